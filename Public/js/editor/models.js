import { changed } from "./document/annotation.js"
import { creation, nothing } from "./document/changes.js"
import { keyframeOf, trackFrom, withKeyframe } from "./document/tracks.js"
import { clamp } from "./geometry/box.js"
import { boundsOf } from "./geometry/path.js"
import { kindOf } from "./shapes/kinds.js"
import { ModelInterface } from "./sync/models.js"

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./document/annotation.js").Annotation} Annotation */
/** @typedef {import("./sync/models.js").DetectorChoice} DetectorChoice */
/** @typedef {import("./sync/models.js").Model} Model */
/** @typedef {import("./tools/interactor.js").InteractorTool} InteractorTool */

/** How often background work is asked how far it is, in milliseconds. */
const lookAgain = 1000

/** What people have models do. */
export class Models {
  /** The interactors, once they are known. @type {Model[]} */
  interactors = []
  /** The one that is asked. @type {Model | undefined} */
  interactor

  #desk
  #api
  /** @type {Promise<Model[]> | undefined} */
  #all

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#desk = desk
    this.#api = new ModelInterface(Number(host.getAttribute("job")), Number(host.getAttribute("task")))
  }

  get api() {
    return this.#api
  }

  /**
   * @param {Model["kind"]} kind
   * @returns {Promise<Model[]>} fails with a sentence
   */
  async ofKind(kind) {
    this.#all ??= this.#api.all()
    const all = await this.#all.catch((error) => {
      this.#all = undefined
      throw error
    })
    // Who finds none may well have one declared, and try again.
    if (all.length === 0) this.#all = undefined
    return all.filter((model) => model.kind === kind)
  }

  /** The tool that points at objects, or what is missing for it. */
  async takeInteractor() {
    const models = await this.ofKind("interactor").catch((error) => void this.#desk.announce(error.message))
    if (!models) return
    if (models.length === 0) return this.#desk.dialogs.noModel("interactor")
    this.interactors = models
    this.interactor = models.find(({ id }) => id === this.interactor?.id) ?? models[0]
    this.#desk.chooseTool("interactor")
  }

  /** @param {string} id */
  chooseInteractor(id) {
    this.interactor = this.interactors.find((model) => model.id === id) ?? this.interactor
    this.askAgain()
  }

  /** With the points as they are now. */
  askAgain() {
    const tool = this.#tool
    const question = tool?.question
    if (question) this.ask(question)
    this.#desk.refresh()
  }

  /** @param {import("./tools/tool.js").Question} question */
  async ask(question) {
    const tool = this.#tool
    const { interactor } = this
    if (!tool || !interactor) return
    const missing = Math.max(
      (interactor.min_pos_points ?? 1) - question.positive.length,
      (interactor.min_neg_points ?? 0) - question.negative.length,
      interactor.startswith_box ? 2 - question.positive.length : 0,
    )
    if (missing > 0) {
      tool.answer(question.question, undefined)
      return this.#desk.announce(`“${interactor.name}” needs more points: ${missing}.`)
    }
    try {
      const region = await this.#api.region(interactor.id, this.#desk.scene.frame, question)
      const ended = tool.answer(question.question, region)
      if (ended) return this.#desk.act(ended)
      this.#desk.announce(region ? "Found: Enter or N keeps it." : "The model finds no object there.")
    } catch (error) {
      tool.answer(question.question, undefined)
      this.#desk.announce(words(error))
    }
    this.#desk.refresh()
  }

  /**
   * A detector on the open picture: what it finds is one step.
   * @param {DetectorChoice} choice
   */
  async detect(choice) {
    const { scene, session } = this.#desk
    const { frame, picture } = scene
    this.#desk.announce("The model looks at the picture…")
    try {
      const found = await this.#api.detect(frame, choice)
      const fitting = found.map((object) => inside(object, picture)).filter((object) => object !== undefined)
      const deleted = choice.cleansUp ? this.#desk.annotations.on(frame).filter(({ track }) => !track) : []
      await session.commit({ ...nothing, created: fitting, deleted }, "Detect")
      const lost = found.length - fitting.length
      this.#desk.announce(`${fitting.length} found${lost > 0 ? `; ${lost} lie outside the picture` : ""}.`)
    } catch (error) {
      this.#desk.announce(words(error))
    }
  }

  /**
   * Waits for a model's work in the background, and shows what came of it.
   * @param {string} id
   * @param {(work: import("./sync/models.js").ModelWork) => void} tell
   */
  async watch(id, tell) {
    for (;;) {
      const work = await this.#api.progress(id).catch(() => undefined)
      if (work) tell(work)
      if (work?.status === "finished") {
        await this.#desk.saving.refresh()
        return this.#desk.announce("The model is done with all pictures.")
      }
      if (work?.status === "failed") return this.#desk.announce(work.exc_info ?? "The model's work failed.")
      await new Promise((resolve) => setTimeout(resolve, lookAgain))
    }
  }

  /**
   * Has a tracker find an object again on the pictures that follow; what it finds is one step, also when it is stopped.
   * @param {Annotation} target
   * @param {string} model
   * @param {number} count of pictures
   * @param {AbortSignal} stop
   * @param {(done: number) => void} tell
   */
  async follow(target, model, count, stop, tell) {
    const { frames, scene, session } = this.#desk
    const pictures = frames.numbers.filter((number) => number > target.frame).slice(0, count)
    const original = target.track ?? target
    let track = target.track ? withKeyframe(target.track, keyframeOf(target)) : trackFrom(target)
    let sentence = ""
    try {
      let answer = await this.#api.track(model, target.frame, [target.points], [])
      for (const [index, number] of pictures.entries()) {
        if (stop.aborted) break
        const points = index === 0 ? target.points : answer.shapes[0]
        answer = await this.#api.track(model, number, [points], answer.states)
        const shape = followed(target, answer.shapes[0], frames.get(number))
        if (!shape) {
          sentence = ` It left the picture at ${number}.`
          break
        }
        track = withKeyframe(track, keyframeOf(changed(shape, { frame: number })))
        tell(index + 1)
      }
    } catch (error) {
      sentence = ` ${words(error)}`
    }
    const added = (track.keyframes ?? []).filter(({ frame }) => frame > target.frame).length
    if (added > 0) {
      const changes = target.track
        ? { ...nothing, updated: [/** @type {const} */ ([original, track])] }
        : { ...creation(track), deleted: [original], isReplacing: true }
      await session.commit(changes, "Follow")
      if (scene.frame === target.frame) this.#desk.select(track.uid)
    }
    this.#desk.announce(`Followed through ${pictures.length === 0 ? 0 : added} pictures.${sentence}`)
  }

  /** @returns {InteractorTool | undefined} */
  get #tool() {
    const { present } = this.#desk.toolbox
    return present.name === "interactor" ? /** @type {InteractorTool} */ (present) : undefined
  }
}

/**
 * What reaches beyond the picture is cut off where that is possible.
 * @param {Annotation} object
 * @param {import("./geometry/box.js").Size} picture
 */
function inside(object, picture) {
  const isCut = ["rectangle", "polygon", "polyline", "points"].includes(object.type) && object.rotation === 0
  const cut = isCut
    ? changed(object, {
      points: object.points.map((value, index) => clamp(value, 0, index % 2 === 0 ? picture.width : picture.height)),
    })
    : object
  return cut.type === "tag" || kindOf(cut).isValid(cut, picture) ? cut : undefined
}

/**
 * An object as a tracker sees it later; undefined where it is gone.
 * @param {Annotation} target
 * @param {number[]} points
 * @param {import("./geometry/box.js").Size} picture
 */
function followed(target, points, picture) {
  const isSame = points.length === target.points.length
  const place = isSame ? points : target.type === "rectangle" ? [...boundsOf(points)] : undefined
  if (!place) return undefined
  return inside(changed(target, { points: place, track: undefined, isKeyframe: undefined }), picture)
}

/** @param {unknown} error */
function words(error) {
  return error instanceof Error ? error.message : String(error)
}

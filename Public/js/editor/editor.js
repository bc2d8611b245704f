import { make, part } from "../lib/dom.js"
import { commands, gestures } from "./commands.js"
import { Controls } from "./controls.js"
import { Annotations } from "./document/annotations.js"
import { Frames } from "./frames.js"
import { History } from "./history/history.js"
import { Saving } from "./saving.js"
import { SavingPanel } from "./saving-panel.js"
import { Session } from "./session.js"
import { kindOf } from "./shapes/kinds.js"
import { PanTool } from "./tools/pan.js"
import { RectangleTool } from "./tools/rectangle.js"
import { Scene } from "./tools/scene.js"
import { SelectTool } from "./tools/select.js"
import { fillHelp } from "./view/help.js"
import { LabelList } from "./view/labels.js"
import { ObjectList } from "./view/objects.js"
import { Palette } from "./view/palette.js"
import { Screen } from "./view/screen.js"
import { changeWords, objects } from "./words.js"

/** @typedef {import("./document/annotation.js").Annotation} Annotation */
/** @typedef {import("./document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("./tools/tool.js").Outcome} Outcome */
/** @typedef {import("./tools/tool.js").Tool} Tool */

const zoomStep = 1.2
const pictureJump = 10

/** Ties the parts together: what tools and controls ask for is done to the session, and shown. */
export class Editor {
  #annotations = new Annotations()
  #history = new History()
  #scene = new Scene(this.#annotations)
  /** @type {Record<string, Tool>} */
  #tools = Object.fromEntries(
    [new SelectTool(this.#scene), new RectangleTool(this.#scene), new PanTool()].map((tool) => [tool.name, tool]),
  )
  /** @type {Tool} */
  #tool = this.#tools.select

  #host
  #signal
  #stage
  #palette
  #frames
  #saving
  #session
  #screen
  #labels
  #objects
  #panel
  #controls
  #status
  #message

  /**
   * @param {HTMLElement} host
   * @param {AbortSignal} signal ends everything
   */
  constructor(host, signal) {
    this.#host = host
    this.#signal = signal
    const { labels, frames, user } = JSON.parse(host.querySelector("[data-editor]")?.textContent ?? "{}")
    const task = host.getAttribute("task")
    this.#palette = new Palette(labels)
    this.#stage = part(host, "stage", HTMLElement)
    this.#status = part(host, "status", HTMLElement)
    this.#message = part(host, "message", HTMLElement)
    this.#frames = new Frames(host, frames, (frame) => `/tasks/${task}/frames/${frame}`, (frame) => this.#open(frame))
    this.#saving = new Saving({
      job: Number(host.getAttribute("job")),
      user,
      annotations: this.#annotations,
      history: this.#history,
      changed: () => this.#savingChanged(),
    })
    this.#session = new Session({
      annotations: this.#annotations,
      history: this.#history,
      scene: this.#scene,
      record: (changes, step) => this.#record(changes, step),
      now: () => performance.now(),
    })
    this.#screen = new Screen(host, this.#palette, this.#scene, {
      tool: () => this.#tool,
      act: (outcome) => this.#act(outcome),
      moved: (viewport) => this.#reflectView(viewport),
    }, signal)
    this.#labels = new LabelList(part(host, "labels", HTMLElement), this.#palette, (label) => this.#chooseLabel(label))
    this.#objects = new ObjectList(host, this.#annotations, this.#palette, {
      select: (uid) => this.#select(uid),
      hover: (uid) => this.#act({ hovered: uid }),
      relabel: (uid, label) => this.#session.relabel(this.#annotations.get(uid), label),
      delete: (uid) => this.#session.delete(this.#annotations.get(uid)),
    })
    this.#panel = new SavingPanel(host, {
      annotations: this.#annotations,
      saving: this.#saving,
      session: this.#session,
      palette: this.#palette,
      frameName: (frame) => this.#frames.name(frame),
      showShape: (shape) => this.#showShape(shape),
      announce: (sentence) => this.#announce(sentence),
    })
    this.#controls = new Controls(host, this.#stage, (name) => this.#run(name), signal)
    this.#scene.frame = Number(host.getAttribute("frame"))
    this.#scene.label = labels[0]?.id ?? 0
    this.#scene.labels = labels
  }

  async start() {
    this.#listen()
    this.#annotations.listen((changes) => this.#changed(changes))
    fillHelp(part(this.#host, "keys", HTMLElement), helpRows())
    this.#controls.expand("side", this.#host.dataset.side === "open")
    this.#chooseLabel(this.#scene.label)
    this.#chooseTool("select")
    this.#stage.focus({ preventScroll: true })
    await this.#load()
  }

  async #load() {
    this.#setState("loading")
    this.#say("Loading…")
    try {
      if (!this.#frames.present) throw new Error("This job has no pictures.")
      await this.#saving.load()
    } catch (error) {
      this.#fail(error, () => this.#load())
      return
    }
    this.#savingChanged()
    const wanted = new URLSearchParams(location.search).get("frame") ?? this.#host.getAttribute("frame")
    await this.#open(Number(wanted), true)
  }

  /**
   * @param {number} number
   * @param {boolean} [isFirst]
   */
  async #open(number, isFirst = false) {
    if (!isFirst && number === this.#frames.present.number) return
    this.#tool.cancel()
    const frame = this.#frames.open(number)
    this.#scene.open(frame.number, frame)
    this.#screen.open(frame, isFirst)
    this.#objects.open(frame.number)
    const address = new URL(location.href)
    address.searchParams.set("frame", String(frame.number))
    history.replaceState(null, "", address)
    this.#refresh()
    if (!isFirst) this.#announce(`${frame.name}, ${objects(this.#annotations.count(frame.number))}`)
    await this.#showPicture()
  }

  async #showPicture() {
    const { number } = this.#frames.present
    this.#setState("loading")
    this.#say("Loading the picture…")
    try {
      const bitmap = await this.#frames.picture()
      if (number !== this.#frames.present.number) return
      this.#screen.picture = bitmap
      this.#say()
      this.#setState("ready")
    } catch (error) {
      if (number === this.#frames.present.number) this.#fail(error, () => this.#showPicture())
    }
  }

  #listen() {
    const options = { signal: this.#signal }
    addEventListener("focus", () => this.#saving.refresh(), options)
    addEventListener("online", () => this.#saving.refresh(), options)
    addEventListener("beforeunload", (event) => {
      if (this.#saving.state.saved !== "saved") event.preventDefault()
    }, options)
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#saving.leave()
      else this.#saving.stay()
    }, options)
  }

  /** @param {string} name of a command */
  #run(name) {
    const [, action, digit] = /^(label|relabel)-(\d)$/.exec(name) ?? []
    const label = this.#palette.labels[Number(digit) - 1]
    if (label && action === "label") this.#chooseLabel(label.id)
    else if (label) this.#session.relabel(this.#scene.target, label.id)
    else if (name.startsWith("tool-")) this.#chooseTool(name.slice("tool-".length))
    else this.#runAction(name)
    this.#refresh()
  }

  /** @param {string} name */
  #runAction(name) {
    switch (name) {
      case "undo":
        return this.#replayed("Undone", this.#session.undo())
      case "redo":
        return this.#replayed("Done again", this.#session.redo())
      case "copy":
        return this.#session.copy(this.#scene.target)
      case "paste":
        return this.#session.paste()
      case "occluded":
        return this.#session.toggleOccluded(this.#scene.target)
      case "delete":
        return this.#session.delete(this.#scene.target)
      case "next":
        return this.#open(this.#frames.beside(1))
      case "previous":
        return this.#open(this.#frames.beside(-1))
      case "forward-ten":
        return this.#open(this.#frames.beside(pictureJump))
      case "back-ten":
        return this.#open(this.#frames.beside(-pictureJump))
      case "zoom-in":
        return this.#screen.zoom(zoomStep)
      case "zoom-out":
        return this.#screen.zoom(1 / zoomStep)
      case "fit":
        return this.#screen.fit()
      case "side":
        return this.#controls.expand(name, this.#screen.toggleSide())
      case "help":
        return part(this.#host, "help", HTMLDialogElement).showModal()
    }
  }

  /** @param {Outcome} outcome */
  #act({ changes, name, merge, selected, selection, toggled, hovered, pan, fit, zoomTo, reveal, tool, notice }) {
    if (changes) this.#session.commit(changes, name ?? "Edit", merge)
    if (selected !== undefined) this.#scene.selectedUid = selected
    if (selection) this.#scene.selection.set(selection)
    if (toggled) this.#scene.selection.toggle(toggled)
    if (hovered !== undefined) this.#scene.hoveredUid = hovered
    if (pan) this.#screen.pan(...pan)
    if (fit) this.#screen.fit()
    if (zoomTo) this.#screen.show(zoomTo)
    if (reveal) this.#screen.reveal(reveal)
    if (tool) this.#chooseTool(tool)
    if (notice) this.#announce(notice)
    this.#refresh()
  }

  /**
   * @param {string} words
   * @param {import("./history/history.js").Step | undefined} step
   */
  #replayed(words, step) {
    const frame = step && [...step.changes.created, ...step.changes.deleted, ...step.changes.updated.flat()][0]?.frame
    if (frame !== undefined && frame !== this.#scene.frame) this.#open(frame)
    this.#announce(step ? `${words}: ${step.name.toLowerCase()}` : "There is nothing more.")
  }

  /**
   * @param {ChangeSet} changes
   * @param {string} step
   */
  async #record(changes, step) {
    // Said only once the change is in the browser's log: from then on it survives the tab.
    await this.#saving.record(changes)
    if (step === "Undo" || step === "Redo") return
    const count = this.#annotations.count(this.#scene.frame)
    this.#announce(changeWords(changes, step, count, (label) => this.#palette.look(label).name))
  }

  /** @param {ChangeSet} changes */
  #changed(changes) {
    this.#objects.update(changes)
    this.#screen.repaint()
    this.#refresh()
  }

  /** @param {Annotation} shape */
  async #showShape(shape) {
    await this.#open(shape.frame)
    this.#select(this.#annotations.get(shape.uid) ? shape.uid : null)
    this.#screen.reveal(kindOf(shape).bounds(shape))
  }

  /** @param {string | null} uid */
  #select(uid) {
    const shape = this.#annotations.view(uid ?? "", this.#scene.frame)
    this.#act({ selected: uid, reveal: shape && kindOf(shape).bounds(shape) })
  }

  /** @param {number} label */
  #chooseLabel(label) {
    this.#scene.label = label
    this.#labels.press(label)
    this.#refresh()
  }

  /** @param {string} name */
  #chooseTool(name) {
    this.#tool.cancel()
    this.#tool = this.#tools[name]
    this.#controls.press(name)
    this.#screen.refreshCursor()
    this.#refresh()
  }

  /** Everything that follows from the scene, the tool and the history. */
  #refresh() {
    const { dataset } = this.#host
    dataset.frame = String(this.#scene.frame)
    dataset.tool = this.#tool.name
    dataset.label = String(this.#scene.label)
    dataset.objects = String(this.#annotations.count(this.#scene.frame))
    this.#objects.mark(this.#scene.selectedUid)
    this.#controls.enable("undo", this.#history.canUndo)
    this.#controls.enable("redo", this.#history.canRedo)
    this.#controls.enable("paste", this.#session.canPaste)
    for (const name of ["copy", "delete", "occluded"]) this.#controls.enable(name, this.#scene.target !== undefined)
    this.#screen.paint(this.#panel.rivals(this.#scene.frame))
  }

  /** @param {import("./view/viewport.js").Viewport} viewport */
  #reflectView({ scale, left, top }) {
    Object.assign(this.#host.dataset, { scale: String(scale), left: String(left), top: String(top) })
  }

  #savingChanged() {
    this.#panel.show()
    this.#refresh()
  }

  /** @param {string} sentence */
  #announce(sentence) {
    this.#status.textContent = sentence
  }

  /** @param {"loading" | "ready" | "failed"} state */
  #setState(state) {
    this.#host.dataset.state = state
  }

  /**
   * @param {unknown} error
   * @param {() => void} retry
   */
  #fail(error, retry) {
    this.#setState("failed")
    const button = make("button", { type: "button", class: "button" }, "Try again")
    button.addEventListener("click", () => {
      this.#stage.focus({ preventScroll: true })
      retry()
    })
    this.#say(error instanceof Error ? error.message : String(error), button)
  }

  /**
   * A message over the picture; none takes it away.
   * @param {string} [sentence]
   * @param {...Node} more
   */
  #say(sentence, ...more) {
    this.#message.hidden = sentence === undefined
    this.#message.replaceChildren(...sentence === undefined ? [] : [make("p", {}, sentence), ...more])
  }
}

function helpRows() {
  const labels = [
    { group: "Labels", keys: "1 … 9", words: "New objects get this label" },
    { group: "Labels", keys: "Ctrl+1 … Ctrl+9", words: "The selected object gets this label" },
  ]
  const ofCommands = commands.filter(({ group, keys }) => group !== "Labels" && keys.length > 0)
    .map(({ group, keys, words }) => ({ group, keys: keys.join(", "), words }))
  return [...ofCommands, ...labels, ...gestures.map((gesture) => ({ group: "On the picture", ...gesture }))]
}

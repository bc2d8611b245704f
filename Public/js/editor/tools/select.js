import { changed, isSame } from "../document/annotation.js"
import { update } from "../document/changes.js"
import { kindOf } from "../shapes/kinds.js"
import { arrowStep, isDrag } from "./tool.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/** How far from a handle's middle it can be grabbed, and from an outline it can be hit; in page pixels. */
const handleReach = { mouse: 12, touch: 22 }
const outlineReach = { mouse: 3, touch: 10 }
const panStep = 40

/**
 * Selects, moves and resizes; drags on empty ground move the view.
 * @implements {Tool}
 */
export class SelectTool {
  name = "select"
  /** @type {Live} */
  live = {}

  #scene
  /**
   * @type {{ press: PointerInput, last: PointerInput, hasMoved: boolean, handle?: number, annotation?: Annotation,
   *   offset: [number, number] } | undefined}
   */
  #grip
  /** After Escape with nothing selected, Tab leaves the picture: nobody is trapped in it. */
  #letsTabLeave = false

  /** @param {Scene} scene */
  constructor(scene) {
    this.#scene = scene
  }

  /** @param {PointerInput} input */
  cursor(input) {
    const handle = this.#handleAt(input)
    if (handle) return handle.cursor
    if (this.#grip) return "grabbing"
    return this.#hit(input) ? "move" : "grab"
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    this.#letsTabLeave = false
    const handle = this.#handleAt(input)
    const annotation = handle ? this.#scene.selected : this.#hit(input)
    this.#grip = {
      press: input,
      last: input,
      hasMoved: false,
      handle: handle?.index,
      annotation,
      offset: handle ? [handle.x - input.x, handle.y - input.y] : [0, 0],
    }
    return annotation ? { selected: annotation.uid } : {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove(input) {
    const grip = this.#grip
    if (!grip) return { hovered: this.#hit(input)?.uid ?? null }
    grip.hasMoved ||= isDrag(grip.press, input)
    if (!grip.hasMoved) return {}
    const { last } = grip
    grip.last = input
    if (!grip.annotation) return { pan: [input.pageX - last.pageX, input.pageY - last.pageY] }
    const preview = this.#pulled(grip.annotation, input)
    this.live = { preview, readout: kindOf(preview).size(preview.points) }
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    const grip = this.#grip
    if (!grip) return {}
    const outcome = this.#released(grip, input)
    this.cancel()
    return outcome
  }

  /** @returns {Outcome} */
  pointerLeave() {
    return this.#grip ? {} : { hovered: null }
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  doubleClick(input) {
    return this.#hit(input) ? {} : { fit: true }
  }

  /**
   * @param {KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown(input) {
    const step = arrowStep(input)
    if (step) return this.#nudge(step)
    if (input.key === "Tab") return this.#letsTabLeave ? undefined : this.#next(input.shift ? -1 : 1)
    if (input.key !== "Escape") return undefined
    this.#letsTabLeave = !this.#grip && !this.#scene.selected
    if (this.#grip) this.cancel()
    else return { selected: null }
    return {}
  }

  cancel() {
    this.#grip = undefined
    this.live = {}
  }

  /**
   * @param {{ annotation?: Annotation, hasMoved: boolean, handle?: number }} grip
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  #released({ annotation, hasMoved, handle }, input) {
    if (!hasMoved) return annotation ? {} : { selected: null }
    if (!annotation) return {}
    const current = this.#pulled(annotation, input)
    // It may have gone while it was held: another tab's work has arrived.
    const isThere = this.#scene.selected && isSame(this.#scene.selected, annotation)
    if (!isThere || isSame(annotation, current)) return {}
    return { changes: update(annotation, current), name: handle === undefined ? "Move" : "Resize" }
  }

  /**
   * @param {Annotation} annotation
   * @param {PointerInput} input
   */
  #pulled(annotation, input) {
    const grip = this.#grip
    if (!grip) return annotation
    const kind = kindOf(annotation)
    const { picture } = this.#scene
    const [offsetX, offsetY] = grip.offset
    const points = grip.handle === undefined
      ? kind.moved(annotation.points, input.x - grip.press.x, input.y - grip.press.y, picture)
      : kind.dragged(annotation.points, grip.handle, input.x + offsetX, input.y + offsetY, picture)
    return changed(annotation, { points })
  }

  /**
   * @param {[number, number]} step
   * @returns {Outcome}
   */
  #nudge([dx, dy]) {
    const { selected, picture } = this.#scene
    if (!selected) return { pan: [0 - dx * panStep, 0 - dy * panStep] }
    const kind = kindOf(selected)
    const current = changed(selected, { points: kind.moved(selected.points, dx, dy, picture) })
    if (isSame(selected, current)) return { notice: "The object is at the picture's edge." }
    return {
      changes: update(selected, current),
      name: "Move",
      merge: `nudge ${selected.uid}`,
      reveal: kind.bounds(current.points),
    }
  }

  /**
   * @param {1 | -1} direction
   * @returns {Outcome | undefined}
   */
  #next(direction) {
    const { listed, selectedUid } = this.#scene
    const index = listed.findIndex(({ uid }) => uid === selectedUid)
    const next = index < 0 ? listed.at(direction > 0 ? 0 : -1) : listed[index + direction]
    return next && { selected: next.uid, reveal: kindOf(next).bounds(next.points) }
  }

  /** @param {PointerInput} input */
  #hit({ x, y, scale, isTouch }) {
    return this.#scene.at(x, y, (isTouch ? outlineReach.touch : outlineReach.mouse) / scale)
  }

  /**
   * The nearest handle of the selected annotation within reach. A small one keeps its middle free, so that it can be moved.
   * @param {PointerInput} input
   */
  #handleAt({ x, y, scale, isTouch }) {
    const { selected } = this.#scene
    if (!selected) return undefined
    const kind = kindOf(selected)
    const near = kind.handles(selected.points)
      .map((handle, index) => ({ ...handle, index, away: Math.hypot(handle.x - x, handle.y - y) * scale }))
      .sort((one, other) => one.away - other.away)[0]
    if (!near || near.away > (isTouch ? handleReach.touch : handleReach.mouse)) return undefined
    const [left, top, right, bottom] = kind.bounds(selected.points)
    const fromMiddle = Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y) * scale
    return kind.distance(selected.points, x, y) === 0 && fromMiddle < near.away ? undefined : near
  }
}

import { changed, isSame } from "../document/annotation.js"
import { nothing, update } from "../document/changes.js"
import { handleNear, kindOf } from "../shapes/kinds.js"
import { arrowStep, isDrag } from "./tool.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/**
 * What is held from press to release.
 * @typedef {object} Grip
 * @property {PointerInput} press
 * @property {PointerInput} last
 * @property {boolean} hasMoved
 * @property {number} [handle]
 * @property {Annotation} [annotation]
 * @property {Annotation[]} others that move with it
 * @property {[number, number]} offset
 * @property {string} cursor
 * @property {boolean} isFrame a frame is drawn up that selects what lies in it
 */

/** How far from a handle's middle it can be grabbed, and from an outline it can be hit; in page pixels. */
const handleReach = { mouse: 12, touch: 22 }
const outlineReach = { mouse: 3, touch: 10 }
const panStep = 40

/**
 * Selects, moves, reshapes; drags on empty ground move the view, with Shift they draw up a frame that selects.
 * @implements {Tool}
 */
export class SelectTool {
  name = "select"
  /** @type {Live} */
  live = {}

  #scene
  /** @type {Grip | undefined} */
  #grip
  /** After Escape with nothing selected, Tab leaves the picture: nobody is trapped in it. */
  #letsTabLeave = false

  /** @param {Scene} scene */
  constructor(scene) {
    this.#scene = scene
  }

  /** @param {PointerInput} input */
  cursor(input) {
    if (this.#grip) return this.#grip.cursor
    const handle = this.#handleAt(input)
    if (handle) return handle.cursor
    return this.#hit(input) ? "move" : "grab"
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    this.#letsTabLeave = false
    const handle = input.ctrl ? undefined : this.#handleAt(input)
    if (handle && input.alt) return this.#removeVertex(handle.shape, handle.index)
    if (handle && input.shift && handle.name === "vertex") {
      return {
        selected: handle.shape.uid,
        tool: "part",
        notice: "Click the point again: a part of the outline is drawn anew.",
      }
    }
    const annotation = handle ? handle.shape : this.#hit(input)
    if (annotation && input.ctrl) return { toggled: annotation.uid }
    const isOfMany = annotation && this.#scene.selection.size > 1 && this.#scene.selection.has(annotation.uid)
    this.#grip = {
      press: input,
      last: input,
      hasMoved: false,
      handle: handle?.index,
      annotation,
      others: isOfMany && !handle ? this.#scene.targets.filter(({ uid }) => uid !== annotation.uid) : [],
      offset: handle ? [handle.x - input.x, handle.y - input.y] : [0, 0],
      cursor: handle?.cursor ?? "grabbing",
      isFrame: !annotation && Boolean(input.shift),
    }
    return annotation && !isOfMany ? { selected: annotation.uid } : {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove(input) {
    const grip = this.#grip
    if (!grip) return { hovered: input.ctrl ? undefined : this.#hit(input)?.uid ?? null }
    grip.hasMoved ||= isDrag(grip.press, input)
    if (!grip.hasMoved) return {}
    const { last, press } = grip
    grip.last = input
    if (grip.isFrame) {
      this.live = { box: [press.x, press.y, input.x, input.y] }
      return {}
    }
    if (!grip.annotation) return { pan: [input.pageX - last.pageX, input.pageY - last.pageY] }
    // What is only looked at is not frozen: for thousands of points that would take longer than all the rest.
    const previews = this.#pulled(grip, input, (old, placement) => ({ ...old, ...placement }))
    const [preview] = previews
    this.live = { preview, previews, readout: kindOf(preview).size(preview) }
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    const grip = this.#grip
    if (!grip) return {}
    const outcome = grip.isFrame ? this.#framed(grip, input) : this.#released(grip, input)
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
   * What lies here is selected, unless it is among several.
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  menu(input) {
    this.cancel()
    this.#letsTabLeave = false
    const handle = this.#handleAt(input)
    const isPoint = handle && !handle.isFaint && handle.name === "vertex"
    const shape = handle ? handle.shape : this.#hit(input)
    const { x, y, pageX, pageY } = input
    const isOfMany = shape && this.#scene.selection.size > 1 && this.#scene.selection.has(shape.uid)
    return {
      ...shape && !isOfMany ? { selected: shape.uid } : {},
      menu: { uid: shape?.uid, handle: isPoint ? handle.index : undefined, x, y, pageX, pageY },
    }
  }

  /**
   * @param {KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown(input) {
    const step = arrowStep(input)
    // Left and right alone belong to the pictures, as in CVAT.
    const isFree = !this.#scene.selected && !input.shift && (input.key === "ArrowLeft" || input.key === "ArrowRight")
    if (step && !isFree) return this.#nudge(step)
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
   * @param {Grip} grip
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  #framed({ press, hasMoved }, input) {
    if (!hasMoved) return {}
    const [left, right] = [Math.min(press.x, input.x), Math.max(press.x, input.x)]
    const [top, bottom] = [Math.min(press.y, input.y), Math.max(press.y, input.y)]
    const inside = this.#scene.inside([left, top, right, bottom]).filter((shape) => {
      const [x1, y1, x2, y2] = kindOf(shape).bounds(shape)
      return !this.#scene.isLocked(shape.uid) && x1 >= left && y1 >= top && x2 <= right && y2 <= bottom
    })
    return { selection: inside.map(({ uid }) => uid), notice: `${inside.length} selected.` }
  }

  /**
   * @param {Grip} grip
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  #released(grip, input) {
    const { annotation, hasMoved, handle, others } = grip
    if (!hasMoved) return annotation ? { selected: annotation.uid } : { selected: null }
    if (!annotation) return {}
    const current = this.#pulled(grip, input, changed)
    // It may have gone while it was held: another tab's work has arrived.
    const isThere = this.#scene.selected && this.#scene.selection.has(annotation.uid) &&
      (others.length > 0 || isSame(this.#scene.selected, annotation))
    const updated = current.map((shape, index) => /** @type {const} */ ([[annotation, ...others][index], shape]))
      .filter(([old, shape]) => !isSame(old, shape))
    if (!isThere || updated.length === 0) return {}
    return { changes: { ...nothing, updated }, name: handle === undefined ? "Move" : "Resize" }
  }

  /**
   * What is held, as it is at the pointer: the one under it first.
   * @param {Grip} grip
   * @param {PointerInput} input
   * @param {(old: Annotation, placement: import("../shapes/kinds.js").Placement) => Annotation} made
   */
  #pulled({ annotation, others, handle, press, offset: [offsetX, offsetY] }, input, made) {
    const { picture } = this.#scene
    const held = /** @type {Annotation} */ (annotation)
    if (handle !== undefined) {
      const place = [input.x + offsetX, input.y + offsetY]
      return [made(held, kindOf(held).dragged(held, handle, place[0], place[1], picture, input.shift))]
    }
    return [held, ...others].map((shape) =>
      this.#scene.isPinned(shape.uid)
        ? shape
        : made(shape, kindOf(shape).moved(shape, input.x - press.x, input.y - press.y, picture))
    )
  }

  /**
   * @param {Annotation} shape
   * @param {number} index
   * @returns {Outcome}
   */
  #removeVertex(shape, index) {
    const placement = kindOf(shape).withoutHandle?.(shape, index)
    if (!placement) return { notice: "This point cannot be taken away." }
    return { changes: update(shape, changed(shape, placement)), name: "Delete point", selected: shape.uid }
  }

  /**
   * @param {[number, number]} step
   * @returns {Outcome}
   */
  #nudge([dx, dy]) {
    const { selected, picture } = this.#scene
    if (!selected) return { pan: [0 - Math.sign(dx) * panStep, 0 - Math.sign(dy) * panStep] }
    const moved = this.#scene.targets.filter(({ uid }) => !this.#scene.isPinned(uid))
      .map((shape) => /** @type {const} */ ([shape, changed(shape, kindOf(shape).moved(shape, dx, dy, picture))]))
      .filter(([old, shape]) => !isSame(old, shape))
    if (moved.length === 0) return { notice: "The object is at the picture's edge." }
    const current = moved[moved.length - 1][1]
    return {
      changes: { ...nothing, updated: moved },
      name: "Move",
      merge: `nudge ${selected.uid}`,
      reveal: kindOf(current).bounds(current),
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
    return next && { selected: next.uid, reveal: kindOf(next).bounds(next) }
  }

  /** @param {PointerInput} input */
  #hit({ x, y, scale, isTouch }) {
    return this.#scene.at(x, y, (isTouch ? outlineReach.touch : outlineReach.mouse) / scale)
  }

  /**
   * The nearest handle within reach: of what is selected, or else of what lies under the pointer.
   * @param {PointerInput} input
   */
  #handleAt(input) {
    const { selected, hovered, selection } = this.#scene
    if (selection.size > 1) return undefined
    const ofSelected = selected && this.#handleOf(selected, input)
    const isOther = hovered && hovered.uid !== selected?.uid && this.#grip === undefined
    return ofSelected ?? (isOther ? this.#handleOf(hovered, input) : undefined)
  }

  /**
   * A small shape keeps its middle free, so that it can be moved.
   * @param {Annotation} shape
   * @param {PointerInput} input
   */
  #handleOf(shape, { x, y, scale, isTouch }) {
    if (this.#scene.isLocked(shape.uid)) return undefined
    const kind = kindOf(shape)
    const near = handleNear(shape, x, y, 1 / scale, (isTouch ? handleReach.touch : handleReach.mouse) / scale)
    if (!near) return undefined
    const [left, top, right, bottom] = kind.bounds(shape)
    const fromMiddle = Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y)
    const isInner = kind.canRotate && kind.distance(shape, x, y) === 0 && fromMiddle < near.away
    return isInner ? undefined : { ...near, shape }
  }
}

import { copied } from "../document/annotation.js"
import { nothing } from "../document/changes.js"
import { cutLine, cutRing } from "../geometry/cut.js"
import { nearest, simplified } from "../geometry/path.js"
import { rounded } from "../geometry/box.js"
import { cutMask } from "../actions/masks.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/** How near to the outline a cut ends by itself, in page pixels. */
const reach = 10

/**
 * Cuts polygons, lines and masks in two: clicks from outline to outline, or Shift and a drag across.
 * @implements {Tool}
 */
export class SliceTool {
  name = "slice"

  #scene
  /** @type {Annotation | undefined} */
  #shape
  /** @type {number[]} */
  #line = []
  /** @type {PointerInput | undefined} */
  #at
  #isFree = false

  /** @param {Scene} scene */
  constructor(scene) {
    this.#scene = scene
  }

  /** @returns {Live} */
  get live() {
    return this.#at && this.#line.length > 0 ? { dots: [...this.#line, this.#at.x, this.#at.y] } : {}
  }

  cursor() {
    return "crosshair"
  }

  start() {
    const { selected } = this.#scene
    this.#shape = selected && isSliceable(selected) ? selected : undefined
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    this.#at = input
    if (!this.#shape) {
      const shape = this.#scene.at(input.x, input.y, reach / input.scale, isSliceable)
      this.#shape = shape
      return shape
        ? { selected: shape.uid, notice: "Now click where the cut starts on its outline." }
        : { notice: "Click a polygon, a line or a mask." }
    }
    this.#isFree = Boolean(input.shift)
    if (this.#isFree) this.#line = [input.x, input.y]
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove(input) {
    this.#at = input
    if (this.#isFree) this.#line.push(input.x, input.y)
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    const shape = this.#shape
    if (!shape || (this.#line.length === 0 && this.#scene.selectedUid !== shape.uid)) return {}
    if (this.#isFree) {
      this.#isFree = false
      this.#line = simplified(this.#line, 1 / input.scale)
      return this.#cut(shape)
    }
    const isJustChosen = this.#line.length === 0 && this.#at !== undefined && !this.#isOnOutline(shape, input)
    if (isJustChosen && shape.type !== "mask") return {}
    this.#line.push(input.x, input.y)
    const isEnd = shape.type === "polyline" || (this.#line.length >= 4 && this.#isOnOutline(shape, input))
    return isEnd ? this.#cut(shape) : {}
  }

  /** @returns {Outcome} */
  pointerLeave() {
    return {}
  }

  /** @returns {Outcome} */
  doubleClick() {
    return this.#shape && this.#line.length >= 4 ? this.#cut(this.#shape) : {}
  }

  /** @returns {Outcome | undefined} */
  secondary() {
    return this.#line.splice(-2).length > 0 ? {} : undefined
  }

  /** @returns {Outcome | undefined} */
  finish() {
    return this.#shape && this.#line.length >= 4 ? this.#cut(this.#shape) : undefined
  }

  /** @param {import("./tool.js").KeyInput} input */
  keyDown({ key }) {
    if (key === "Enter") return this.finish()
    return key === "Escape" ? { tool: "select" } : undefined
  }

  cancel() {
    this.#line = []
    this.#shape = undefined
    this.#isFree = false
  }

  /**
   * @param {Annotation} shape
   * @param {PointerInput} input
   */
  #isOnOutline(shape, { x, y, scale }) {
    if (shape.type === "mask") return this.#scene.at(x, y, 0, (other) => other.uid === shape.uid) === undefined
    return nearest(shape.points, shape.type === "polygon", x, y).distance <= reach / scale
  }

  /**
   * @param {Annotation} shape
   * @returns {Outcome}
   */
  #cut(shape) {
    const parts = cutParts(shape, this.#line)
    this.cancel()
    if (!parts) return { notice: "This line cuts nothing off: start and end it on the outline." }
    const created = parts.map((points) => copied(shape, { points: points.map(rounded) }))
    // The larger part, of a line the first one, goes on as the object.
    created.sort((one, other) => kindOf(other).area(other) - kindOf(one).area(one))
    const changes = { ...nothing, created, deleted: [shape], isReplacing: true }
    return { changes, name: "Slice", tool: "select", notice: "Cut in two." }
  }
}

/**
 * @param {Annotation} shape
 * @param {number[]} line
 * @returns {number[][] | undefined}
 */
function cutParts({ type, points }, line) {
  if (type === "polygon") return cutRing(points, line)
  if (type === "polyline") return cutLine(points, line[0], line[1])
  return cutMask(points, line)
}

/** @param {Annotation} shape */
function isSliceable({ type, track }) {
  return !track && (type === "polygon" || type === "polyline" || type === "mask")
}

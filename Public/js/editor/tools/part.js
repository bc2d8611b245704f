import { changed } from "../document/annotation.js"
import { update } from "../document/changes.js"
import { clamp, rounded } from "../geometry/box.js"
import { replacedPart } from "../geometry/cut.js"
import { simplified } from "../geometry/path.js"
import { handleNear, kindOf } from "../shapes/kinds.js"
import { previewShape } from "./drawing.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

const reach = 12

/**
 * Draws a part of an outline anew: from one of its points by clicks, or by Shift and a drag, to another of them. Of a ring
 * the larger result stays.
 * @implements {Tool}
 */
export class PartTool {
  name = "part"

  #scene
  /** @type {Annotation | undefined} */
  #shape
  #from = 0
  /** @type {number[]} */
  #points = []
  /** @type {PointerInput | undefined} */
  #at
  #isFree = false

  /** @param {Scene} scene */
  constructor(scene) {
    this.#scene = scene
  }

  /** @returns {Live} */
  get live() {
    if (!this.#shape || !this.#at) return {}
    const points = [...this.#start, ...this.#points, this.#at.x, this.#at.y]
    return { preview: previewShape(this.#scene, "polyline", { points }), dots: this.#isFree ? undefined : points }
  }

  cursor() {
    return "crosshair"
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    this.#at = input
    if (!this.#shape) return this.#begin(input)
    this.#isFree = Boolean(input.shift)
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove(input) {
    this.#at = input
    if (this.#isFree) this.#points.push(...this.#inside(input))
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    const shape = this.#shape
    // The press may have belonged to the tool before this one.
    if (!shape) return this.#begin(input)
    const end = this.#vertexAt(shape, input)
    if (end !== undefined && end !== this.#from) return this.#end(shape, end, input)
    const isBegun = this.#points.length > 0 || end !== this.#from
    if (isBegun && !this.#isFree) this.#points.push(...this.#inside(input))
    this.#isFree = false
    return {}
  }

  /** @returns {Outcome} */
  pointerLeave() {
    return {}
  }

  /** @returns {Outcome} */
  doubleClick() {
    return {}
  }

  /** @returns {Outcome | undefined} */
  secondary() {
    return this.undo() ? {} : undefined
  }

  undo() {
    return this.#points.splice(-2).length > 0
  }

  /** @param {import("./tool.js").KeyInput} input */
  keyDown({ key }) {
    if (key === "Backspace") return this.undo() ? {} : undefined
    return key === "Escape" ? { tool: "select" } : undefined
  }

  cancel() {
    this.#shape = undefined
    this.#points = []
    this.#isFree = false
  }

  get #start() {
    return (this.#shape?.points ?? []).slice(this.#from * 2, this.#from * 2 + 2)
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  #begin(input) {
    const { selected } = this.#scene
    const from = selected && kindOf(selected).withoutHandle ? this.#vertexAt(selected, input) : undefined
    if (!selected || from === undefined) return { notice: "Click one of the points of the selected outline." }
    this.#shape = selected
    this.#from = from
    this.#isFree = Boolean(input.shift)
    return { notice: "Click new points, and end on another point of the outline." }
  }

  /**
   * @param {Annotation} shape
   * @param {number} to
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  #end(shape, to, { scale }) {
    const between = simplified(this.#points, this.#scene.drawing.tolerance / scale).map(rounded)
    const points = shape.type === "polygon"
      ? replacedPart(shape.points, this.#from, to, [
        ...this.#start,
        ...between,
        ...shape.points.slice(to * 2, to * 2 + 2),
      ])
      : this.#line(shape.points, to, between)
    this.cancel()
    const edited = changed(shape, { points })
    if (!kindOf(edited).isValid(edited, this.#scene.picture)) {
      return { notice: "Too little would be left of it.", tool: "select" }
    }
    return { changes: update(shape, edited), name: "Draw a part anew", selected: shape.uid, tool: "select" }
  }

  /**
   * @param {readonly number[]} points
   * @param {number} to
   * @param {number[]} between
   */
  #line(points, to, between) {
    const [first, last] = [Math.min(this.#from, to), Math.max(this.#from, to)]
    const way = this.#from < to ? between : pairsBackwards(between)
    return [...points.slice(0, first * 2 + 2), ...way, ...points.slice(last * 2)]
  }

  /**
   * @param {Annotation} shape
   * @param {PointerInput} input
   */
  #vertexAt(shape, { x, y, scale }) {
    const handle = handleNear(shape, x, y, 1 / scale, reach / scale)
    return handle && !handle.isFaint ? handle.index : undefined
  }

  /** @param {PointerInput} input */
  #inside({ x, y }) {
    const { width, height } = this.#scene.picture
    return [rounded(clamp(x, 0, width)), rounded(clamp(y, 0, height))]
  }
}

/** @param {number[]} points */
function pairsBackwards(points) {
  return points.map((_, index) => points[points.length - 2 - index + 2 * (index % 2)])
}

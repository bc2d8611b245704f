import { clamp, rounded } from "../geometry/box.js"
import { boundsOf } from "../geometry/path.js"
import { kindOf } from "../shapes/kinds.js"
import { drawn, previewShape, refusalFor } from "./drawing.js"
import { arrowStep } from "./tool.js"

/** @typedef {import("../shapes/kinds.js").Placement} Placement */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/**
 * What is drawn by a fixed number of clicks.
 * @typedef {object} Figure
 * @property {string} name the tool's
 * @property {string} type the shape's
 * @property {number} count of clicks
 * @property {(points: readonly number[]) => Placement} placed
 * @property {(points: readonly number[]) => { type: string, placement: Placement }} previewed what so many points or fewer look
 *   like
 */

/**
 * Draws rectangles by four extreme points (Papadopoulos 2017) or three corners of a turned one, and other figures like that.
 * @implements {Tool}
 */
export class CornersTool {
  name

  #scene
  #figure
  /** @type {number[]} */
  #points = []
  /** @type {[number, number] | undefined} */
  #at

  /**
   * @param {Scene} scene
   * @param {Figure} figure
   */
  constructor(scene, figure) {
    this.#scene = scene
    this.name = figure.name
    this.#figure = figure
  }

  /** @returns {Live} */
  get live() {
    if (!this.#at) return {}
    const points = [...this.#points, ...this.#at]
    if (points.length < 4) return { cross: this.#at }
    const { type, placement } = this.#figure.previewed(points)
    const preview = previewShape(this.#scene, type, placement)
    return { cross: this.#at, preview, dots: this.#points, readout: kindOf(preview).size(preview) }
  }

  cursor() {
    return "crosshair"
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    const notice = refusalFor(this.#scene, this.#figure.type)
    return notice ? { notice } : this.pointerMove(input)
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove({ x, y }) {
    const { width, height } = this.#scene.picture
    this.#at = [rounded(clamp(x, 0, width)), rounded(clamp(y, 0, height))]
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    this.pointerMove(input)
    return this.#set()
  }

  /** @returns {Outcome} */
  pointerLeave() {
    if (this.#points.length === 0) this.#at = undefined
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

  /**
   * @param {KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown(input) {
    const step = arrowStep(input)
    const { width, height } = this.#scene.picture
    const [x, y] = this.#at ?? [Math.round(width / 2), Math.round(height / 2)]
    if (step) {
      this.#at = [clamp(x + step[0], 0, width), clamp(y + step[1], 0, height)]
      return { notice: `${Math.round(this.#at[0])}, ${Math.round(this.#at[1])}`, reveal: [...this.#at, ...this.#at] }
    }
    if (input.key === "Enter") {
      this.#at = [x, y]
      return this.#set()
    }
    if (input.key !== "Escape") return undefined
    if (this.#points.length === 0) return { tool: "select" }
    this.cancel()
    return { notice: "Drawing cancelled." }
  }

  cancel() {
    this.#points = []
  }

  /** @returns {Outcome} */
  #set() {
    if (!this.#at) return {}
    this.#points.push(...this.#at)
    const { type, count, placed } = this.#figure
    if (this.#points.length < count * 2) return { notice: `Point ${this.#points.length / 2} of ${count}.` }
    const placement = placed(this.#points)
    this.cancel()
    return drawn(this.#scene, type, placement)
  }
}

/**
 * The topmost, leftmost, lowest and rightmost point of an object, in any order.
 * @param {Scene} scene
 */
export function extremePointsTool(scene) {
  return rectangleTool(scene, "extreme", 4, (points) => ({ points: [...boundsOf(points)] }))
}

/**
 * Two ends of one edge, then a place on the edge across.
 * @param {Scene} scene
 */
export function rotatedRectangleTool(scene) {
  return rectangleTool(scene, "rotated", 3, rotatedRectangle)
}

/**
 * @param {Scene} scene
 * @param {string} name
 * @param {number} count
 * @param {(points: readonly number[]) => Placement} placed what so many points or fewer become
 */
function rectangleTool(scene, name, count, placed) {
  const type = "rectangle"
  return new CornersTool(scene, {
    name,
    type,
    count,
    placed,
    previewed: (points) => ({ type, placement: placed(points) }),
  })
}

/**
 * @param {readonly number[]} points
 * @returns {Placement}
 */
export function rotatedRectangle([x1, y1, x2, y2, x3 = x2, y3 = y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1
  const [alongX, alongY] = [(x2 - x1) / length, (y2 - y1) / length]
  const depth = (x3 - x2) * -alongY + (y3 - y2) * alongX
  const [middleX, middleY] = [(x1 + x2) / 2 - alongY * depth / 2, (y1 + y2) / 2 + alongX * depth / 2]
  const [halfWidth, halfHeight] = [length / 2, Math.abs(depth) / 2]
  const degrees = Math.atan2(alongY, alongX) * 180 / Math.PI
  return {
    points: [middleX - halfWidth, middleY - halfHeight, middleX + halfWidth, middleY + halfHeight].map(rounded),
    rotation: rounded((degrees + 360) % 360) % 360,
  }
}

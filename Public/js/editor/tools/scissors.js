import { filled, runsOf } from "../geometry/bitmap.js"
import { clamp, rounded } from "../geometry/box.js"
import { Edges } from "../geometry/edges.js"
import { LiveWire } from "../geometry/live-wire.js"
import { simplified } from "../geometry/path.js"
import { kindOf } from "../shapes/kinds.js"
import { drawn, previewShape, refusalFor } from "./drawing.js"
import { arrowStep, clickRadius, isDrag } from "./tool.js"

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/** So far from its last point the line clings to edges, and so near an edge draws the pointer to it, in cells. */
const reach = 300
const pull = 4
/** A click this near to the first point closes the outline, in page pixels. */
const closing = 9

/**
 * Intelligent scissors: between clicks the outline follows the edges of the picture; with Shift it is straight. One cell is
 * about one page pixel, so that what is seen larger is cut more finely.
 * @implements {Tool}
 */
export class ScissorsTool {
  name = "scissors"

  #scene
  /** @type {number[]} */
  #points = []
  /** For each click, how many numbers there were before it. @type {number[]} */
  #steps = []
  /** From the last point to the pointer. @type {number[]} */
  #tail = []
  /** @type {[number, number] | undefined} */
  #at
  /** @type {PointerInput | undefined} */
  #press
  /** Page pixels for one picture pixel. */
  #scale = 1
  #isByKeys = false
  /** @type {import("../geometry/flood.js").Pixels | undefined} */
  #pixels
  /** @type {Edges | undefined} */
  #edges
  /** @type {LiveWire | undefined} */
  #wire

  /** @param {Scene} scene */
  constructor(scene) {
    this.#scene = scene
  }

  /** @returns {Live} */
  get live() {
    if (!this.#at) return {}
    if (this.#points.length === 0) return { cross: this.#at }
    const points = [...this.#points, ...this.#tail]
    const preview = previewShape(this.#scene, "polyline", { points })
    return {
      cross: this.#isByKeys ? this.#at : undefined,
      preview,
      dots: [...this.#steps.slice(1), this.#points.length].flatMap((end) => this.#points.slice(end - 2, end)),
      readout: kindOf(preview).size(preview),
    }
  }

  cursor() {
    return "crosshair"
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    const refusal = refusalFor(this.#scene, this.#type)
    if (refusal) return { notice: refusal }
    this.#press = input
    return this.pointerMove(input)
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove({ x, y, scale, shift }) {
    this.#isByKeys = false
    this.#scale = scale
    this.#moveTo(x, y, Boolean(shift))
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    const press = this.#press
    this.#press = undefined
    if (!press) return {}
    const isOnFirst = this.#points.length >= 4 && this.#type !== "polyline" && !isDrag(press, input) &&
      Math.hypot(this.#points[0] - input.x, this.#points[1] - input.y) * input.scale < closing
    if (isOnFirst) return this.#end()
    if (this.#points.length === 0) this.#edges = this.#edgesAround(input.x, input.y)
    this.pointerMove(input)
    return this.#set()
  }

  /** @returns {Outcome} */
  pointerLeave() {
    if (this.#points.length === 0 && !this.#isByKeys) this.#at = undefined
    return {}
  }

  /** @returns {Outcome} */
  doubleClick() {
    return this.finish() ?? {}
  }

  /** @returns {Outcome | undefined} */
  secondary() {
    return this.undo() ? {} : undefined
  }

  /** @returns {Outcome | undefined} */
  finish() {
    return this.#points.length > 0 ? this.#end() : undefined
  }

  leave() {
    return this.finish()
  }

  undo() {
    const length = this.#steps.pop()
    if (length === undefined) return false
    this.#points.length = length
    this.#tail = []
    if (length > 0) this.#begin()
    return true
  }

  /**
   * @param {KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown(input) {
    const { width, height } = this.#scene.picture
    const [x, y] = this.#at ?? [Math.round(width / 2), Math.round(height / 2)]
    const step = arrowStep(input)
    if (step) {
      this.#isByKeys = true
      this.#moveTo(x + step[0], y + step[1], true)
      const [atX, atY] = this.#at ?? [x, y]
      // The cursor goes where it is led; the line to it clings to edges.
      this.#tail = this.#wayTo(atX, atY)
      return { reveal: [atX, atY, atX, atY], notice: `${Math.round(atX)}, ${Math.round(atY)}` }
    }
    if (input.key === "Enter") {
      if (!this.#isByKeys && this.#points.length > 0) return this.#end()
      const isAgain = this.#points.at(-2) === rounded(x) && this.#points.at(-1) === rounded(y)
      if (isAgain) return this.#end()
      this.#isByKeys = true
      this.#at = [x, y]
      return { notice: `Point at ${Math.round(x)}, ${Math.round(y)}.`, ...this.#set() }
    }
    if (input.key === "Backspace") return this.undo() ? {} : undefined
    if (input.key !== "Escape") return undefined
    if (this.#points.length === 0) return { tool: "select" }
    this.cancel()
    return { notice: "Drawing cancelled." }
  }

  cancel() {
    this.#points = []
    this.#steps = []
    this.#tail = []
    this.#press = undefined
    this.#pixels = this.#edges = this.#wire = undefined
  }

  /** What the outline becomes, as the label wants it. */
  get #type() {
    const kind = this.#scene.labelInfo?.kind
    return kind === "polyline" || kind === "mask" ? kind : "polygon"
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {boolean} isStraight
   */
  #moveTo(x, y, isStraight) {
    const { width, height } = this.#scene.picture
    const [atX, atY] = [clamp(x, 0, width), clamp(y, 0, height)]
    this.#at = isStraight ? [atX, atY] : this.#drawn(atX, atY)
    if (this.#points.length > 0) this.#tail = isStraight ? [...this.#at] : this.#wayTo(...this.#at)
  }

  /** @returns {Outcome} */
  #set() {
    if (!this.#at) return {}
    const way = this.#tail.length > 0 ? this.#tail : this.#at
    const [x, y] = [rounded(this.#at[0]), rounded(this.#at[1])]
    const [lastX, lastY] = this.#points.slice(-2)
    // The second click of a double click sets no point.
    if (Math.hypot(lastX - x, lastY - y) * this.#scale <= (this.#isByKeys ? 0 : clickRadius)) return {}
    this.#steps.push(this.#points.length)
    this.#points.push(...way.slice(0, -2).map(rounded), x, y)
    this.#tail = []
    const isThere = this.#begin()
    return isThere ? {} : { notice: "The picture is not there yet: lines are straight." }
  }

  /** All ways begin at the last point now. @returns {boolean} whether the picture is there */
  #begin() {
    const [x, y] = this.#points.slice(-2)
    this.#edges = this.#edgesAround(x, y)
    this.#wire = this.#edges && new LiveWire(this.#edges, this.#edges.cellAt(x, y))
    return this.#wire !== undefined
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #edgesAround(x, y) {
    this.#pixels ??= this.#scene.pixels()
    if (!this.#pixels) return undefined
    const { width, height } = this.#scene.picture
    const coarsest = Math.floor(Math.log2(Math.min(width, height)))
    const step = 2 ** clamp(Math.round(Math.log2(1 / this.#scale)), 0, coarsest)
    const around = reach * step
    const box = /** @type {const} */ ([
      clamp(Math.floor(x) - around, 0, width - step),
      clamp(Math.floor(y) - around, 0, height - step),
      clamp(Math.floor(x) + around, step, width),
      clamp(Math.floor(y) + around, step, height),
    ])
    return new Edges(this.#pixels, box, step)
  }

  /**
   * A place beside an edge lies on it.
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  #drawn(x, y) {
    const edges = this.#edges
    if (!edges || !isWithin(edges, x, y)) return [x, y]
    return edges.placeOf(edges.strongestAround(edges.cellAt(x, y), pull))
  }

  /**
   * From the last point; beyond the wire's reach the line is straight.
   * @param {number} x
   * @param {number} y
   * @returns {number[]} without the last point, with the place
   */
  #wayTo(x, y) {
    const edges = this.#edges
    if (!edges || !this.#wire || !isWithin(edges, x, y)) return [x, y]
    const tolerance = Math.max(edges.step / 2, this.#scene.drawing.tolerance / this.#scale)
    return [...simplified(this.#wire.wayTo(edges.cellAt(x, y)), tolerance).slice(2, -2), x, y]
  }

  /** @returns {Outcome} */
  #end() {
    const type = this.#type
    const points = [...this.#points]
    if (type !== "polyline") points.push(...this.#wayTo(points[0], points[1]).slice(0, -2).map(rounded))
    const isOnlyBegun = this.#steps.length < 2
    this.cancel()
    if (isOnlyBegun) return {}
    return drawn(this.#scene, type, {
      points: type === "mask" ? runsOf(filled(points, this.#scene.picture)) : points,
    })
  }
}

/**
 * @param {Edges} edges
 * @param {number} x
 * @param {number} y
 */
function isWithin({ left, top, width, height, step }, x, y) {
  return x >= left && y >= top && x <= left + width * step && y <= top + height * step
}

import { polygonFrom } from "../actions/masks.js"
import { clamp, rounded } from "../geometry/box.js"
import { boundsOf } from "../geometry/path.js"
import { kindOf } from "../shapes/kinds.js"
import { drawn, previewShape, refusalFor } from "./drawing.js"
import { arrowStep } from "./tool.js"

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/**
 * A place that was pointed at: in the object, or beside it.
 * @typedef {{ x: number, y: number, isInside: boolean }} Sign
 *
 * What a model takes for the object.
 * @typedef {{ type: "mask" | "polygon", points: readonly number[] }} Region
 */

/**
 * A model finds the object that people point at: a click says “this”, the right button or Alt and a click “not this”. Each
 * point asks the model again; Enter or N keeps what it shows.
 * @implements {Tool}
 */
export class InteractorTool {
  name = "interactor"

  #scene
  /** @type {Sign[]} */
  #signs = []
  /** @type {Region | undefined} */
  #region
  /** Rises with each question: an answer to an older one is dropped. */
  #question = 0
  #isWaiting = false
  /** Whether the answer that is awaited ends the work. */
  #isLast = false
  /** @type {[number, number] | undefined} */
  #at
  #isByKeys = false

  /** @param {Scene} scene */
  constructor(scene) {
    this.#scene = scene
  }

  /** @returns {Live} */
  get live() {
    /** @type {Live} */
    const live = { signs: this.#signs }
    if (this.#at && (this.#isByKeys || this.#signs.length === 0)) live.cross = this.#at
    const placed = this.#placed()
    if (placed) live.preview = previewShape(this.#scene, placed.type, placed.placement)
    if (this.#isWaiting && placed) live.readout = "asking…"
    return live
  }

  get isWaiting() {
    return this.#isWaiting
  }

  cursor() {
    return this.#isWaiting ? "progress" : "crosshair"
  }

  /** @returns {Outcome} */
  pointerDown() {
    const notice = refusalFor(this.#scene, this.#type)
    return notice ? { notice } : {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove({ x, y }) {
    this.#at = this.#inside(x, y)
    this.#isByKeys = false
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    this.pointerMove(input)
    return this.#add(!input.alt)
  }

  /** @returns {Outcome} */
  pointerLeave() {
    if (!this.#isByKeys) this.#at = undefined
    return {}
  }

  /** @returns {Outcome} */
  doubleClick() {
    return {}
  }

  /** @param {PointerInput} input */
  secondary(input) {
    this.pointerMove(input)
    return this.#add(false)
  }

  /** @returns {boolean} */
  undo() {
    return this.#signs.pop() !== undefined
  }

  /** The question that the last points ask; undefined without a point inside. */
  get question() {
    return this.#signs.some(({ isInside }) => isInside) ? this.#ask().ask : undefined
  }

  /** @returns {Outcome | undefined} */
  finish() {
    if (this.#isWaiting) {
      this.#isLast = true
      return { notice: "It is kept as soon as the model has answered." }
    }
    const placed = this.#placed()
    if (!placed) return this.#signs.length > 0 ? { notice: "The model has found nothing there yet." } : undefined
    this.cancel()
    return drawn(this.#scene, placed.type, placed.placement)
  }

  /**
   * @param {import("./tool.js").KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown(input) {
    const { width, height } = this.#scene.picture
    const [x, y] = this.#at ?? [Math.round(width / 2), Math.round(height / 2)]
    const step = arrowStep(input)
    if (step) {
      this.#at = this.#inside(x + step[0], y + step[1])
      this.#isByKeys = true
      return { notice: this.#at.join(", "), reveal: [...this.#at, ...this.#at] }
    }
    const isSet = this.#signs.some((sign) => sign.x === x && sign.y === y)
    if (input.key === "Enter" && (!this.#isByKeys || isSet)) return this.finish() ?? {}
    if (this.#isByKeys && (input.key === "Enter" || input.key === "-")) return this.#add(input.key === "Enter")
    if (input.key === "Backspace" && this.undo()) return this.#signs.length > 0 ? this.#ask() : (this.cancel(), {})
    if (input.key !== "Escape") return undefined
    if (this.#signs.length === 0) return { tool: "select" }
    this.cancel()
    return { notice: "Cancelled." }
  }

  cancel() {
    this.#signs = []
    this.#region = undefined
    this.#isWaiting = this.#isLast = false
    this.#question += 1
  }

  /**
   * What the model says.
   * @param {number} question
   * @param {Region | undefined} region undefined where it failed: what it said before stays
   * @returns {Outcome | undefined} where that was waited for, the end
   */
  answer(question, region) {
    if (question !== this.#question) return undefined
    const isLast = this.#isLast
    this.#isWaiting = this.#isLast = false
    if (region) this.#region = region
    return isLast && region ? this.finish() : undefined
  }

  /**
   * @param {boolean} isInside
   * @returns {Outcome}
   */
  #add(isInside) {
    if (!this.#at || refusalFor(this.#scene, this.#type)) return {}
    if (!isInside && this.#signs.length === 0) return { notice: "First click into the object." }
    const [x, y] = this.#at
    this.#signs = [...this.#signs, { x, y, isInside }]
    if (this.#scene.drawing.asksLater) return { notice: `${this.#signs.length} points; press “Ask” for the answer.` }
    return this.#ask()
  }

  /** @returns {Outcome} */
  #ask() {
    this.#question += 1
    this.#isWaiting = true
    this.#isLast = false
    const places = (/** @type {boolean} */ isInside) =>
      this.#signs.filter((sign) => sign.isInside === isInside).map(({ x, y }) => [x, y])
    return { ask: { question: this.#question, positive: places(true), negative: places(false) } }
  }

  /** What the answer becomes: as the label wants it, or else the person. */
  get #type() {
    const { labelInfo, drawing } = this.#scene
    const kind = labelInfo?.kind ?? "any"
    return kind === "any" ? drawing.regionType : kind
  }

  #placed() {
    if (!this.#region) return undefined
    const { type, points } = this.#region
    const wanted = this.#type
    const outline = type === "polygon" ? points : undefined
    const source = "semi-auto"
    if (wanted === "rectangle") {
      const box = type === "mask" ? kindOf(this.#region).bounds(this.#region) : boundsOf(points)
      return { type: wanted, placement: { points: [...box], source } }
    }
    if (wanted === "mask" && type === "mask") return { type: wanted, placement: { points, source } }
    const ring = (outline ?? polygonFrom(points, this.#scene.drawing.outlineTolerance)).map(rounded)
    return { type: "polygon", placement: { points: ring, source } }
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  #inside(x, y) {
    const { width, height } = this.#scene.picture
    return [Math.floor(clamp(x, 0, width - 1)), Math.floor(clamp(y, 0, height - 1))]
  }
}

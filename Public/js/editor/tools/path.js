import { clamp, rounded } from "../geometry/box.js"
import { followed, snapped } from "../geometry/borders.js"
import { simplified } from "../geometry/path.js"
import { kindOf } from "../shapes/kinds.js"
import { drawn, previewShape, refusalFor } from "./drawing.js"
import { arrowStep, isDrag } from "./tool.js"

/** @typedef {import("../geometry/borders.js").Snap} Snap */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/** A click this near to the first point closes a ring, in page pixels. */
const closing = 9
const snapReach = 12

/**
 * Draws polygons, lines and sets of points: a click sets a point, Shift and a drag draws free-hand. Enter, a double click or
 * a click on the first point ends.
 * @implements {Tool}
 */
export class PathTool {
  name

  #scene
  #type
  /** @type {number[]} */
  #points = []
  /** For each click, how many numbers there were before it. @type {number[]} */
  #steps = []
  /** @type {Snap | undefined} */
  #lastSnap
  /** @type {[number, number] | undefined} */
  #at
  /** @type {{ input: PointerInput, isFree: boolean, start: number } | undefined} */
  #press
  #isByKeys = false

  /**
   * @param {Scene} scene
   * @param {"polygon" | "polyline" | "points"} type
   */
  constructor(scene, type) {
    this.#scene = scene
    this.#type = type
    this.name = type
  }

  /** @returns {Live} */
  get live() {
    if (!this.#at) return {}
    if (this.#points.length === 0) return { cross: this.#at }
    const isFree = this.#press?.isFree
    const points = isFree ? this.#points : [...this.#points, ...this.#at]
    const type = this.#type === "polygon" && points.length < 6 ? "polyline" : this.#type
    const preview = previewShape(this.#scene, type, { points })
    return {
      cross: this.#isByKeys ? this.#at : undefined,
      preview,
      dots: isFree ? undefined : this.#points,
      readout: kindOf(preview).size({ ...preview, points: this.#points }),
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
    this.#isByKeys = false
    this.#at = this.#inside(input.x, input.y)
    this.#press = { input, isFree: Boolean(input.shift) && this.#type !== "points", start: this.#points.length }
    if (this.#press.isFree) {
      this.#steps.push(this.#points.length)
      this.#points.push(...this.#at)
    }
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove(input) {
    this.#isByKeys = false
    this.#at = this.#inside(input.x, input.y)
    const snap = this.#snap(input)
    if (snap) this.#at = [snap.x, snap.y]
    if (this.#press?.isFree) this.#points.push(...this.#at)
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
    this.#at = this.#inside(input.x, input.y)
    if (press.isFree) return this.#endFreeHand(press.start, input)
    const isOnFirst = this.#type === "polygon" && this.#points.length >= 6 && !isDrag(press.input, input) &&
      Math.hypot(this.#points[0] - input.x, this.#points[1] - input.y) * input.scale < closing
    return isOnFirst ? this.#end() : this.#set(this.#at, this.#snap(input))
  }

  /** @returns {Outcome} */
  pointerLeave() {
    if (this.#points.length === 0 && !this.#isByKeys) this.#at = undefined
    return {}
  }

  /** @returns {Outcome} */
  doubleClick() {
    if (this.#points.length === 0) return {}
    // Both clicks have set a point at this place.
    const count = this.#points.length
    const [x1, y1, x2, y2] = this.#points.slice(-4)
    if (count >= 4 && Math.hypot(x2 - x1, y2 - y1) < 3) this.undo()
    return this.#end()
  }

  /** @returns {Outcome | undefined} */
  secondary() {
    return this.undo() ? {} : undefined
  }

  /** @returns {Outcome | undefined} */
  finish() {
    return this.#points.length > 0 ? this.#end() : undefined
  }

  /** An outline that took many clicks is not lost with them. */
  leave() {
    return this.finish()
  }

  undo() {
    const length = this.#steps.pop()
    if (length === undefined) return false
    this.#points.length = length
    this.#lastSnap = undefined
    return true
  }

  /**
   * @param {KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown(input) {
    const step = arrowStep(input)
    if (step) return this.#step(step)
    if (input.key === "Enter") return this.#isByKeys ? this.#setByKey() : this.finish() ?? this.#setByKey()
    if (input.key === "Backspace") return this.undo() ? {} : undefined
    if (input.key !== "Escape") return undefined
    if (this.#points.length === 0) return { tool: "select" }
    this.cancel()
    return { notice: "Drawing cancelled." }
  }

  cancel() {
    this.#points = []
    this.#steps = []
    this.#lastSnap = undefined
    this.#press = undefined
  }

  /**
   * @param {[number, number]} step
   * @returns {Outcome}
   */
  #step([dx, dy]) {
    const { width, height } = this.#scene.picture
    const [x, y] = this.#at ?? [Math.round(width / 2), Math.round(height / 2)]
    this.#isByKeys = true
    this.#at = this.#inside(x + dx, y + dy)
    const [atX, atY] = this.#at
    return { reveal: [atX, atY, atX, atY], notice: `${Math.round(atX)}, ${Math.round(atY)}` }
  }

  /** A second Enter at the same place ends. @returns {Outcome} */
  #setByKey() {
    const { width, height } = this.#scene.picture
    const at = this.#at ??= [Math.round(width / 2), Math.round(height / 2)]
    this.#isByKeys = true
    const isAgain = this.#points.at(-2) === rounded(at[0]) && this.#points.at(-1) === rounded(at[1])
    if (isAgain) return this.#end()
    const outcome = this.#set(at)
    return { notice: `Point ${this.#points.length / 2} at ${Math.round(at[0])}, ${Math.round(at[1])}.`, ...outcome }
  }

  /**
   * @param {[number, number]} at
   * @param {Snap} [snap]
   * @returns {Outcome}
   */
  #set(at, snap) {
    this.#steps.push(this.#points.length)
    if (snap && this.#lastSnap) this.#points.push(...followed(this.#lastSnap, snap))
    else this.#points.push(rounded(at[0]), rounded(at[1]))
    this.#lastSnap = snap
    const { pointCount } = this.#scene.drawing
    return pointCount > 0 && this.#points.length >= pointCount * 2 ? this.#end() : {}
  }

  /**
   * A stroke that began with nothing is the whole outline; another one is a part of it.
   * @param {number} start
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  #endFreeHand(start, input) {
    const stroke = simplified(this.#points.slice(start), this.#scene.drawing.tolerance / input.scale)
    this.#points = [...this.#points.slice(0, start), ...stroke.map(rounded)]
    this.#lastSnap = undefined
    return start === 0 && this.#points.length >= 6 ? this.#end() : {}
  }

  /** @returns {Outcome} */
  #end() {
    const points = this.#points
    const isOnlyStarted = this.#type !== "points" && points.length < 4
    this.cancel()
    return isOnlyStarted ? {} : drawn(this.#scene, this.#type, { points })
  }

  /** @param {PointerInput} input */
  #snap({ x, y, scale }) {
    if (!this.#scene.drawing.hasAutoBorders || this.#type === "points") return undefined
    const reach = snapReach / scale
    const near = this.#scene.inside([x - reach, y - reach, x + reach, y + reach])
    const borders = near.filter(({ type }) => type !== "mask" && type !== "skeleton").flatMap((shape) => {
      const { parts, isClosed } = kindOf(shape).outline(shape)
      return parts.map((points) => ({ points, isClosed }))
    })
    return snapped(borders, x, y, reach)
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  #inside(x, y) {
    const { width, height } = this.#scene.picture
    return [clamp(x, 0, width), clamp(y, 0, height)]
  }
}

import { annotation } from "../document/annotation.js"
import { creation } from "../document/changes.js"
import { clamp } from "../geometry/box.js"
import { rectangle } from "../shapes/rectangle.js"
import { arrowStep, isDrag } from "./tool.js"

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/**
 * Draws rectangles: by a drag, by two clicks, or with arrows and Enter. The tool stays for the next one.
 * @implements {Tool}
 */
export class RectangleTool {
  name = "rectangle"

  #scene
  /** The first corner. @type {[number, number] | undefined} */
  #from
  /** Where the pointer or the keyboard's cursor is. @type {[number, number] | undefined} */
  #at
  /** @type {{ input: PointerInput, isSecond: boolean } | undefined} */
  #press
  /** The keyboard's cursor stays visible when the mouse leaves. */
  #isByKeys = false

  /** @param {Scene} scene */
  constructor(scene) {
    this.#scene = scene
  }

  /** @returns {Live} */
  get live() {
    if (!this.#at) return {}
    if (!this.#from) return { cross: this.#at }
    const points = this.#points(this.#from, this.#at)
    const { frame, label } = this.#scene
    return {
      cross: this.#at,
      preview: annotation({ uid: "", type: rectangle.type, frame, label, points }),
      readout: rectangle.size(points),
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
    this.#isByKeys = false
    this.#at = this.#inside(input.x, input.y)
    this.#press = { input, isSecond: this.#from !== undefined }
    this.#from ??= this.#at
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove(input) {
    this.#isByKeys = false
    this.#at = this.#inside(input.x, input.y)
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    const press = this.#press
    this.#press = undefined
    this.#at = this.#inside(input.x, input.y)
    const isEnd = press && (press.isSecond || isDrag(press.input, input))
    return isEnd ? this.#finish(this.#at) : {}
  }

  /** @returns {Outcome} */
  pointerLeave() {
    if (!this.#from && !this.#isByKeys) this.#at = undefined
    return {}
  }

  /** @returns {Outcome} */
  doubleClick() {
    return {}
  }

  /**
   * @param {KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown(input) {
    const step = arrowStep(input)
    if (step) return this.#step(step)
    if (input.key === "Enter") return this.#corner()
    if (input.key !== "Escape") return undefined
    if (!this.#from) return { tool: "select" }
    this.cancel()
    return { notice: "Drawing cancelled." }
  }

  cancel() {
    this.#from = undefined
    this.#press = undefined
  }

  /**
   * @param {[number, number]} step
   * @returns {Outcome}
   */
  #step([dx, dy]) {
    const [x, y] = this.#cursorByKeys()
    this.#at = this.#inside(x + dx, y + dy)
    const [nextX, nextY] = this.#at
    const size = this.#from && rectangle.size(this.#points(this.#from, this.#at))
    return {
      reveal: [nextX, nextY, nextX, nextY],
      notice: size ?? `${Math.round(nextX)}, ${Math.round(nextY)}`,
    }
  }

  /** @returns {Outcome} */
  #corner() {
    const at = this.#cursorByKeys()
    this.#at = at
    if (this.#from) return this.#finish(at)
    this.#from = at
    return { notice: `First corner at ${Math.round(at[0])}, ${Math.round(at[1])}.` }
  }

  /** @returns {[number, number]} */
  #cursorByKeys() {
    this.#isByKeys = true
    const { width, height } = this.#scene.picture
    return this.#at ?? [Math.round(width / 2), Math.round(height / 2)]
  }

  /**
   * @param {[number, number]} to
   * @returns {Outcome}
   */
  #finish(to) {
    const from = this.#from
    this.cancel()
    if (!from) return {}
    const points = this.#points(from, to)
    const { frame, label, picture } = this.#scene
    if (label === 0) return { notice: "This project has no labels yet: give it one, then draw." }
    if (!rectangle.isValid(points, picture)) return { notice: "Too small: a rectangle has at least 1 × 1 pixel." }
    const drawn = annotation({ type: rectangle.type, frame, label, points })
    return { changes: creation(drawn), name: "Draw", selected: drawn.uid }
  }

  /**
   * @param {[number, number]} from
   * @param {[number, number]} to
   */
  #points(from, to) {
    return rectangle.between(...from, ...to, this.#scene.picture)
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

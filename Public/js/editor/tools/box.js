import { clamp, squareCorner } from "../geometry/box.js"
import { kindOf } from "../shapes/kinds.js"
import { between } from "../shapes/rectangle.js"
import { drawn, previewShape, refusalFor } from "./drawing.js"
import { arrowStep, isDrag } from "./tool.js"

/** @typedef {import("../shapes/kinds.js").Placement} Placement */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/**
 * Draws what two corners span: by a drag, by two clicks, or with arrows and Enter; with Shift as high as wide. The tool
 * stays for the next one.
 * @implements {Tool}
 */
export class BoxTool {
  name
  scene

  #type
  #placed
  /** The first corner. @type {[number, number] | undefined} */
  #from
  /** Where the pointer or the keyboard's cursor is. @type {[number, number] | undefined} */
  #at
  /** @type {{ input: PointerInput, isSecond: boolean } | undefined} */
  #press
  /** The keyboard's cursor stays visible when the mouse leaves. */
  #isByKeys = false

  /**
   * @param {Scene} scene
   * @param {object} figure
   * @param {string} figure.name the tool's
   * @param {string} figure.type the shape's
   * @param {(box: number[], scene: Scene) => Placement} figure.placed what a box becomes
   */
  constructor(scene, { name, type, placed }) {
    this.scene = scene
    this.name = name
    this.#type = type
    this.#placed = placed
  }

  /** @returns {Live} */
  get live() {
    if (!this.#at) return {}
    if (!this.#from || refusalFor(this.scene, this.#type)) return { cross: this.#at }
    const preview = previewShape(this.scene, this.#type, this.#placement(this.#from, this.#at))
    return { cross: this.#at, preview, readout: kindOf(preview).size(preview) }
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
    this.#at = this.#inside(input)
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
    this.#at = this.#inside(input)
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    const press = this.#press
    this.#press = undefined
    this.#at = this.#inside(input)
    const isEnd = press && (press.isSecond || isDrag(press.input, input))
    return isEnd ? this.#end(this.#at) : {}
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

  /** @returns {Outcome | undefined} */
  secondary() {
    if (!this.#from) return undefined
    this.cancel()
    return {}
  }

  /** @returns {Outcome | undefined} */
  finish() {
    return this.#from && this.#at ? this.#end(this.#at) : undefined
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
    this.#at = this.#inside({ x: x + dx, y: y + dy })
    const [nextX, nextY] = this.#at
    return {
      reveal: [nextX, nextY, nextX, nextY],
      notice: this.live.readout ?? `${Math.round(nextX)}, ${Math.round(nextY)}`,
    }
  }

  /** @returns {Outcome} */
  #corner() {
    const at = this.#cursorByKeys()
    this.#at = at
    if (this.#from) return this.#end(at)
    this.#from = at
    return { notice: `First corner at ${Math.round(at[0])}, ${Math.round(at[1])}.` }
  }

  /** @returns {[number, number]} */
  #cursorByKeys() {
    this.#isByKeys = true
    const { width, height } = this.scene.picture
    return this.#at ?? [Math.round(width / 2), Math.round(height / 2)]
  }

  /**
   * @param {[number, number]} to
   * @returns {Outcome}
   */
  #end(to) {
    const from = this.#from
    this.cancel()
    return from ? drawn(this.scene, this.#type, this.#placement(from, to)) : {}
  }

  /**
   * @param {[number, number]} from
   * @param {[number, number]} to
   */
  #placement(from, to) {
    return this.#placed(between(...from, ...to, this.scene.picture), this.scene)
  }

  /**
   * @param {{ x: number, y: number, shift?: boolean }} place
   * @returns {[number, number]}
   */
  #inside({ x, y, shift }) {
    const { picture } = this.scene
    /** @type {[number, number]} */
    const at = [clamp(x, 0, picture.width), clamp(y, 0, picture.height)]
    return shift && this.#from ? squareCorner(this.#from, at, picture) : at
  }
}

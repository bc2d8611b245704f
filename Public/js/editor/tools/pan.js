import { arrowStep } from "./tool.js"

/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

const step = 40

/**
 * Moves the view and nothing else.
 * @implements {Tool}
 */
export class PanTool {
  name = "pan"
  /** @type {Live} */
  live = {}

  /** @type {PointerInput | undefined} */
  #last

  cursor() {
    return this.#last ? "grabbing" : "grab"
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    this.#last = input
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove(input) {
    const last = this.#last
    if (!last) return {}
    this.#last = input
    return { pan: [input.pageX - last.pageX, input.pageY - last.pageY] }
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    const outcome = this.pointerMove(input)
    this.cancel()
    return outcome
  }

  /** @returns {Outcome} */
  pointerLeave() {
    return {}
  }

  /** @returns {Outcome} */
  doubleClick() {
    return { fit: true }
  }

  /**
   * @param {KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown(input) {
    const arrow = arrowStep(input)
    if (arrow) return { pan: [0 - arrow[0] * step, 0 - arrow[1] * step] }
    return input.key === "Escape" ? { tool: "select" } : undefined
  }

  cancel() {
    this.#last = undefined
  }
}

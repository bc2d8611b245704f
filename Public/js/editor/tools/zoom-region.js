/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/**
 * A frame that is drawn up fills the stage; then the last tool goes on.
 * @implements {Tool}
 */
export class ZoomRegionTool {
  name = "region"
  /** @type {Live} */
  live = {}
  /** @type {PointerInput | undefined} */
  #press

  cursor() {
    return "zoom-in"
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    this.#press = input
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove({ x, y }) {
    if (this.#press) this.live = { box: [this.#press.x, this.#press.y, x, y] }
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp({ x, y }) {
    const press = this.#press
    this.cancel()
    if (!press || Math.abs(x - press.x) * press.scale < 8 || Math.abs(y - press.y) * press.scale < 8) return {}
    const box = /** @type {const} */ ([
      Math.min(x, press.x),
      Math.min(y, press.y),
      Math.max(x, press.x),
      Math.max(y, press.y),
    ])
    return { zoomTo: box, tool: "select" }
  }

  /** @returns {Outcome} */
  pointerLeave() {
    return {}
  }

  /** @returns {Outcome} */
  doubleClick() {
    return {}
  }

  /** @param {import("./tool.js").KeyInput} input */
  keyDown({ key }) {
    return key === "Escape" ? { tool: "select" } : undefined
  }

  cancel() {
    this.#press = undefined
    this.live = {}
  }
}

/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/** A smaller frame, in page pixels, was not meant as one. */
const least = 8

/**
 * Draws up a frame around a part of the picture; then people select again.
 * @implements {Tool}
 */
export class RegionTool {
  name
  /** @type {Live} */
  live = {}

  #look
  #chosen
  #tapped
  /** @type {PointerInput | undefined} */
  #press

  /**
   * @param {string} name
   * @param {string} look a CSS cursor
   * @param {(box: Box) => Outcome} chosen what becomes of the frame
   * @param {(x: number, y: number) => Outcome} [tapped] what becomes of a place where no frame was drawn up
   */
  constructor(name, look, chosen, tapped) {
    this.name = name
    this.#look = look
    this.#chosen = chosen
    this.#tapped = tapped
  }

  cursor() {
    return this.#look
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
    if (!press) return {}
    if (Math.abs(x - press.x) * press.scale < least || Math.abs(y - press.y) * press.scale < least) {
      return this.#tapped ? { tool: "select", ...this.#tapped(x, y) } : {}
    }
    const box = /** @type {const} */ ([
      Math.min(x, press.x),
      Math.min(y, press.y),
      Math.max(x, press.x),
      Math.max(y, press.y),
    ])
    return { tool: "select", ...this.#chosen(box) }
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

/** The part fills the stage. */
export function zoomRegionTool() {
  return new RegionTool("region", "zoom-in", (zoomTo) => ({ zoomTo }))
}

/** Reviewers report something about the part, or about the place that they tap. */
export function issueRegionTool() {
  return new RegionTool("issue", "crosshair", (issue) => ({ issue }), (x, y) => ({ issue: [x, y, x, y] }))
}

import { overlap } from "../geometry/box.js"
import { shortWords } from "./conflict-words.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("./conflict-words.js").Sides} Sides */
/** @typedef {import("../sync/quality.js").Conflict} Conflict */
/** @typedef {import("./overlay.js").GuestTools} GuestTools */
/** @typedef {import("./viewport.js").Viewport} Viewport */

const dark = "#000000c0"
const light = "#ffffff"
const truthDash = [4, 4]
/** With more in sight, outlines stand there without words: they would cover each other. */
const mostNamed = 60

/**
 * Conflicts of the open picture as outlines: solid what the job has, dashed what the ground truth has, with words since colours
 * alone do not say enough. The outlines are traced once for each view, not for each move of the pointer.
 */
export class ConflictMarks {
  /** @type {Map<Conflict, Sides>} */
  #conflicts = new Map()
  /** @type {readonly Annotation[]} */
  #truth = []
  #traced = ""
  /** @type {{ path: Path2D, style: string, width: number, dash: number[] }[]} */
  #lines = []
  /** @type {{ words: string, x: number, y: number, ground: string }[]} */
  #words = []
  #viewport
  #colors

  /**
   * @param {HTMLElement} host
   * @param {Viewport} viewport
   */
  constructor(host, viewport) {
    this.#viewport = viewport
    const style = getComputedStyle(host)
    const color = (/** @type {string} */ name) => style.getPropertyValue(`--color-conflict-${name}`).trim() || light
    this.#colors = { error: color("error"), warning: color("warning") }
  }

  get isEmpty() {
    return this.#conflicts.size + this.#truth.length === 0
  }

  /**
   * @param {Map<Conflict, Sides>} conflicts of the open picture
   * @param {readonly Annotation[]} truth what else the ground truth has there
   */
  show(conflicts, truth) {
    this.#conflicts = conflicts
    this.#truth = truth
    this.#traced = ""
  }

  /** @param {GuestTools} tools */
  draw(tools) {
    const { scale, left, top, rotation } = this.#viewport
    const view = `${scale} ${left} ${top} ${rotation} ${this.#viewport.visible}`
    if (view !== this.#traced) this.#trace(tools)
    this.#traced = view
    for (const { path, style, width, dash } of this.#lines) tools.pen.stroke(path, style, width, dash)
    for (const { words, x, y, ground } of this.#words) tools.pen.words(words, x, y, "#000", ground)
  }

  /** @param {GuestTools} tools */
  #trace({ trace, bounds }) {
    const seen = (/** @type {Annotation | undefined} */ shape) =>
      shape && shape.type !== "tag" && overlap(kindOf(shape).bounds(shape), this.#viewport.visible)
    const inSight = [...this.#conflicts].filter(([, { mine, truth }]) => seen(mine) || seen(truth))
    const told = new Set(inSight.map(([, { truth }]) => truth?.uid))
    const rest = new Path2D()
    for (const shape of this.#truth) if (!told.has(shape.uid) && seen(shape)) trace(rest, shape)
    this.#lines = lined(rest, light, truthDash, 1)
    for (const severity of /** @type {const} */ (["warning", "error"])) {
      const [solid, dashed] = [new Path2D(), new Path2D()]
      for (const [conflict, { mine, truth }] of inSight) {
        if (conflict.severity !== severity) continue
        if (seen(mine)) trace(solid, /** @type {Annotation} */ (mine))
        if (seen(truth)) trace(dashed, /** @type {Annotation} */ (truth))
      }
      this.#lines.push(
        ...lined(solid, this.#colors[severity], [], 3),
        ...lined(dashed, this.#colors[severity], truthDash, 3),
      )
    }
    this.#words = inSight.length > mostNamed ? [] : inSight.map(([conflict, { mine, truth }]) => {
      const [x, , , bottom] = bounds(/** @type {Annotation} */ (seen(mine) ? mine : truth))
      return { words: shortWords(conflict), x, y: bottom + 22, ground: this.#colors[conflict.severity] }
    })
  }
}

/**
 * A line that is seen on dark and on light ground.
 * @param {Path2D} path
 * @param {string} style
 * @param {number[]} dash
 * @param {number} width
 */
function lined(path, style, dash, width) {
  return [{ path, style: dark, width: width + 2, dash: [] }, { path, style, width, dash }]
}

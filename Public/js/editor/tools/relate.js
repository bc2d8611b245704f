import { creation } from "../document/changes.js"
import { areRelated, relationBetween } from "../document/relations.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

/** How near to an outline a click means the object, in page pixels. */
const reach = 8

/**
 * Joins two objects: the selected one, or else the first that is clicked, and the next.
 * @implements {Tool}
 */
export class RelateTool {
  name = "relate"

  #scene
  /** @type {string | undefined} */
  #from
  /** @type {PointerInput | undefined} */
  #at

  /** @param {Scene} scene */
  constructor(scene) {
    this.#scene = scene
  }

  /** @returns {Live} */
  get live() {
    const from = this.#first?.uid
    if (!from) return {}
    const aim = this.#scene.hovered
    if (aim && aim.uid !== from) {
      const [left, top, right, bottom] = kindOf(aim).bounds(aim)
      return { arrow: { from, x: (left + right) / 2, y: (top + bottom) / 2 } }
    }
    return this.#at ? { arrow: { from, x: this.#at.x, y: this.#at.y } } : {}
  }

  /** What is to be done next, in words. */
  get prompt() {
    const first = this.#first
    return first
      ? `Click the object that ${this.#name(first)} is related to; or Tab, and Enter.`
      : "Click the first object; or Tab, and Enter."
  }

  cursor() {
    return "crosshair"
  }

  start() {
    const { target } = this.#scene
    this.#from = target && this.#scene.isShown(target.uid) ? target.uid : undefined
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    const shape = this.#hit(input)
    return shape ? this.#choose(shape) : { notice: this.prompt }
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove(input) {
    this.#at = input
    return { hovered: this.#hit(input)?.uid ?? null }
  }

  /** @returns {Outcome} */
  pointerUp() {
    return {}
  }

  /** @returns {Outcome} */
  pointerLeave() {
    this.#at = undefined
    return { hovered: null }
  }

  /** @returns {Outcome} */
  doubleClick() {
    return {}
  }

  /**
   * @param {KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown({ key, shift }) {
    if (key === "Tab") return this.#next(shift ? -1 : 1)
    if (key === "Escape") return { tool: "select", notice: "Nothing was related." }
    if (key !== "Enter") return undefined
    const { hovered } = this.#scene
    return hovered && hovered.uid !== this.#from ? this.#choose(hovered) : { notice: this.prompt }
  }

  cancel() {
    this.#from = undefined
    this.#at = undefined
  }

  get #first() {
    return this.#from === undefined ? undefined : this.#scene.shownView(this.#from)
  }

  /** @param {PointerInput} input */
  #hit({ x, y, scale }) {
    return this.#scene.at(x, y, reach / scale, ({ uid }) => uid !== this.#from)
  }

  /**
   * @param {Annotation} shape
   * @returns {Outcome}
   */
  #choose(shape) {
    const first = this.#first
    if (!first) {
      this.#from = shape.uid
      return { selected: shape.uid, notice: this.prompt }
    }
    if (areRelated(this.#scene.relations, first.uid, shape.uid)) {
      return { tool: "select", notice: "They are related already: the list beside the picture says how." }
    }
    return {
      changes: creation(relationBetween(first, shape)),
      name: `Relate ${this.#name(first)} to ${this.#name(shape)}`,
      selected: first.uid,
      tool: "select",
    }
  }

  /**
   * @param {1 | -1} step
   * @returns {Outcome}
   */
  #next(step) {
    const { hoveredUid, shown } = this.#scene
    const others = [...shown].filter(({ uid }) => uid !== this.#from)
    if (others.length === 0) return { notice: "There is no other object here." }
    const place = others.findIndex(({ uid }) => uid === hoveredUid)
    const index = place < 0 ? (step > 0 ? 0 : others.length - 1) : (place + step + others.length) % others.length
    const shape = others[index]
    const first = this.#first
    const meaning = first ? `relates ${this.#name(first)} to it` : "begins with it"
    return {
      hovered: shape.uid,
      reveal: kindOf(shape).bounds(shape),
      notice: `${this.#name(shape)}, ${index + 1} of ${others.length}: Enter ${meaning}.`,
    }
  }

  /** @param {Annotation} shape */
  #name({ label }) {
    return this.#scene.labels.find(({ id }) => id === label)?.name ?? "object"
  }
}

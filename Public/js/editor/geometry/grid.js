import { overlap } from "./box.js"

/** @typedef {import("./box.js").Box} Box */
/** @typedef {import("./box.js").Size} Size */

/** At most this many cells along the longer side: one box over a whole picture then still touches few cells. */
const longestRow = 64
const smallestCell = 32

/**
 * Finds boxes by place. An edit costs as much as the cells that its box touches, never as much as all boxes.
 * @template {string | number} [Key=string]
 */
export class SpatialGrid {
  #cell
  #columns
  #rows
  /** @type {Map<number, Set<Key>>} */
  #cells = new Map()
  /** @type {Map<Key, Box>} */
  #boxes = new Map()

  /** @param {Size} picture */
  constructor(picture) {
    this.#cell = Math.max(smallestCell, Math.max(picture.width, picture.height) / longestRow)
    this.#columns = Math.max(1, Math.ceil(picture.width / this.#cell))
    this.#rows = Math.max(1, Math.ceil(picture.height / this.#cell))
  }

  get size() {
    return this.#boxes.size
  }

  /**
   * Puts a box in, or moves the one with this key.
   * @param {Key} key
   * @param {Box} box
   */
  set(key, box) {
    this.delete(key)
    this.#boxes.set(key, box)
    for (const cell of this.#touched(box)) {
      const keys = this.#cells.get(cell)
      if (keys) keys.add(key)
      else this.#cells.set(cell, new Set([key]))
    }
  }

  /** @param {Key} key */
  box(key) {
    return this.#boxes.get(key)
  }

  /** @param {Key} key */
  delete(key) {
    const box = this.#boxes.get(key)
    if (!box) return
    this.#boxes.delete(key)
    for (const cell of this.#touched(box)) this.#cells.get(cell)?.delete(key)
  }

  /**
   * The keys of the boxes that touch this one.
   * @param {Box} box
   * @returns {Set<Key>}
   */
  query(box) {
    /** @type {Set<Key>} */
    const found = new Set()
    for (const cell of this.#touched(box)) {
      for (const key of this.#cells.get(cell) ?? []) {
        if (overlap(/** @type {Box} */ (this.#boxes.get(key)), box)) found.add(key)
      }
    }
    return found
  }

  /** @param {Box} box */
  *#touched([left, top, right, bottom]) {
    const lastColumn = this.#index(right, this.#columns)
    const lastRow = this.#index(bottom, this.#rows)
    for (let row = this.#index(top, this.#rows); row <= lastRow; row++) {
      for (let column = this.#index(left, this.#columns); column <= lastColumn; column++) {
        yield row * this.#columns + column
      }
    }
  }

  /**
   * @param {number} position
   * @param {number} count
   */
  #index(position, count) {
    return Math.max(0, Math.min(count - 1, Math.floor(position / this.#cell)))
  }
}

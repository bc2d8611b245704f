import { clamp } from "./box.js"

/** @typedef {import("./box.js").Box} Box */
/** @typedef {import("./flood.js").Pixels} Pixels */

/** A gradient so many times as strong as the usual one counts as full. */
const strong = 4
/** Weaker than this share of a full one, the sign of the second derivative says nothing but noise. */
const faint = 0.1

/**
 * The edges in a part of a picture, by cells of one or more pixels: what a path across them costs, after Mortensen and Barrett,
 * “Intelligent scissors for image composition”, 1995.
 */
export class Edges {
  left
  top
  step
  width
  height

  /** Brightness, smoothed. */
  #light
  #along
  #down
  /** How strong the gradient is, 0 … 1. */
  #strength
  /** 1 where the second derivative changes its sign: on the ridge of an edge. */
  #isRidge

  /**
   * @param {Pixels} pixels of the whole picture
   * @param {Box} box whole pixels
   * @param {number} step pixels for one cell
   */
  constructor(pixels, [left, top, right, bottom], step) {
    this.left = left
    this.top = top
    this.step = step
    this.width = Math.max(1, Math.floor((right - left) / step))
    this.height = Math.max(1, Math.floor((bottom - top) / step))
    const count = this.width * this.height
    this.#light = this.#smoothed(this.#brightness(pixels))
    this.#along = new Float32Array(count)
    this.#down = new Float32Array(count)
    this.#strength = new Float32Array(count)
    this.#isRidge = new Uint8Array(count)
    this.#differentiate()
  }

  /**
   * The cell that holds a place of the picture, or the nearest one.
   * @param {number} x
   * @param {number} y
   */
  cellAt(x, y) {
    const column = clamp(Math.floor((x - this.left) / this.step), 0, this.width - 1)
    return clamp(Math.floor((y - this.top) / this.step), 0, this.height - 1) * this.width + column
  }

  /**
   * The middle of a cell, in picture pixels.
   * @param {number} cell
   * @returns {[number, number]}
   */
  placeOf(cell) {
    const column = cell % this.width
    const row = (cell - column) / this.width
    return [this.left + (column + 0.5) * this.step, this.top + (row + 0.5) * this.step]
  }

  /**
   * The cell with the strongest edge around another one.
   * @param {number} cell
   * @param {number} reach in cells
   */
  strongestAround(cell, reach) {
    const column = cell % this.width
    const row = (cell - column) / this.width
    let best = cell
    for (let y = Math.max(0, row - reach); y <= Math.min(this.height - 1, row + reach); y++) {
      for (let x = Math.max(0, column - reach); x <= Math.min(this.width - 1, column + reach); x++) {
        if (this.#strength[y * this.width + x] > this.#strength[best]) best = y * this.width + x
      }
    }
    return best
  }

  /**
   * From a cell to one beside it, 0 … 1: little along an edge, much across it and where there is none. The paper's weights.
   * @param {number} from
   * @param {number} to
   * @param {number} dx −1 … 1, as `dy`
   * @param {number} dy
   */
  cost(from, to, dx, dy) {
    return 0.43 * (1 - this.#isRidge[to]) + 0.43 * this.#turn(from, to, dx, dy) + 0.14 * (1 - this.#strength[to])
  }

  /**
   * How far the way from one cell to another is off the direction of the edge at both of them, 0 … 1.
   * @param {number} from
   * @param {number} to
   * @param {number} dx
   * @param {number} dy
   */
  #turn(from, to, dx, dy) {
    const length = dx !== 0 && dy !== 0 ? Math.SQRT2 : 1
    // An edge runs at a right angle to its gradient.
    const first = (this.#down[from] * dx - this.#along[from] * dy) / length
    const second = (this.#down[to] * dx - this.#along[to] * dy) / length
    const sign = first < 0 ? -1 : 1
    return 2 / (3 * Math.PI) * (Math.acos(Math.min(1, first * sign)) + Math.acos(clamp(second * sign, -1, 1)))
  }

  /** @param {Pixels} pixels */
  #brightness({ width, data }) {
    const light = new Float32Array(this.width * this.height)
    // Large cells are looked at in a few of their pixels.
    const stride = Math.max(1, this.step >> 1)
    for (let cell = 0; cell < light.length; cell++) {
      const column = cell % this.width
      const [x0, y0] = [this.left + column * this.step, this.top + (cell - column) / this.width * this.step]
      let [sum, count] = [0, 0]
      for (let y = y0; y < y0 + this.step; y += stride) {
        for (let x = x0; x < x0 + this.step; x += stride) {
          const index = (y * width + x) * 4
          sum += 0.299 * data[index] + 0.587 * data[index + 1] + 0.114 * data[index + 2]
          count += 1
        }
      }
      light[cell] = sum / count
    }
    return light
  }

  /**
   * By a binomial of three cells each way: single noisy pixels are no edges.
   * @param {Float32Array} light
   */
  #smoothed(light) {
    const { width, height } = this
    const across = new Float32Array(light.length)
    const result = new Float32Array(light.length)
    for (let index = 0; index < light.length; index++) {
      const column = index % width
      const before = light[column > 0 ? index - 1 : index]
      const after = light[column < width - 1 ? index + 1 : index]
      across[index] = (before + 2 * light[index] + after) / 4
    }
    for (let index = 0; index < light.length; index++) {
      const above = across[index >= width ? index - width : index]
      const below = across[index < (height - 1) * width ? index + width : index]
      result[index] = (above + 2 * across[index] + below) / 4
    }
    return result
  }

  #differentiate() {
    const { width, height } = this
    const light = this.#light
    const curve = new Float32Array(light.length)
    let sum = 0
    for (let index = 0; index < light.length; index++) {
      const column = index % width
      const before = light[column > 0 ? index - 1 : index]
      const after = light[column < width - 1 ? index + 1 : index]
      const above = light[index >= width ? index - width : index]
      const below = light[index < (height - 1) * width ? index + width : index]
      const [dx, dy] = [after - before, below - above]
      const length = Math.hypot(dx, dy)
      this.#along[index] = length > 0 ? dx / length : 0
      this.#down[index] = length > 0 ? dy / length : 0
      this.#strength[index] = length
      curve[index] = before + after + above + below - 4 * light[index]
      sum += length
    }
    const full = strong * sum / light.length || 1
    for (let index = 0; index < light.length; index++) this.#strength[index] = Math.min(1, this.#strength[index] / full)
    this.#markRidges(curve)
  }

  /** @param {Float32Array} curve the second derivative */
  #markRidges(curve) {
    const { width, height } = this
    for (let index = 0; index < curve.length; index++) {
      if (this.#strength[index] < faint) continue
      const isLast = index % width === width - 1
      const neighbours = [isLast ? index : index + 1, index < (height - 1) * width ? index + width : index]
      for (const other of neighbours) {
        if (curve[index] * curve[other] > 0 || index === other) continue
        // Of both cells the one nearer to zero is the ridge.
        this.#isRidge[Math.abs(curve[index]) <= Math.abs(curve[other]) ? index : other] = 1
      }
    }
  }
}

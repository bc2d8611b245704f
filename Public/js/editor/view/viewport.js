import { clamp } from "../geometry/box.js"

/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("../geometry/box.js").Size} Size */

const smallestScale = 0.02
const largestScale = 64
/** Page pixels around a fitted picture, and how much of a picture always stays on the stage. */
const margin = 12
const remainder = 48

/**
 * The only place that knows how picture pixels and page pixels (CSS, from the window's corner) belong together:
 * page pixel = left + scale × picture pixel.
 */
export class Viewport {
  scale = 1
  /** @type {Size} */
  picture = { width: 1, height: 1 }

  /** The picture's corner from the stage's corner, in page pixels. */
  #x = 0
  #y = 0
  #stage = { left: 0, top: 0, width: 1, height: 1 }
  #isFitted = true

  get left() {
    return this.#stage.left + this.#x
  }

  get top() {
    return this.#stage.top + this.#y
  }

  /**
   * The stage has another place or size: a fitted picture stays fitted, any other keeps its middle.
   * @param {{ left: number, top: number, width: number, height: number }} rectangle
   */
  place({ left, top, width, height }) {
    this.#x += (width - this.#stage.width) / 2
    this.#y += (height - this.#stage.height) / 2
    this.#stage = { left, top, width, height }
    if (this.#isFitted) this.fit()
    else this.#keepInSight()
  }

  fit() {
    const { width, height } = this.#stage
    const across = Math.max(1, width - 2 * margin) / this.picture.width
    const down = Math.max(1, height - 2 * margin) / this.picture.height
    this.scale = clamp(Math.min(across, down), smallestScale, largestScale)
    this.#x = (width - this.scale * this.picture.width) / 2
    this.#y = (height - this.scale * this.picture.height) / 2
    this.#isFitted = true
  }

  /**
   * What lies under this page pixel stays there.
   * @param {number} factor
   * @param {number} pageX
   * @param {number} pageY
   */
  zoom(factor, pageX, pageY) {
    const [x, y] = this.toPicture(pageX, pageY)
    this.scale = clamp(this.scale * factor, smallestScale, largestScale)
    this.#x = pageX - this.#stage.left - this.scale * x
    this.#y = pageY - this.#stage.top - this.scale * y
    this.#isFitted = false
    this.#keepInSight()
  }

  /** @param {number} factor */
  zoomAtMiddle(factor) {
    const { left, top, width, height } = this.#stage
    this.zoom(factor, left + width / 2, top + height / 2)
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) {
    this.#x += dx
    this.#y += dy
    this.#isFitted = false
    this.#keepInSight()
  }

  /**
   * The shortest way that brings a box of the picture onto the stage; true if there was one to go.
   * @param {Box} box
   */
  reveal(box) {
    const { width, height } = this.#stage
    const dx = inward(this.#x + this.scale * box[0], this.#x + this.scale * box[2], width)
    const dy = inward(this.#y + this.scale * box[1], this.#y + this.scale * box[3], height)
    if (dx === 0 && dy === 0) return false
    this.pan(dx, dy)
    return true
  }

  /**
   * @param {number} pageX
   * @param {number} pageY
   * @returns {[number, number]}
   */
  toPicture(pageX, pageY) {
    return [(pageX - this.left) / this.scale, (pageY - this.top) / this.scale]
  }

  /**
   * From the stage's corner, in page pixels: what canvases draw in.
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  toStage(x, y) {
    return [this.#x + this.scale * x, this.#y + this.scale * y]
  }

  /** @returns {Box} what is on the stage, in picture pixels */
  get visible() {
    const { left, top, width, height } = this.#stage
    return [...this.toPicture(left, top), ...this.toPicture(left + width, top + height)]
  }

  #keepInSight() {
    const { width, height } = this.#stage
    this.#x = clamp(this.#x, remainder - this.scale * this.picture.width, width - remainder)
    this.#y = clamp(this.#y, remainder - this.scale * this.picture.height, height - remainder)
  }
}

/**
 * How far a stretch has to go to lie within [0, size]; one that is too long comes to lie at the beginning.
 * @param {number} from
 * @param {number} to
 * @param {number} size
 */
function inward(from, to, size) {
  if (from < margin) return to > size - margin ? 0 : margin - from
  return to > size - margin ? Math.max(margin - from, size - margin - to) : 0
}

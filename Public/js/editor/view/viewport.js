import { clamp, ordered } from "../geometry/box.js"

/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("../geometry/box.js").Size} Size */

const smallestScale = 0.02
const largestScale = 64
/** Page pixels around a fitted picture, and how much of a picture always stays on the stage. */
const margin = 12
const remainder = 48
/** @type {Record<number, readonly [number, number]>} */
const directions = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] }

/**
 * The only place that knows how picture pixels and page pixels (CSS, from the window's corner) belong together:
 * page pixel = left + scale × picture pixel.
 */
export class Viewport {
  scale = 1
  /** @type {Size} */
  picture = { width: 1, height: 1 }
  /** How far the picture is turned, clockwise. @type {0 | 90 | 180 | 270} */
  rotation = 0

  /** The picture's corner from the stage's corner, in page pixels. */
  #x = 0
  #y = 0
  #stage = { left: 0, top: 0, width: 1, height: 1 }
  #isFitted = true

  /** Cosine and sine of the rotation. @returns {readonly [number, number]} */
  get direction() {
    return directions[this.rotation]
  }

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
    this.#show([0, 0, this.picture.width, this.picture.height], margin)
    this.#isFitted = true
  }

  /**
   * A box of the picture fills the stage, with a margin of page pixels.
   * @param {Box} box
   * @param {number} [around]
   */
  show(box, around = 100) {
    this.#show(box, around)
    this.#isFitted = false
    this.#keepInSight()
  }

  /** The picture stands upright again, and is fitted. */
  unturn() {
    this.rotation = 0
    this.fit()
  }

  /** @param {90 | -90} degrees the picture turns and is fitted */
  turn(degrees) {
    this.rotation = /** @type {0 | 90 | 180 | 270} */ ((this.rotation + degrees + 360) % 360)
    this.fit()
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
    this.#lay(x, y, pageX - this.#stage.left, pageY - this.#stage.top)
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
    const [left, top, right, bottom] = this.#onStage(box)
    const dx = inward(left, right, width)
    const dy = inward(top, bottom, height)
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
    const [cosine, sine] = this.direction
    const x = (pageX - this.left) / this.scale
    const y = (pageY - this.top) / this.scale
    return [cosine * x + sine * y, cosine * y - sine * x]
  }

  /**
   * From the stage's corner, in page pixels: what canvases draw in.
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  toStage(x, y) {
    const [cosine, sine] = this.direction
    return [this.#x + this.scale * (cosine * x - sine * y), this.#y + this.scale * (sine * x + cosine * y)]
  }

  /** @returns {Box} what is on the stage, in picture pixels */
  get visible() {
    const { left, top, width, height } = this.#stage
    return ordered([...this.toPicture(left, top), ...this.toPicture(left + width, top + height)])
  }

  /**
   * A place of the picture comes to lie on a place of the stage.
   * @param {number} x
   * @param {number} y
   * @param {number} stageX
   * @param {number} stageY
   */
  #lay(x, y, stageX, stageY) {
    const [cosine, sine] = this.direction
    this.#x = stageX - this.scale * (cosine * x - sine * y)
    this.#y = stageY - this.scale * (sine * x + cosine * y)
  }

  /**
   * @param {Box} box
   * @param {number} around
   */
  #show([left, top, right, bottom], around) {
    const { width, height } = this.#stage
    // Half of a small stage is left for the box itself.
    const edge = Math.min(around, width / 4, height / 4)
    const isUpright = this.rotation % 180 === 0
    const [boxWidth, boxHeight] = isUpright ? [right - left, bottom - top] : [bottom - top, right - left]
    const across = (width - 2 * edge) / Math.max(1, boxWidth)
    const down = (height - 2 * edge) / Math.max(1, boxHeight)
    this.scale = clamp(Math.min(across, down), smallestScale, largestScale)
    this.#lay((left + right) / 2, (top + bottom) / 2, width / 2, height / 2)
  }

  /**
   * @param {Box} box
   * @returns {Box}
   */
  #onStage([left, top, right, bottom]) {
    return ordered([...this.toStage(left, top), ...this.toStage(right, bottom)])
  }

  #keepInSight() {
    const { width, height } = this.#stage
    const [left, top, right, bottom] = this.#onStage([0, 0, this.picture.width, this.picture.height])
    this.#x += clamp(left, remainder - (right - left), width - remainder) - left
    this.#y += clamp(top, remainder - (bottom - top), height - remainder) - top
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

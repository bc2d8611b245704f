import { bitmapOf } from "../geometry/bitmap.js"

const dark = "#000000c0"
const light = "#ffffff"
const crossDash = [6, 6]

/** @type {WeakMap<readonly number[], Map<string, OffscreenCanvas>>} */
const images = new WeakMap()

/** Small figures on a canvas, in page pixels; all of them are seen on dark and on light ground. */
export class Pen {
  size = { width: 1, height: 1 }
  /** Of words, in page pixels. */
  wordSize = 12
  #context

  /** @param {CanvasRenderingContext2D} context */
  constructor(context) {
    this.#context = context
  }

  /** With the ground that words stand on. */
  get wordHeight() {
    return this.wordSize + 6
  }

  /**
   * @param {Path2D} path
   * @param {string} style
   * @param {number} width
   * @param {number[]} [dash]
   */
  stroke(path, style, width, dash = []) {
    this.#context.setLineDash(dash)
    this.#context.strokeStyle = style
    this.#context.lineWidth = width
    this.#context.stroke(path)
    this.#context.setLineDash([])
  }

  /**
   * One device pixel wide, with a shadow of the same width.
   * @param {Path2D} path
   * @param {string} color
   * @param {number} density
   */
  hairline(path, color, density) {
    const context = this.#context
    context.save()
    context.translate(1 / density, 1 / density)
    this.stroke(path, dark, 1 / density)
    context.restore()
    this.stroke(path, color, 1 / density)
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   * @param {string} fill
   * @param {string} line
   */
  dot(x, y, radius, fill, line) {
    const path = new Path2D()
    path.arc(x, y, radius, 0, 2 * Math.PI)
    this.#context.fillStyle = fill
    this.stroke(path, line, 2)
    this.#context.fill(path)
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} side
   * @param {{ isRound?: boolean, color: string }} look
   */
  handle(x, y, side, { isRound, color }) {
    const path = new Path2D()
    if (isRound) path.arc(x, y, side / 2, 0, 2 * Math.PI)
    else path.rect(x - side / 2, y - side / 2, side, side)
    this.#context.fillStyle = light
    this.stroke(path, dark, 4)
    this.#context.fill(path)
    this.stroke(path, color, 2)
  }

  /**
   * The cheapest mark that is seen on everything.
   * @param {number} x
   * @param {number} y
   */
  speck(x, y) {
    this.#context.fillStyle = dark
    this.#context.fillRect(x - 3, y - 3, 6, 6)
    this.#context.fillStyle = light
    this.#context.fillRect(x - 2, y - 2, 4, 4)
  }

  /**
   * A plus or a minus in a circle.
   * @param {number} x
   * @param {number} y
   * @param {boolean} isPlus
   */
  sign(x, y, isPlus) {
    this.dot(x, y, 8, isPlus ? light : dark, isPlus ? dark : light)
    const path = new Path2D()
    path.moveTo(x - 4, y)
    path.lineTo(x + 4, y)
    if (isPlus) {
      path.moveTo(x, y - 4)
      path.lineTo(x, y + 4)
    }
    this.stroke(path, isPlus ? "#000" : light, 2)
  }

  /**
   * Lines through the whole stage.
   * @param {number} x
   * @param {number} y
   */
  cross(x, y) {
    const path = new Path2D()
    path.moveTo(Math.round(x) + 0.5, 0)
    path.lineTo(Math.round(x) + 0.5, this.size.height)
    path.moveTo(0, Math.round(y) + 0.5)
    path.lineTo(this.size.width, Math.round(y) + 0.5)
    this.stroke(path, dark, 1)
    this.stroke(path, light, 1, crossDash)
  }

  /**
   * A frame drawn up between two corners.
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   */
  box(x1, y1, x2, y2) {
    const path = new Path2D()
    path.rect(Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1))
    this.#context.fillStyle = "#ffffff20"
    this.#context.fill(path)
    this.stroke(path, dark, 3)
    this.stroke(path, light, 1, crossDash)
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   * @param {boolean} isSquare
   */
  brush(x, y, radius, isSquare) {
    const path = new Path2D()
    if (isSquare) path.rect(x - radius, y - radius, 2 * radius, 2 * radius)
    else path.arc(x, y, radius, 0, 2 * Math.PI)
    this.stroke(path, dark, 3)
    this.stroke(path, light, 1)
  }

  /**
   * @param {readonly number[]} points a mask's
   * @param {string} color
   * @param {number} opacity 0 … 1
   * @param {number[]} place from the mask's pixels to device pixels
   * @param {number} width
   * @param {number} height
   */
  mask(points, color, opacity, place, width, height) {
    const context = this.#context
    context.setTransform(place[0], place[1], place[2], place[3], place[4], place[5])
    context.imageSmoothingEnabled = false
    context.globalAlpha = opacity
    context.drawImage(maskImage(points, color), 0, 0, width, height)
    context.globalAlpha = 1
  }

  /**
   * Somebody else's arrow, with their name.
   * @param {number} x
   * @param {number} y
   * @param {string} name
   * @param {string} color
   */
  pointer(x, y, name, color) {
    const path = new Path2D("M0 0 L0 16 L4.5 12.5 L7.5 19 L10.5 17.5 L7.5 11.5 L13 11 Z")
    const placed = new Path2D()
    placed.addPath(path, { e: x, f: y })
    this.stroke(placed, light, 3)
    this.#context.fillStyle = color
    this.#context.fill(placed)
    this.words(name, x + 12, y + 36, light, color)
  }

  /**
   * Words on a ground of their own, standing on a point and kept on the stage.
   * @param {string} words
   * @param {number} x
   * @param {number} bottom
   * @param {string} ink
   * @param {string} ground
   * @param {boolean} [isAtEnd] whether the words end at `x`
   */
  words(words, x, bottom, ink, ground, isAtEnd = false) {
    const context = this.#context
    const height = this.wordHeight
    context.font = `600 ${this.wordSize}px system-ui, sans-serif`
    context.textBaseline = "middle"
    const width = context.measureText(words).width + 10
    const left = Math.max(0, Math.min(this.size.width - width, isAtEnd ? x - width : x))
    const top = Math.max(0, Math.min(this.size.height - height, bottom - height))
    context.fillStyle = ground
    context.fillRect(left, top, width, height)
    context.fillStyle = ink
    context.fillText(words, left + 5, top + height / 2 + 0.5)
  }
}

/**
 * @param {readonly number[]} points
 * @param {string} color `#rrggbb`
 */
function maskImage(points, color) {
  const known = images.get(points)?.get(color)
  if (known) return known
  const { width, height, bits } = bitmapOf(points)
  const canvas = new OffscreenCanvas(width, height)
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const image = context.createImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  const [red, green, blue] = [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16))
  // Little-endian bytes: red first, opacity last.
  const pixel = ((0xff << 24) | (blue << 16) | (green << 8) | red) >>> 0
  for (let index = 0; index < bits.length; index++) if (bits[index]) pixels[index] = pixel
  context.putImageData(image, 0, 0)
  images.set(points, (images.get(points) ?? new Map()).set(color, canvas))
  return canvas
}

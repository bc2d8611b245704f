import { Layer } from "./layer.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../tools/scene.js").Scene} Scene */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/** From this scale on, one sees the picture's pixels as squares. */
const squaresFrom = 4

/** Draws the picture and, over it, what rests on it. */
export class Renderer {
  /** @type {ImageBitmap | OffscreenCanvas | undefined} */
  picture
  isSmooth = true
  /** A CSS filter for the picture alone. */
  filter = "none"
  /** Lines this many picture pixels apart; 0 for none. */
  gridStep = 0
  gridColor = "#ffffff60"
  /** Whether there is black in the picture's place. */
  isBitmap = false
  layer

  #canvas
  #context
  #density = 1
  #lifted = ""

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Palette} palette
   * @param {() => void} changed there is something new to show
   */
  constructor(canvas, palette, changed) {
    this.#canvas = canvas
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }))
    this.layer = new Layer(palette, changed)
  }

  /**
   * @param {number} width page pixels
   * @param {number} height
   * @param {number} density device pixels for each
   */
  resize(width, height, density) {
    this.#canvas.width = Math.max(1, Math.round(width * density))
    this.#canvas.height = Math.max(1, Math.round(height * density))
    this.#density = density
  }

  /**
   * What the overlay draws does not rest.
   * @param {Annotation[]} shapes
   * @param {Scene} scene
   */
  lift(shapes, scene) {
    const key = shapes.map(({ uid }) => uid).join(" ")
    if (key === this.#lifted) return
    this.#lifted = key
    const dropped = this.layer.lift(shapes)
    const back = new Set(dropped)
    const resting = [...scene.shown].filter(({ uid }) => back.has(uid))
    this.layer.touch([...shapes, ...resting])
  }

  /**
   * @param {Viewport} viewport
   * @param {number} now milliseconds
   * @param {string} ground the colour around the picture
   */
  draw(viewport, now, ground) {
    const context = this.#context
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.filter = "none"
    context.fillStyle = ground
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height)
    if (!this.picture) return
    const unit = viewport.scale * this.#density
    const [cosine, sine] = viewport.direction
    // On whole pixels, so that lines stay sharp.
    const [x, y] = viewport.toStage(0, 0).map((value) => Math.round(value * this.#density))
    context.setTransform(cosine, sine, -sine, cosine, x, y)
    context.imageSmoothingEnabled = this.isSmooth && viewport.scale < squaresFrom
    context.imageSmoothingQuality = "low"
    context.filter = this.filter
    if (this.isBitmap) {
      context.fillStyle = "#000"
      context.fillRect(0, 0, viewport.picture.width * unit, viewport.picture.height * unit)
    } else this.#drawPicture(this.picture, viewport, unit)
    context.filter = "none"
    if (this.gridStep > 0) this.#drawGrid(viewport, unit)
    this.layer.draw(context, unit, viewport.visible, now)
  }

  /**
   * Only what is in sight: at a large scale the rest would cost as much as a picture of that size.
   * @param {ImageBitmap | OffscreenCanvas} picture
   * @param {Viewport} viewport
   * @param {number} unit
   */
  #drawPicture(picture, { visible, picture: { width, height } }, unit) {
    const left = Math.max(0, Math.floor(visible[0]))
    const top = Math.max(0, Math.floor(visible[1]))
    const across = Math.min(width, Math.ceil(visible[2])) - left
    const down = Math.min(height, Math.ceil(visible[3])) - top
    if (across <= 0 || down <= 0) return
    const [ratioX, ratioY] = [picture.width / width, picture.height / height]
    this.#context.drawImage(
      picture,
      left * ratioX,
      top * ratioY,
      across * ratioX,
      down * ratioY,
      left * unit,
      top * unit,
      across * unit,
      down * unit,
    )
  }

  /**
   * @param {Viewport} viewport
   * @param {number} unit
   */
  #drawGrid({ picture: { width, height } }, unit) {
    if (this.gridStep * unit < 4) return
    const path = new Path2D()
    for (let column = 0; column <= width; column += this.gridStep) {
      path.moveTo(column * unit, 0)
      path.lineTo(column * unit, height * unit)
    }
    for (let row = 0; row <= height; row += this.gridStep) {
      path.moveTo(0, row * unit)
      path.lineTo(width * unit, row * unit)
    }
    this.#context.strokeStyle = this.gridColor
    this.#context.lineWidth = 1
    this.#context.stroke(path)
  }
}

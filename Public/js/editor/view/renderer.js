import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../tools/scene.js").Scene} Scene */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/**
 * Draws the picture and what rests on it. Everything that knows how this is done stands behind this interface.
 *
 * @typedef {object} Renderer
 * @property {ImageBitmap | undefined} picture
 * @property {(width: number, height: number, density: number) => void} resize page pixels, and device pixels for each
 * @property {(viewport: Viewport, scene: Scene, lifted: string | undefined) => void} draw
 *   `lifted` is drawn by somebody else at the moment
 */

/** A long path costs more than many short ones. */
const pathLength = 128
/** From this scale on, one sees the picture's pixels as squares. */
const squaresFrom = 4
const halo = "#000000b0"
/** With more than this many annotations on the stage, lines are as thin as the screen allows. */
const crowd = 1000

/**
 * On the page's own thread: one path for each label, lines of one device pixel, only what is on the stage.
 * @implements {Renderer}
 */
export class CanvasRenderer {
  /** @type {ImageBitmap | undefined} */
  picture

  #canvas
  #context
  #palette
  #density = 1

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Palette} palette
   */
  constructor(canvas, palette) {
    this.#canvas = canvas
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
    this.#palette = palette
  }

  /**
   * @param {number} width
   * @param {number} height
   * @param {number} density
   */
  resize(width, height, density) {
    this.#canvas.width = Math.max(1, Math.round(width * density))
    this.#canvas.height = Math.max(1, Math.round(height * density))
    this.#density = density
  }

  /**
   * @param {Viewport} viewport
   * @param {Scene} scene
   * @param {string | undefined} lifted
   */
  draw(viewport, scene, lifted) {
    const context = this.#context
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height)
    if (!this.picture) return
    this.#drawPicture(this.picture, viewport)
    const shown = scene.inside(viewport.visible).filter(({ uid }) => uid !== lifted)
    for (
      const [, annotations] of Map.groupBy(shown, ({ zOrder, label, occluded }) => `${zOrder} ${label} ${occluded}`)
    ) {
      for (let start = 0; start < annotations.length; start += pathLength) {
        this.#drawAlike(annotations.slice(start, start + pathLength), viewport, shown.length > crowd)
      }
    }
  }

  /**
   * @param {ImageBitmap} picture
   * @param {Viewport} viewport
   */
  #drawPicture(picture, viewport) {
    const [x, y] = viewport.toStage(0, 0)
    const unit = viewport.scale * this.#density
    this.#context.imageSmoothingEnabled = viewport.scale < squaresFrom
    this.#context.imageSmoothingQuality = "medium"
    this.#context.drawImage(
      picture,
      x * this.#density,
      y * this.#density,
      viewport.picture.width * unit,
      viewport.picture.height * unit,
    )
  }

  /**
   * Annotations of one label and one line style. Several lines of one device pixel cost less than one of two.
   * @param {Annotation[]} annotations
   * @param {Viewport} viewport
   * @param {boolean} isCrowded
   */
  #drawAlike(annotations, viewport, isCrowded) {
    const context = this.#context
    const { color, fill } = this.#palette.look(annotations[0].label)
    const areas = new Path2D()
    const lines = new Path2D()
    const halos = new Path2D()
    for (const annotation of annotations) {
      const points = this.#onDevice(annotation.points, viewport)
      const kind = kindOf(annotation)
      kind.trace(areas, points)
      kind.trace(lines, points)
      if (!isCrowded) kind.trace(lines, points, -1)
      kind.trace(halos, points, 1)
    }
    context.fillStyle = fill
    context.fill(areas)
    context.lineWidth = 1
    context.setLineDash([])
    context.strokeStyle = halo
    context.stroke(halos)
    if (annotations[0].occluded) context.setLineDash([6, 4])
    context.strokeStyle = color
    context.stroke(lines)
  }

  /**
   * In device pixels, on their middles: a line there is one pixel wide and sharp.
   * @param {readonly number[]} points
   * @param {Viewport} viewport
   */
  #onDevice(points, viewport) {
    const corner = viewport.toStage(0, 0)
    return points.map((value, index) => Math.floor((corner[index % 2] + viewport.scale * value) * this.#density) + 0.5)
  }
}

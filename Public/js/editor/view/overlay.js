import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../tools/scene.js").Scene} Scene */
/** @typedef {import("../tools/tool.js").Live} Live */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/**
 * Two versions of one shape, to be told apart by words and lines.
 * @typedef {{ mine?: Annotation, theirs?: Annotation }} Rivals
 */

const handleSide = 10
const dark = "#000000c0"
const light = "#ffffff"
const crossDash = [6, 6]
const font = "600 12px system-ui, sans-serif"

/** Draws what is touched at the moment over the resting picture: a few shapes, as often as the screen shows a frame. */
export class Overlay {
  #canvas
  #context
  #palette
  #density = 1
  #width = 1
  #height = 1
  /** @type {Viewport} */
  #viewport

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Palette} palette
   * @param {Viewport} viewport
   */
  constructor(canvas, palette, viewport) {
    this.#canvas = canvas
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
    this.#palette = palette
    this.#viewport = viewport
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
    this.#width = width
    this.#height = height
  }

  /**
   * @param {Scene} scene
   * @param {Live} live
   * @param {Rivals[]} rivals
   * @param {boolean} hasHandles whether the present tool can grab them
   */
  draw(scene, live, rivals, hasHandles) {
    const context = this.#context
    context.setTransform(this.#density, 0, 0, this.#density, 0, 0)
    context.clearRect(0, 0, this.#width, this.#height)
    const { selected, hovered } = scene
    const isReplaced = live.preview && live.preview.uid === selected?.uid
    if (hovered && hovered.uid !== selected?.uid && !live.preview) this.#drawStrong(hovered, 2)
    if (selected && !isReplaced) this.#drawStrong(selected, 2)
    if (live.preview) this.#drawStrong(live.preview, 2)
    for (const pair of rivals) this.#drawRivals(pair)
    if (live.cross) this.#drawCross(live.cross)
    const held = isReplaced ? live.preview : selected
    if (held && hasHandles) this.#drawHandles(held)
    if (hovered && hovered.uid !== held?.uid && !live.preview) this.#drawName(hovered)
    if (held) this.#drawName(held)
    if (live.readout && live.preview) this.#drawReadout(live.preview, live.readout)
  }

  /**
   * @param {Annotation} annotation
   * @param {number} width
   */
  #drawStrong(annotation, width) {
    const context = this.#context
    const { color, strongFill } = this.#palette.look(annotation.label)
    const path = this.#path(annotation)
    context.fillStyle = strongFill
    context.fill(path)
    context.setLineDash([])
    this.#stroke(path, dark, width + 2)
    if (annotation.occluded) context.setLineDash([6, 4])
    this.#stroke(path, color, width)
    context.setLineDash([])
  }

  /** @param {Rivals} rivals */
  #drawRivals({ mine, theirs }) {
    const sides = [{ annotation: mine, words: "mine", dash: [8, 4] }, {
      annotation: theirs,
      words: "theirs",
      dash: [2, 3],
    }]
    for (const { annotation, words, dash } of sides) {
      if (!annotation) continue
      const path = this.#path(annotation)
      this.#context.setLineDash([])
      this.#stroke(path, dark, 4)
      this.#context.setLineDash(dash)
      this.#stroke(path, light, 2)
      this.#context.setLineDash([])
      const [left, top, right, bottom] = this.#bounds(annotation)
      if (words === "mine") this.#drawWords(words, left, top, "#000", light)
      else this.#drawWords(words, right, bottom + 20, light, "#000", true)
    }
  }

  /** @param {readonly [number, number]} cross */
  #drawCross(cross) {
    const [x, y] = this.#viewport.toStage(...cross)
    const path = new Path2D()
    path.moveTo(Math.round(x) + 0.5, 0)
    path.lineTo(Math.round(x) + 0.5, this.#height)
    path.moveTo(0, Math.round(y) + 0.5)
    path.lineTo(this.#width, Math.round(y) + 0.5)
    this.#stroke(path, dark, 1)
    this.#context.setLineDash(crossDash)
    this.#stroke(path, light, 1)
    this.#context.setLineDash([])
  }

  /** @param {Annotation} annotation */
  #drawHandles(annotation) {
    const { color } = this.#palette.look(annotation.label)
    for (const handle of kindOf(annotation).handles(annotation.points)) {
      const [x, y] = this.#viewport.toStage(handle.x, handle.y)
      const path = new Path2D()
      path.rect(x - handleSide / 2, y - handleSide / 2, handleSide, handleSide)
      this.#context.fillStyle = light
      this.#stroke(path, dark, 4)
      this.#context.fill(path)
      this.#stroke(path, color, 2)
    }
  }

  /** @param {Annotation} annotation */
  #drawName(annotation) {
    const { name, color, ink } = this.#palette.look(annotation.label)
    const [left, top] = this.#bounds(annotation)
    this.#drawWords(name, left, top - handleSide / 2, ink, color)
  }

  /**
   * @param {Annotation} annotation
   * @param {string} words
   */
  #drawReadout(annotation, words) {
    const [, , right, bottom] = this.#bounds(annotation)
    this.#drawWords(words, right, bottom + 26, light, dark, true)
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
  #drawWords(words, x, bottom, ink, ground, isAtEnd = false) {
    const context = this.#context
    const height = 18
    context.font = font
    context.textBaseline = "middle"
    const width = context.measureText(words).width + 10
    const left = Math.max(0, Math.min(this.#width - width, isAtEnd ? x - width : x))
    const top = Math.max(0, Math.min(this.#height - height, bottom - height))
    context.fillStyle = ground
    context.fillRect(left, top, width, height)
    context.fillStyle = ink
    context.fillText(words, left + 5, top + height / 2 + 0.5)
  }

  /**
   * @param {Path2D} path
   * @param {string} style
   * @param {number} width
   */
  #stroke(path, style, width) {
    this.#context.strokeStyle = style
    this.#context.lineWidth = width
    this.#context.stroke(path)
  }

  /** @param {Annotation} annotation */
  #path(annotation) {
    const path = new Path2D()
    kindOf(annotation).trace(path, this.#onStage(annotation.points))
    return path
  }

  /** @param {Annotation} annotation */
  #bounds(annotation) {
    return kindOf(annotation).bounds(this.#onStage(annotation.points))
  }

  /** @param {readonly number[]} points */
  #onStage(points) {
    const corner = this.#viewport.toStage(0, 0)
    return points.map((value, index) => corner[index % 2] + this.#viewport.scale * value)
  }
}

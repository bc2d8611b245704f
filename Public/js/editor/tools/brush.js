import { changed } from "../document/annotation.js"
import { deletion, nothing } from "../document/changes.js"
import { clamp } from "../geometry/box.js"
import { bitmapOf, blank, filled, lay, paint, runsOf } from "../geometry/bitmap.js"
import { flooded } from "../geometry/flood.js"
import { newShape, refusalFor } from "./drawing.js"
import { PaintPreview } from "./paint-preview.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("../geometry/bitmap.js").Bitmap} Bitmap */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").KeyInput} KeyInput */
/** @typedef {import("./tool.js").Live} Live */
/** @typedef {import("./tool.js").Outcome} Outcome */
/** @typedef {import("./tool.js").PointerInput} PointerInput */
/** @typedef {import("./tool.js").Tool} Tool */

const closing = 9
/** The largest brush, in picture pixels. */
const largest = 500

/**
 * Paints masks. Each stroke is a change of its own and saved like any other; Enter or N begins another mask.
 * @implements {Tool}
 */
export class BrushTool {
  name = "brush"

  #scene
  #preview
  /** @type {Bitmap | undefined} */
  #stroke
  /** @type {PointerInput | undefined} */
  #last
  /** Of a polygon that is added or taken away. @type {number[]} */
  #ring = []
  #isPressed = false
  /** While the brush becomes larger or smaller: where that began, and how large it was. */
  #sizing = /** @type {{ x: number, y: number, pageX: number, size: number } | undefined} */ (undefined)

  /**
   * @param {Scene} scene
   * @param {PaintPreview} [preview]
   */
  constructor(scene, preview = new PaintPreview()) {
    this.#scene = scene
    this.#preview = preview
  }

  /** @returns {Live} */
  get live() {
    if (!this.#last) return {}
    const { brushSize, isBrushSquare } = this.#scene.drawing
    const { x, y } = this.#last
    if (this.#scene.drawing.brushMode === "wand") return { cross: [x, y] }
    if (this.#isPolygon) {
      const box = /** @type {const} */ ([x, y, x, y])
      return this.#ring.length > 0
        ? { dots: [...this.#ring, x, y], box, paint: this.#preview.canvas }
        : { cross: [x, y] }
    }
    return {
      brush: { ...this.#sizing ?? { x, y }, size: brushSize, isSquare: isBrushSquare },
      paint: this.#stroke ? this.#preview.canvas : undefined,
    }
  }

  cursor() {
    return "crosshair"
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerDown(input) {
    const refusal = refusalFor(this.#scene, "mask")
    if (refusal) return { notice: refusal }
    this.#last = input
    this.#isPressed = true
    if (this.#isPolygon) return {}
    if (this.#scene.drawing.brushMode === "wand") return this.#flood(input)
    this.#stroke = blank(this.#scene.picture)
    this.#preview.begin(this.#scene.picture, this.#isErasing)
    this.#paintTo(input)
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerMove(input) {
    if (this.#sizing) return this.#resize(this.#sizing, input)
    if (this.#stroke) this.#paintTo(input)
    this.#last = input
    return {}
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  pointerUp(input) {
    const isPressed = this.#isPressed
    this.#isPressed = false
    if (this.#isPolygon && isPressed) return this.#corner(input)
    const stroke = this.#stroke
    this.#stroke = undefined
    return stroke ? this.#applied(stroke) : {}
  }

  /** @returns {Outcome} */
  pointerLeave() {
    if (!this.#stroke && this.#ring.length === 0) this.#last = undefined
    return {}
  }

  /** @returns {Outcome} */
  doubleClick() {
    return this.finish() ?? {}
  }

  /**
   * With Alt and a drag to the right the brush becomes larger, to the left smaller.
   * @param {PointerInput} input
   * @returns {Outcome | undefined}
   */
  secondary(input) {
    if (!input.alt) return this.undo() ? {} : undefined
    this.#last = input
    const { x, y, pageX } = input
    this.#sizing = { x, y, pageX, size: this.#scene.drawing.brushSize }
    return {}
  }

  secondaryUp() {
    this.#sizing = undefined
  }

  undo() {
    return this.#ring.splice(-2).length > 0
  }

  /**
   * Ends a polygon, or else the mask: the next stroke begins another.
   * @returns {Outcome | undefined}
   */
  finish() {
    if (this.#ring.length >= 6) {
      const ring = this.#ring
      this.#ring = []
      return this.#applied(filled(ring, this.#scene.picture))
    }
    return this.#edited ? { selected: null, notice: "The next stroke begins a new mask." } : undefined
  }

  /**
   * @param {KeyInput} input
   * @returns {Outcome | undefined}
   */
  keyDown({ key }) {
    const { drawing } = this.#scene
    if (key === "[" || key === "]") {
      return this.#sized(key === "[" ? drawing.brushSize / 1.25 : drawing.brushSize * 1.25 + 1)
    }
    if (key === "Enter") return this.finish()
    if (key !== "Escape") return undefined
    if (this.#stroke || this.#ring.length > 0) {
      this.cancel()
      return { notice: "Drawing cancelled." }
    }
    return { tool: "select" }
  }

  cancel() {
    this.#stroke = undefined
    this.#ring = []
    this.#isPressed = false
    this.#sizing = undefined
  }

  get #isErasing() {
    const { brushMode } = this.#scene.drawing
    return brushMode === "eraser" || brushMode === "polygon-minus"
  }

  get #isPolygon() {
    return this.#scene.drawing.brushMode.startsWith("polygon")
  }

  /** The mask that strokes go to; undefined: they begin one. */
  get #edited() {
    const { selected } = this.#scene
    return selected?.type === "mask" && !this.#scene.isLocked(selected.uid) ? selected : undefined
  }

  /**
   * @param {{ pageX: number, size: number }} start
   * @param {PointerInput} input
   */
  #resize(start, { pageX, scale }) {
    return this.#sized(start.size + 2 * (pageX - start.pageX) / scale)
  }

  /**
   * @param {number} size
   * @returns {Outcome}
   */
  #sized(size) {
    const { drawing } = this.#scene
    drawing.brushSize = clamp(Math.round(size), 1, largest)
    return { notice: `Brush of ${drawing.brushSize} pixels.` }
  }

  /** @param {PointerInput} input */
  #paintTo(input) {
    const from = this.#last ?? input
    const { brushSize: size, isBrushSquare: isSquare } = this.#scene.drawing
    const stroke = {
      fromX: from.x,
      fromY: from.y,
      toX: input.x,
      toY: input.y,
      size,
      isSquare,
      value: /** @type {1} */ (1),
    }
    if (this.#stroke) paint(this.#stroke, stroke)
    this.#preview.paint(stroke)
    this.#last = input
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  #flood({ x, y }) {
    const pixels = this.#scene.pixels()
    if (!pixels || x < 0 || y < 0 || x >= pixels.width || y >= pixels.height) return {}
    return this.#applied(flooded(pixels, x, y, this.#scene.drawing.wandTolerance))
  }

  /**
   * @param {PointerInput} input
   * @returns {Outcome}
   */
  #corner(input) {
    this.#last = input
    const [x, y] = this.#ring
    const isFirst = this.#ring.length >= 6 && Math.hypot(x - input.x, y - input.y) * input.scale < closing
    if (isFirst) return this.finish() ?? {}
    this.#ring.push(input.x, input.y)
    return {}
  }

  /**
   * @param {Bitmap} stroke
   * @returns {Outcome}
   */
  #applied(stroke) {
    const edited = this.#edited
    const bitmap = blank(this.#scene.picture)
    if (edited) lay(bitmap, bitmapOf(edited.points), 1)
    lay(bitmap, stroke, this.#isErasing ? 0 : 1)
    const points = runsOf(bitmap)
    if (!edited) return points.length === 0 || this.#isErasing ? {} : this.#created(points, bitmap)
    if (points.length === 0) return { changes: deletion(edited), name: "Delete" }
    const updated = /** @type {const} */ ([edited, changed(edited, { points })])
    const changes = this.#withoutUnderlying({ ...nothing, updated: [updated] }, bitmap, edited.uid)
    return { changes, name: this.#isErasing ? "Erase" : "Paint", selected: edited.uid }
  }

  /**
   * @param {number[]} points
   * @param {Bitmap} bitmap
   * @returns {Outcome}
   */
  #created(points, bitmap) {
    const shape = newShape(this.#scene, "mask", { points })
    const changes = this.#withoutUnderlying({ ...nothing, created: [shape] }, bitmap, shape.uid)
    return { changes, name: "Draw", selected: shape.uid }
  }

  /**
   * Where masks may not lie on each other, those below lose the pixels.
   * @param {ChangeSet} changes
   * @param {Bitmap} bitmap
   * @param {string} uid
   * @returns {ChangeSet}
   */
  #withoutUnderlying(changes, bitmap, uid) {
    if (!this.#scene.drawing.removesUnderlying || this.#isErasing) return changes
    /** @type {[Annotation, Annotation][]} */
    const updated = []
    const deleted = []
    for (const other of this.#scene.shown) {
      if (other.type !== "mask" || other.uid === uid || this.#scene.isLocked(other.uid)) continue
      const rest = { ...bitmapOf(other.points), bits: bitmapOf(other.points).bits.slice() }
      lay(rest, bitmap, 0)
      const points = runsOf(rest)
      if (points.length === 0) deleted.push(other)
      else if (points.join() !== other.points.join()) updated.push([other, changed(other, { points })])
    }
    return { ...changes, updated: [...changes.updated, ...updated], deleted }
  }
}

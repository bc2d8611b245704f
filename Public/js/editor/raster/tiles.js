import { paintShapes } from "./painter.js"
import { SceneStore } from "./scene-store.js"

/** @typedef {import("../geometry/box.js").Size} Size */
/** @typedef {import("./packed.js").PackedBuffers} PackedBuffers */
/** @typedef {import("./packed.js").PackedShape} PackedShape */
/** @typedef {import("./painter.js").Look} Look */

/**
 * What the page tells the painter. Messages are carried out in their order; tiles that nobody wants any more are not painted.
 *
 * @typedef {{ scale: number, column: number, row: number }} TileRequest `scale` in device pixels for one picture pixel
 * @typedef {{ kind: "open", frame: number, picture: Size }
 *   | { kind: "looks", looks: Look[], isBitmap: boolean }
 *   | { kind: "put", buffers: PackedBuffers }
 *   | { kind: "remove", ids: number[] }
 *   | { kind: "lift", ids: number[] }
 *   | { kind: "paint", revision: number, tiles: TileRequest[] }} Message
 *
 * @typedef {{ frame: number, revision: number, tile: TileRequest, bitmap: ImageBitmap | null }} PaintedTile `null`: nothing is there
 */

export const tileSide = 512

/** Lets messages in between two tiles. @type {() => Promise<void>} */
const breathe = () => new Promise((resolve) => setTimeout(resolve))

/** Paints tiles of the open frame. In a worker as a rule; on the page where there are no workers with canvases. */
export class TilePainter {
  #frame = -1
  #store = new SceneStore({ width: 1, height: 1 })
  /** @type {Look[]} */
  #looks = []
  #isBitmap = false
  /** @type {TileRequest[]} */
  #wanted = []
  #revision = 0
  #isPainting = false
  /** @type {WeakMap<Float32Array, Map<string, OffscreenCanvas>>} */
  #masks = new WeakMap()
  #answer

  /** @param {(tile: PaintedTile) => void} answer */
  constructor(answer) {
    this.#answer = answer
  }

  /** @param {Message} message */
  receive(message) {
    switch (message.kind) {
      case "open":
        this.#frame = message.frame
        this.#store = new SceneStore(message.picture)
        this.#wanted = []
        return
      case "looks":
        this.#looks = message.looks
        this.#isBitmap = message.isBitmap
        return
      case "put":
        return this.#store.put(message.buffers)
      case "remove":
        return this.#store.remove(message.ids)
      case "lift":
        return this.#store.lift(message.ids)
      case "paint":
        this.#wanted = message.tiles
        this.#revision = message.revision
        this.#paintAll()
    }
  }

  async #paintAll() {
    if (this.#isPainting) return
    this.#isPainting = true
    for (let tile = this.#wanted.shift(); tile; tile = this.#wanted.shift()) {
      this.#answer({ frame: this.#frame, revision: this.#revision, tile, bitmap: this.#paint(tile) })
      await breathe()
    }
    this.#isPainting = false
  }

  /** @param {TileRequest} tile */
  #paint({ scale, column, row }) {
    const side = tileSide / scale
    const [left, top] = [column * side, row * side]
    // Lines are wider than what they follow.
    const reach = 6 / scale
    const shapes = this.#store.inside([left - reach, top - reach, left + side + reach, top + side + reach])
    if (shapes.length === 0) return null
    const canvas = new OffscreenCanvas(tileSide, tileSide)
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"))
    const maskImage = (/** @type {PackedShape} */ shape, /** @type {Look} */ look) => this.#maskImage(shape, look)
    const [looks, isBitmap, total] = [this.#looks, this.#isBitmap, this.#store.size]
    paintShapes(context, shapes, { looks, scale, left, top, total, isBitmap, maskImage })
    return canvas.transferToImageBitmap()
  }

  /**
   * @param {PackedShape} shape
   * @param {Look} look
   */
  #maskImage({ points }, look) {
    const opacity = this.#isBitmap ? 1 : 0.5
    const key = `${look.line} ${opacity}`
    const known = this.#masks.get(points)?.get(key)
    if (known) return known
    const image = maskCanvas(points, look.line, opacity)
    this.#masks.set(points, (this.#masks.get(points) ?? new Map()).set(key, image))
    return image
  }
}

/**
 * A mask's pixels in one colour.
 * @param {ArrayLike<number>} points width, height and run lengths from the third number on
 * @param {string} color
 * @param {number} opacity 0 … 1
 */
function maskCanvas(points, color, opacity) {
  const [width, height] = [points[2], points[3]]
  const canvas = new OffscreenCanvas(width, height)
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"))
  context.globalAlpha = opacity
  context.fillStyle = color
  let position = 0
  for (let index = 4; index < points.length; index++) {
    const end = position + points[index]
    // A run may go over several rows.
    for (let at = position; index % 2 === 1 && at < end;) {
      const rowEnd = Math.min(end, (Math.floor(at / width) + 1) * width)
      context.fillRect(at % width, Math.floor(at / width), rowEnd - at, 1)
      at = rowEnd
    }
    position = end
  }
  return canvas
}

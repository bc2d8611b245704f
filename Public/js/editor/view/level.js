import { overlap } from "../geometry/box.js"
import { tileSide } from "../raster/tiles.js"

/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("../raster/tiles.js").TileRequest} TileRequest */
/** @typedef {{ column: number, row: number, bitmap: ImageBitmap | null, isOld: boolean }} Tile */

/** More tiles than a screen needs are forgotten. */
const most = 64

/** Tiles of one scale. */
export class Level {
  /** @type {Map<string, Tile>} */
  #tiles = new Map()

  /** @param {number} scale device pixels for one picture pixel */
  constructor(scale) {
    this.scale = scale
  }

  close() {
    for (const { bitmap } of this.#tiles.values()) bitmap?.close()
    this.#tiles.clear()
  }

  /**
   * @param {{ column: number, row: number }} place
   * @param {ImageBitmap | null} bitmap
   * @param {boolean} isOld whether something has changed since it was painted
   */
  set({ column, row }, bitmap, isOld) {
    const key = keyOf(column, row)
    this.#tiles.get(key)?.bitmap?.close()
    this.#tiles.delete(key)
    this.#tiles.set(key, { column, row, bitmap, isOld })
    for (const [oldest, tile] of this.#tiles) {
      if (this.#tiles.size <= most) return
      tile.bitmap?.close()
      this.#tiles.delete(oldest)
    }
  }

  /** @param {Box[]} boxes where something has changed */
  dirty(boxes) {
    const reach = 6 / this.scale
    for (const tile of this.#tiles.values()) {
      const [left, top, right, bottom] = this.boxOf(tile)
      const around = /** @type {const} */ ([left - reach, top - reach, right + reach, bottom + reach])
      tile.isOld ||= boxes.some((box) => overlap(box, around))
    }
  }

  /** @param {Box} box */
  isComplete(box) {
    return this.#places(box).every(({ column, row }) => this.#tiles.has(keyOf(column, row)))
  }

  /** @param {Box} box */
  isFresh(box) {
    return this.#places(box).every(({ column, row }) => this.#tiles.get(keyOf(column, row))?.isOld === false)
  }

  /**
   * @param {Box} box
   * @returns {TileRequest[]} what has to be painted
   */
  missing(box) {
    return this.#places(box)
      .filter(({ column, row }) => this.#tiles.get(keyOf(column, row))?.isOld !== false)
      .map((place) => ({ scale: this.scale, ...place }))
  }

  /**
   * The part of the picture that a tile shows.
   * @param {{ column: number, row: number }} place
   * @returns {Box}
   */
  boxOf({ column, row }) {
    const side = tileSide / this.scale
    return [column * side, row * side, (column + 1) * side, (row + 1) * side]
  }

  /**
   * @param {CanvasRenderingContext2D} context with the picture's corner at 0, 0
   * @param {number} unit device pixels for one picture pixel
   * @param {Box} box what is in sight
   * @param {Level} [instead] has what is missing here
   */
  draw(context, unit, box, instead) {
    const side = tileSide / this.scale * unit
    context.imageSmoothingEnabled = unit !== this.scale
    context.imageSmoothingQuality = "low"
    for (const { column, row } of this.#places(box)) {
      const tile = this.#tiles.get(keyOf(column, row))
      if (tile?.bitmap) context.drawImage(tile.bitmap, column * side, row * side, side, side)
      else if (!tile && instead) instead.drawPart(context, unit, this.boxOf({ column, row }))
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} unit
   * @param {Box} box
   */
  drawPart(context, unit, box) {
    for (const { column, row } of this.#places(box)) {
      const bitmap = this.#tiles.get(keyOf(column, row))?.bitmap
      if (!bitmap) continue
      const own = this.boxOf({ column, row })
      const [left, top] = [Math.max(box[0], own[0]), Math.max(box[1], own[1])]
      const [width, height] = [Math.min(box[2], own[2]) - left, Math.min(box[3], own[3]) - top]
      if (width <= 0 || height <= 0) continue
      const source = [left - own[0], top - own[1], width, height].map((value) => value * this.scale)
      const place = [left, top, width, height].map((value) => value * unit)
      context.drawImage(bitmap, source[0], source[1], source[2], source[3], place[0], place[1], place[2], place[3])
    }
  }

  /** @param {Box} box */
  #places([left, top, right, bottom]) {
    const side = tileSide / this.scale
    const places = []
    for (let row = Math.floor(top / side); row * side < bottom; row++) {
      for (let column = Math.floor(left / side); column * side < right; column++) places.push({ column, row })
    }
    return places
  }
}

/**
 * @param {number} column
 * @param {number} row
 */
function keyOf(column, row) {
  return `${column}:${row}`
}

import { bitmapOf } from "../geometry/bitmap.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../geometry/box.js").Box} Box */

/**
 * A shape as the painter needs it.
 * @typedef {object} PackedShape
 * @property {number} id
 * @property {number} look index of its colours
 * @property {number} zOrder
 * @property {number} flags
 * @property {Box} box
 * @property {Float32Array} points of all its parts; `NaN, NaN` stands between two of them. Of a mask its bits, see `packed`
 */

/**
 * Many shapes in few arrays, which go to another thread without being copied.
 * @typedef {{ heads: Int32Array, boxes: Float32Array, offsets: Uint32Array, points: Float32Array }} PackedBuffers
 */

export const flag = { closed: 1, dots: 2, occluded: 4, mask: 8 }
const headLength = 4

/**
 * @param {Iterable<{ id: number, look: number, shape: Annotation }>} items
 * @param {number} count
 * @returns {PackedBuffers}
 */
export function packed(items, count) {
  const heads = new Int32Array(count * headLength)
  const boxes = new Float32Array(count * 4)
  const offsets = new Uint32Array(count + 1)
  const rows = new Rows()
  let index = 0
  for (const { id, look, shape } of items) {
    const kind = kindOf(shape)
    heads.set([id, look, shape.zOrder, flagsOf(shape)], index * headLength)
    boxes.set(kind.bounds(shape), index * 4)
    if (shape.type === "mask") rows.addMask(shape.points)
    else rows.addParts(kind.outline(shape).parts)
    offsets[++index] = rows.length
  }
  return { heads, boxes, offsets, points: rows.taken() }
}

/** @param {PackedBuffers} buffers what may be handed over to another thread */
export function transferables({ heads, boxes, offsets, points }) {
  return [heads.buffer, boxes.buffer, offsets.buffer, points.buffer]
}

/** The shapes in packed buffers, one after the other. */
export class Packed {
  #buffers

  /** @param {PackedBuffers} buffers */
  constructor(buffers) {
    this.#buffers = buffers
  }

  /** @returns {Generator<PackedShape>} */
  *[Symbol.iterator]() {
    const { heads, boxes, offsets, points } = this.#buffers
    for (let index = 0; index + 1 < offsets.length; index++) {
      const [id, look, zOrder, flags] = heads.subarray(index * headLength, (index + 1) * headLength)
      const [left, top, right, bottom] = boxes.subarray(index * 4, index * 4 + 4)
      yield {
        id,
        look,
        zOrder,
        flags,
        box: [left, top, right, bottom],
        points: points.subarray(offsets[index], offsets[index + 1]),
      }
    }
  }
}

/** A growing row of numbers. */
class Rows {
  length = 0
  #numbers = new Float32Array(1024)

  /** @param {readonly (readonly number[])[]} parts */
  addParts(parts) {
    for (const [index, part] of parts.entries()) {
      this.#reserve(part.length + 2)
      if (index > 0) this.#numbers.fill(NaN, this.length, this.length += 2)
      this.#numbers.set(part, this.length)
      this.length += part.length
    }
  }

  /**
   * A mask's box and run lengths.
   * @param {readonly number[]} points
   */
  addMask(points) {
    const { left, top, width, height } = bitmapOf(points)
    this.#reserve(points.length)
    this.#numbers.set([left, top, width, height], this.length)
    this.#numbers.set(points.slice(0, -4), this.length + 4)
    this.length += points.length
  }

  taken() {
    return this.#numbers.slice(0, this.length)
  }

  /** @param {number} more */
  #reserve(more) {
    if (this.length + more <= this.#numbers.length) return
    const numbers = new Float32Array(Math.max(this.#numbers.length * 2, this.length + more))
    numbers.set(this.#numbers)
    this.#numbers = numbers
  }
}

/** @param {Annotation} shape */
function flagsOf(shape) {
  const { isClosed, hasDots } = kindOf(shape).outline(shape)
  return (isClosed ? flag.closed : 0) | (hasDots ? flag.dots : 0) | (shape.occluded ? flag.occluded : 0) |
    (shape.type === "mask" ? flag.mask : 0)
}

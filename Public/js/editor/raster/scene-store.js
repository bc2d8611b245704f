import { SpatialGrid } from "../geometry/grid.js"
import { Packed } from "./packed.js"

/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("../geometry/box.js").Size} Size */
/** @typedef {import("./packed.js").PackedShape} PackedShape */

/** What the painter knows of a frame: shapes by number, found by place. Runs beside the page as well as in it. */
export class SceneStore {
  /** @type {Map<number, PackedShape>} */
  #shapes = new Map()
  /** @type {SpatialGrid<number>} */
  #grid
  /** Drawn by somebody else at the moment. @type {Set<number>} */
  #lifted = new Set()
  #hasLayers = false

  /** @param {Size} picture */
  constructor(picture) {
    this.#grid = new SpatialGrid(picture)
  }

  get size() {
    return this.#shapes.size
  }

  /**
   * @param {import("./packed.js").PackedBuffers} buffers
   */
  put(buffers) {
    for (const shape of new Packed(buffers)) {
      this.#shapes.set(shape.id, shape)
      this.#grid.set(shape.id, shape.box)
      this.#hasLayers ||= shape.zOrder !== 0
    }
  }

  /** @param {Iterable<number>} ids */
  remove(ids) {
    for (const id of ids) {
      this.#shapes.delete(id)
      this.#grid.delete(id)
    }
  }

  /** @param {Iterable<number>} ids */
  lift(ids) {
    this.#lifted = new Set(ids)
  }

  /**
   * What rests on a part of the picture, from the bottom to the top.
   * @param {Box} box
   * @returns {PackedShape[]}
   */
  inside(box) {
    const found = []
    for (const id of this.#grid.query(box)) {
      const shape = this.#shapes.get(id)
      if (shape && !this.#lifted.has(id)) found.push(shape)
    }
    if (this.#hasLayers) found.sort((one, other) => one.zOrder - other.zOrder || one.id - other.id)
    return found
  }
}

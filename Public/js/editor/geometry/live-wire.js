/** @typedef {import("./edges.js").Edges} Edges */

/** The eight cells around one. */
const across = [1, 1, 0, -1, -1, -1, 0, 1]
const down = [0, 1, 1, 1, 0, -1, -1, -1]
/** Costs are counted in whole steps, so that cells can wait in a ring of buckets (Dial 1969). */
const steps = 255
/** More than the greatest cost of one step; a power of two. */
const buckets = 512
const unknown = 2 ** 31 - 1

/**
 * The cheapest ways from one cell to all others (Dijkstra 1959), found as far as they are asked for: they cling to the edges
 * of the picture.
 */
export class LiveWire {
  #edges
  #seed
  #costs
  /** The direction in which a cell was reached. */
  #ways
  #isSettled
  /** @type {number[][]} */
  #waiting = Array.from({ length: buckets }, () => [])
  #reached = 0

  /**
   * @param {Edges} edges
   * @param {number} seed the cell where all ways begin
   */
  constructor(edges, seed) {
    const count = edges.width * edges.height
    this.#edges = edges
    this.#seed = seed
    this.#costs = new Int32Array(count).fill(unknown)
    this.#ways = new Int8Array(count)
    this.#isSettled = new Uint8Array(count)
    this.#costs[seed] = 0
    this.#waiting[0].push(seed)
  }

  /**
   * @param {number} cell
   * @returns {number[]} places `[x0, y0, …]` in picture pixels, the seed's and the cell's included
   */
  wayTo(cell) {
    this.#settle(cell)
    const cells = [cell]
    for (let at = cell; at !== this.#seed;) {
      const way = this.#ways[at]
      at -= down[way] * this.#edges.width + across[way]
      cells.push(at)
    }
    return cells.reverse().flatMap((at) => this.#edges.placeOf(at))
  }

  /** @param {number} cell */
  #settle(cell) {
    while (!this.#isSettled[cell]) {
      const next = this.#waiting[this.#reached % buckets].pop()
      if (next === undefined) this.#reached += 1
      else if (!this.#isSettled[next]) this.#spread(next)
    }
  }

  /** @param {number} cell */
  #spread(cell) {
    const { width, height } = this.#edges
    this.#isSettled[cell] = 1
    const column = cell % width
    const row = (cell - column) / width
    for (let way = 0; way < across.length; way++) {
      const dx = across[way]
      const dy = down[way]
      const x = column + dx
      const y = row + dy
      const other = y * width + x
      if (x < 0 || y < 0 || x >= width || y >= height || this.#isSettled[other]) continue
      const length = dx !== 0 && dy !== 0 ? Math.SQRT2 : 1
      const cost = this.#costs[cell] + 1 + Math.round(steps * length * this.#edges.cost(cell, other, dx, dy))
      if (cost >= this.#costs[other]) continue
      this.#costs[other] = cost
      this.#ways[other] = way
      this.#waiting[cost % buckets].push(other)
    }
  }
}

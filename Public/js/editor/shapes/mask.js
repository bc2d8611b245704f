import { stepInside } from "../geometry/box.js"
import { bitAt, bitmapOf, countOf } from "../geometry/bitmap.js"

/** @type {WeakMap<readonly number[], number>} */
const areas = new WeakMap()

/**
 * Run lengths of a box and the box: see `geometry/bitmap.js`.
 * @type {import("./kinds.js").ShapeKind}
 */
export const mask = {
  type: "mask",
  words: "mask",
  canRotate: false,
  canTrack: false,

  bounds({ points }) {
    const [left, top, right, bottom] = points.slice(-4)
    return [left, top, right + 1, bottom + 1]
  },

  area({ points }) {
    const known = areas.get(points) ?? countOf(bitmapOf(points))
    areas.set(points, known)
    return known
  },

  distance({ points }, x, y) {
    return bitAt(bitmapOf(points), x, y) ? 0 : Infinity
  },

  isValid({ points }) {
    return points.length >= 5
  },

  moved(shape, dx, dy, picture) {
    const [stepX, stepY] = stepInside(mask.bounds(shape), Math.round(dx), Math.round(dy), picture)
    const box = shape.points.slice(-4).map((value, index) => value + (index % 2 === 0 ? stepX : stepY))
    return { points: [...shape.points.slice(0, -4), ...box] }
  },

  handles() {
    return []
  },

  dragged() {
    return {}
  },

  outline(shape) {
    const [left, top, right, bottom] = mask.bounds(shape)
    return { parts: [[left, top, right, top, right, bottom, left, bottom]], isClosed: true }
  },

  size(shape) {
    return `${mask.area(shape)} pixels`
  },
}

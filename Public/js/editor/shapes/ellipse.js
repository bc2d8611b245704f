import { area, rounded, stepInside } from "../geometry/box.js"
import { boundsOf, isInside, nearest, turned } from "../geometry/path.js"
import { between, rectangle } from "./rectangle.js"

/** @typedef {import("./kinds.js").Geometry} Geometry */

/** Points of the ring that stands for the ellipse on screens. */
const ringPoints = 64

/** @type {WeakMap<readonly number[], Map<number, number[]>>} */
const rings = new WeakMap()

/**
 * Centre, then the rightmost x and the topmost y: `[cx, cy, cx + rx, cy − ry]`, turned about its centre.
 * @type {import("./kinds.js").ShapeKind}
 */
export const ellipse = {
  type: "ellipse",
  words: "ellipse",
  canRotate: true,
  canTrack: true,

  bounds(shape) {
    return boundsOf(ring(shape))
  },

  area({ points }) {
    return area(boxOf(points)) * Math.PI / 4
  },

  distance(shape, x, y) {
    return isInside(ring(shape), x, y) ? 0 : nearest(ring(shape), true, x, y).distance
  },

  isValid(shape, picture) {
    return shape.points.length === 4 && rectangle.isValid({ ...shape, points: [...boxOf(shape.points)] }, picture)
  },

  moved({ points }, dx, dy, picture) {
    const [stepX, stepY] = stepInside(boxOf(points), dx, dy, picture)
    return { points: points.map((value, index) => rounded(value + (index % 2 === 0 ? stepX : stepY))) }
  },

  handles(shape, unit) {
    return rectangle.handles({ ...shape, points: [...boxOf(shape.points)] }, unit)
  },

  dragged(shape, handle, x, y, picture, isCoarse) {
    const placed = rectangle.dragged({ ...shape, points: [...boxOf(shape.points)] }, handle, x, y, picture, isCoarse)
    return placed.points ? { points: fromBox(placed.points) } : placed
  },

  outline(shape) {
    return { parts: [ring(shape)], isClosed: true }
  },

  size(shape) {
    return rectangle.size({ ...shape, points: [...boxOf(shape.points)] })
  },
}

/**
 * In the box that two corners span.
 * @param {Parameters<typeof between>} corners
 */
export function ellipseBetween(...corners) {
  return fromBox(between(...corners))
}

/**
 * @param {readonly number[]} points
 * @returns {[number, number, number, number]}
 */
function boxOf([centreX, centreY, right, top]) {
  return [rounded(2 * centreX - right), top, right, rounded(2 * centreY - top)]
}

/** @param {readonly number[]} box */
function fromBox([left, top, right, bottom]) {
  return [rounded((left + right) / 2), rounded((top + bottom) / 2), right, top]
}

/** @param {Geometry} shape */
function ring({ points, rotation = 0 }) {
  const known = rings.get(points)?.get(rotation)
  if (known) return known
  const [centreX, centreY, right, top] = points
  const flat = []
  for (let index = 0; index < ringPoints; index++) {
    const angle = index / ringPoints * 2 * Math.PI
    flat.push(centreX + (right - centreX) * Math.cos(angle), centreY + (centreY - top) * Math.sin(angle))
  }
  const result = turned(flat, rotation, centreX, centreY)
  rings.set(points, (rings.get(points) ?? new Map()).set(rotation, result))
  return result
}

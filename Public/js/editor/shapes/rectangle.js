import { area, clamp, distance, ordered, rounded, stepInside } from "../geometry/box.js"
import { boundsOf, turned } from "../geometry/path.js"

/** @typedef {import("../geometry/box.js").Size} Size */

/** The shortest side that may be drawn, in picture pixels. */
const shortestSide = 1

/** For each handle: which of the four numbers follow the pointer's x and y. */
const handles = [
  { name: "top left", x: 0, y: 1, cursor: "nwse-resize" },
  { name: "top", y: 1, cursor: "ns-resize" },
  { name: "top right", x: 2, y: 1, cursor: "nesw-resize" },
  { name: "right", x: 2, cursor: "ew-resize" },
  { name: "bottom right", x: 2, y: 3, cursor: "nwse-resize" },
  { name: "bottom", y: 3, cursor: "ns-resize" },
  { name: "bottom left", x: 0, y: 3, cursor: "nesw-resize" },
  { name: "left", x: 0, cursor: "ew-resize" },
]
const rotationHandle = { name: "rotate", cursor: "grab" }
/** How far the handle that turns stands off, in page pixels. */
const rotationArm = 28

/**
 * A box along the picture's axes, `[left, top, right, bottom]`, turned about its middle.
 * @type {import("./kinds.js").ShapeKind}
 */
export const rectangle = {
  type: "rectangle",
  words: "rectangle",
  canRotate: true,
  canTrack: true,

  bounds(shape) {
    return shape.rotation ? boundsOf(corners(shape)) : ordered(shape.points)
  },

  area({ points }) {
    return area(ordered(points))
  },

  distance({ points, rotation = 0 }, x, y) {
    return distance(ordered(points), ...turnedBack(points, rotation, x, y))
  },

  isValid({ points, rotation = 0 }, picture) {
    const [left, top, right, bottom] = points
    const isIn = rotation !== 0 || (left >= 0 && top >= 0 && right <= picture.width && bottom <= picture.height)
    return points.length === 4 && isIn && right - left >= shortestSide && bottom - top >= shortestSide
  },

  moved({ points }, dx, dy, picture) {
    const [stepX, stepY] = stepInside(ordered(points), dx, dy, picture)
    return { points: points.map((value, index) => rounded(value + (index % 2 === 0 ? stepX : stepY))) }
  },

  handles({ points, rotation = 0 }, unit) {
    const [left, top, right, bottom] = points
    const middle = [(left + right) / 2, (top + bottom) / 2]
    const places = handles.flatMap(({ x, y }) => [
      x === undefined ? middle[0] : points[x],
      y === undefined ? middle[1] : points[y],
    ])
    const around = turned([...places, middle[0], top - rotationArm * unit], rotation, middle[0], middle[1])
    return [...handles, rotationHandle].map((handle, index) => ({
      name: handle.name,
      x: around[index * 2],
      y: around[index * 2 + 1],
      cursor: rotation === 0 || handle === rotationHandle ? handle.cursor : "crosshair",
      isRound: handle === rotationHandle,
    }))
  },

  dragged(shape, handle, x, y, picture, isCoarse = false) {
    const { points, rotation = 0 } = shape
    if (handle === handles.length) return { rotation: angleTo(points, x, y, isCoarse) }
    const { x: column, y: row } = handles[handle]
    const [localX, localY] = turnedBack(points, rotation, x, y)
    const limits = rotation === 0 ? picture : { width: Infinity, height: Infinity }
    const numbers = [...points]
    if (column !== undefined) numbers[column] = besides(numbers[2 - column], localX, limits.width, rotation !== 0)
    if (row !== undefined) numbers[row] = besides(numbers[4 - row], localY, limits.height, rotation !== 0)
    return { points: keptInPlace(points, [...ordered(numbers)], rotation) }
  },

  outline(shape) {
    return { parts: [corners(shape)], isClosed: true }
  },

  size({ points, rotation = 0 }) {
    const [left, top, right, bottom] = points
    const words = `${Math.round(right - left)} × ${Math.round(bottom - top)}`
    return rotation === 0 ? words : `${words}, ${Math.round(rotation * 10) / 10}°`
  },
}

/**
 * Spanned by two corners; may be too small.
 * @param {number} fromX
 * @param {number} fromY
 * @param {number} toX
 * @param {number} toY
 * @param {Size} picture
 * @returns {number[]}
 */
export function between(fromX, fromY, toX, toY, picture) {
  return [
    ...ordered([
      rounded(clamp(fromX, 0, picture.width)),
      rounded(clamp(fromY, 0, picture.height)),
      rounded(clamp(toX, 0, picture.width)),
      rounded(clamp(toY, 0, picture.height)),
    ]),
  ]
}

/**
 * The four corners, from the top left one clockwise.
 * @param {import("./kinds.js").Geometry} shape
 */
export function corners({ points: [left, top, right, bottom], rotation = 0 }) {
  const ring = [left, top, right, top, right, bottom, left, bottom]
  return rotation === 0 ? ring : turned(ring, rotation, (left + right) / 2, (top + bottom) / 2)
}

/**
 * The angle of the arm that points from the middle to a place: 0 points up. In steps of 0.1°, coarse ones of 15°.
 * @param {readonly number[]} box
 * @param {number} x
 * @param {number} y
 * @param {boolean} isCoarse
 */
export function angleTo([left, top, right, bottom], x, y, isCoarse) {
  const degrees = Math.atan2(x - (left + right) / 2, (top + bottom) / 2 - y) * 180 / Math.PI
  const step = isCoarse ? 15 : 0.1
  return rounded((Math.round(degrees / step) * step + 360) % 360)
}

/**
 * A point in the axes of a turned box.
 * @param {readonly number[]} box
 * @param {number} rotation
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]}
 */
export function turnedBack([left, top, right, bottom], rotation, x, y) {
  if (rotation === 0) return [x, y]
  const [backX, backY] = turned([x, y], -rotation, (left + right) / 2, (top + bottom) / 2)
  return [backX, backY]
}

/**
 * A turned box that grows has another middle to turn about: moved so that what was not dragged stays where it was.
 * @param {readonly number[]} before
 * @param {number[]} after
 * @param {number} rotation
 */
export function keptInPlace(before, after, rotation) {
  if (rotation === 0) return after
  const [middleX, middleY] = [(before[0] + before[2]) / 2, (before[1] + before[3]) / 2]
  const [newX, newY] = [(after[0] + after[2]) / 2, (after[1] + after[3]) / 2]
  const [realX, realY] = turned([newX, newY], rotation, middleX, middleY)
  return after.map((value, index) => rounded(value + (index % 2 === 0 ? realX - newX : realY - newY)))
}

/**
 * Where a dragged edge comes to rest: in the picture, and at least the shortest side away from the edge across.
 * @param {number} across
 * @param {number} wanted
 * @param {number} most
 * @param {boolean} isFree may lie beyond the picture
 */
function besides(across, wanted, most, isFree) {
  const inside = rounded(isFree ? wanted : clamp(wanted, 0, most))
  if (Math.abs(inside - across) >= shortestSide) return inside
  const isBefore = across + shortestSide > most || (inside < across && (isFree || across >= shortestSide))
  return rounded(isBefore ? across - shortestSide : across + shortestSide)
}

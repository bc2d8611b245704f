import { clamp, distance, rounded, stepInside } from "../geometry/box.js"
import { boundsOf, isInside, lengthOf, nearest, signedArea } from "../geometry/path.js"

/** @typedef {import("./kinds.js").Geometry} Geometry */
/** @typedef {import("./kinds.js").Handle} Handle */
/** @typedef {import("./kinds.js").ShapeKind} ShapeKind */

/** An edge shorter than this, in page pixels, shows no handle for a new vertex. */
const shortestEdge = 36
/** The least area in square pixels of what is drawn, CVAT's. */
const leastArea = 9
const leastLength = 3

/** A ring of at least three points. */
export const polygon = pathKind("polygon", { least: 3, isClosed: true })
/** A line of at least two points. */
export const polyline = pathKind("polyline", { least: 2, isClosed: false })
/** Several places as one object. */
export const points = pathKind("points", { least: 1, isClosed: false, hasDots: true })

/**
 * @param {"polygon" | "polyline" | "points"} type
 * @param {{ least: number, isClosed: boolean, hasDots?: boolean }} traits `least`: fewest points
 * @returns {ShapeKind}
 */
function pathKind(type, { least, isClosed, hasDots = false }) {
  return {
    type,
    words: type,
    canRotate: false,
    canTrack: true,

    bounds(shape) {
      return boundsOf(shape.points)
    },

    area({ points }) {
      return isClosed ? Math.abs(signedArea(points)) : 0
    },

    distance({ points }, x, y) {
      if (hasDots) return nearestDot(points, x, y)
      if (isClosed && distance(boundsOf(points), x, y) === 0 && isInside(points, x, y)) return 0
      return nearest(points, isClosed, x, y).distance
    },

    isValid({ points }) {
      if (points.length < least * 2) return false
      if (isClosed) return Math.abs(signedArea(points)) >= leastArea
      return hasDots || lengthOf(points) >= leastLength
    },

    moved({ points }, dx, dy, picture) {
      const [stepX, stepY] = stepInside(boundsOf(points), dx, dy, picture)
      return { points: points.map((value, index) => rounded(value + (index % 2 === 0 ? stepX : stepY))) }
    },

    handles({ points }, unit) {
      return [...vertices(points), ...(hasDots ? [] : middles(points, isClosed, shortestEdge * unit))]
    },

    handleCount({ points }) {
      return points.length / 2
    },

    handleNear({ points }, x, y, unit, reach) {
      return vertexNear(points, x, y, reach) ??
        (hasDots ? undefined : middleNear(points, isClosed, shortestEdge * unit, x, y, reach / 1.5))
    },

    dragged({ points }, handle, x, y, picture) {
      const place = [rounded(clamp(x, 0, picture.width)), rounded(clamp(y, 0, picture.height))]
      const count = points.length / 2
      const isNew = handle >= count
      const at = isNew ? handle - count + 1 : handle
      return { points: withPoint(points, at * 2, isNew, place) }
    },

    withoutHandle({ points }, handle) {
      const count = points.length / 2
      if (handle >= count || count <= least) return undefined
      return { points: points.filter((_, index) => index >> 1 !== handle) }
    },

    outline({ points }) {
      return { parts: [points], isClosed, hasDots }
    },

    size({ points }) {
      const count = points.length / 2
      return count === 1 ? "1 point" : `${count} points`
    },
  }
}

/**
 * A loop: the engine's own ways of copying are many times slower with a frozen row.
 * @param {readonly number[]} points
 * @param {number} at where in the row the point comes to lie
 * @param {boolean} isNew whether it is put between others, or takes the place of one
 * @param {number[]} place
 */
function withPoint(points, at, isNew, [x, y]) {
  const shift = isNew ? 2 : 0
  const result = new Array(points.length + shift)
  for (let index = 0; index < at; index++) result[index] = points[index]
  for (let index = at + 2 - shift; index < points.length; index++) result[index + shift] = points[index]
  result[at] = x
  result[at + 1] = y
  return result
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {Handle}
 */
const vertex = (x, y) => ({ name: "vertex", x, y, cursor: "move", isRound: true })

/**
 * @param {number} x
 * @param {number} y
 * @returns {Handle}
 */
const newVertex = (x, y) => ({ name: "new vertex", x, y, cursor: "copy", isFaint: true, isRound: true })

/**
 * @param {readonly number[]} points
 * @returns {Handle[]}
 */
function vertices(points) {
  const result = []
  for (let index = 0; index < points.length; index += 2) {
    result.push(vertex(points[index], points[index + 1]))
  }
  return result
}

/**
 * @param {readonly number[]} points
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
function vertexNear(points, x, y, reach) {
  let [best, least] = [-1, reach * reach]
  for (let index = 0; index < points.length; index += 2) {
    const [dx, dy] = [points[index] - x, points[index + 1] - y]
    const away = dx * dx + dy * dy
    if (away <= least) [best, least] = [index / 2, away]
  }
  if (best < 0) return undefined
  return { ...vertex(points[best * 2], points[best * 2 + 1]), index: best, away: Math.sqrt(least) }
}

/**
 * @param {readonly number[]} points
 * @param {boolean} isClosed
 * @param {number} shortest
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
function middleNear(points, isClosed, shortest, x, y, reach) {
  const count = points.length / 2
  for (let index = 0; index < (isClosed ? count : count - 1); index++) {
    const next = (index + 1) % count * 2
    const [middleX, middleY] = [(points[index * 2] + points[next]) / 2, (points[index * 2 + 1] + points[next + 1]) / 2]
    if (Math.abs(middleX - x) > reach || Math.abs(middleY - y) > reach) continue
    const length = Math.abs(points[next] - points[index * 2]) + Math.abs(points[next + 1] - points[index * 2 + 1])
    if (length < shortest) continue
    return { ...newVertex(middleX, middleY), index: count + index, away: Math.hypot(middleX - x, middleY - y) * 1.5 }
  }
  return undefined
}

/**
 * A handle in the middle of each edge makes a new vertex; edges that are short on the page keep their place in the row, but
 * cannot be grabbed.
 * @param {readonly number[]} points
 * @param {boolean} isClosed
 * @param {number} shortest in picture pixels
 * @returns {Handle[]}
 */
function middles(points, isClosed, shortest) {
  const count = points.length / 2
  const result = []
  for (let index = 0; index < (isClosed ? count : count - 1); index++) {
    const next = (index + 1) % count
    const [x1, y1, x2, y2] = [points[index * 2], points[index * 2 + 1], points[next * 2], points[next * 2 + 1]]
    const isShort = Math.abs(x2 - x1) + Math.abs(y2 - y1) < shortest
    const [x, y] = isShort ? [NaN, NaN] : [(x1 + x2) / 2, (y1 + y2) / 2]
    result.push(newVertex(x, y))
  }
  return result
}

/**
 * @param {readonly number[]} points
 * @param {number} x
 * @param {number} y
 */
function nearestDot(points, x, y) {
  let least = Infinity
  for (let index = 0; index < points.length; index += 2) {
    least = Math.min(least, Math.hypot(points[index] - x, points[index + 1] - y))
  }
  return least
}

import { clamp, rounded, stepInside } from "../geometry/box.js"
import { boundsOf } from "../geometry/path.js"

/** @typedef {import("../document/annotation.js").Element} Element */
/** @typedef {import("./kinds.js").Geometry} Geometry */

/** Which points of a skeleton are joined, by the label of each of its two ends. @type {Map<number, [number, number][]>} */
const edges = new Map()

/**
 * Tells which sublabels of a skeleton's label are joined.
 * @param {[number, number][]} joined
 */
export function learnEdges(joined) {
  for (const pair of joined) {
    const known = edges.get(pair[0]) ?? []
    edges.set(pair[0], [...known, pair])
  }
}

/** Points that people hide or lock while they work: nothing of that is stored. @type {Map<string, Set<PointState>>} */
const marks = new Map()

/** @typedef {"hidden" | "locked"} PointState */

/**
 * @param {string} uid of the skeleton
 * @param {number} label the point's
 * @param {PointState} state
 * @param {boolean} isOn
 */
export function markPoint(uid, label, state, isOn) {
  const states = marks.get(`${uid} ${label}`) ?? new Set()
  if (isOn) states.add(state)
  else states.delete(state)
  marks.set(`${uid} ${label}`, states)
}

/**
 * @param {string | undefined} uid of the skeleton
 * @param {number} label the point's
 * @param {PointState} state
 */
export function isPointMarked(uid, label, state) {
  return marks.get(`${uid} ${label}`)?.has(state) ?? false
}

/**
 * Named points, joined as the label's template says. The object itself has no points, only elements.
 * @type {import("./kinds.js").ShapeKind}
 */
export const skeleton = {
  type: "skeleton",
  words: "skeleton",
  canRotate: false,
  canTrack: true,

  bounds(shape) {
    const points = flat(shape)
    return points.length > 0 ? boundsOf(points) : [0, 0, 0, 0]
  },

  area(shape) {
    const [left, top, right, bottom] = skeleton.bounds(shape)
    return (right - left) * (bottom - top)
  },

  distance(shape, x, y) {
    const [left, top, right, bottom] = skeleton.bounds(shape)
    return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
  },

  isValid({ elements = [] }) {
    return elements.length > 0
  },

  moved(shape, dx, dy, picture) {
    const [stepX, stepY] = stepInside(skeleton.bounds(shape), dx, dy, picture)
    return {
      elements: (shape.elements ?? []).map((element) => ({
        ...element,
        points: element.points.map((value, index) => rounded(value + (index % 2 === 0 ? stepX : stepY))),
      })),
    }
  },

  handles({ uid, elements = [] }) {
    return elements.map(({ label, points: [x, y] }) => {
      // What cannot be grabbed keeps its place in the row.
      const isFree = !isPointMarked(uid, label, "hidden") && !isPointMarked(uid, label, "locked")
      return { name: "point", x: isFree ? x : NaN, y: isFree ? y : NaN, cursor: "move", isRound: true }
    })
  },

  dragged({ elements = [] }, handle, x, y, picture) {
    const points = [rounded(clamp(x, 0, picture.width)), rounded(clamp(y, 0, picture.height))]
    return {
      elements: elements.map((element, index) => index === handle ? { ...element, points, outside: false } : element),
    }
  },

  outline(shape) {
    const seen = (shape.elements ?? []).filter(({ label, outside }) =>
      !outside && !isPointMarked(shape.uid, label, "hidden")
    )
    const places = new Map(seen.map(({ label, points }) => [label, points]))
    const joined = seen.flatMap(({ label }) => edges.get(label) ?? [])
    const lines = joined.flatMap(([from, to]) => {
      const [start, end] = [places.get(from), places.get(to)]
      return start && end ? [[...start, ...end]] : []
    })
    const loose = seen.filter(({ label }) => !joined.some((pair) => pair.includes(label)))
    return { parts: [...lines, ...loose.map(({ points }) => points)], isClosed: false, hasDots: true }
  },

  size({ elements = [] }) {
    return elements.length === 1 ? "1 point" : `${elements.length} points`
  },
}

/**
 * The template's points, which lie in 0 … 100, spread over a box.
 * @param {{ label: number, x: number, y: number }[]} template
 * @param {readonly number[]} box left, top, right, bottom
 * @returns {Element[]}
 */
export function spread(template, [left, top, right, bottom]) {
  const [minX, minY, maxX, maxY] = boundsOf(template.flatMap(({ x, y }) => [x, y]))
  const across = (right - left) / (maxX - minX || 1)
  const down = (bottom - top) / (maxY - minY || 1)
  return template.map(({ label, x, y }) => ({
    label,
    points: [rounded(left + (x - minX) * across), rounded(top + (y - minY) * down)],
    occluded: false,
    outside: false,
    attributes: {},
  }))
}

/** @param {Geometry} shape */
function flat({ elements = [] }) {
  const seen = elements.filter(({ outside }) => !outside)
  return (seen.length > 0 ? seen : elements).flatMap(({ points }) => points)
}

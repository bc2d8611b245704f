import { clamp, rounded, stepInside } from "../geometry/box.js"
import { boundsOf, isInside, nearest, signedArea } from "../geometry/path.js"

/** @typedef {import("./kinds.js").Geometry} Geometry */

/** CVAT's order: top left, bottom left, top right, bottom right of the front, then of the back. */
const names = [
  "front top left",
  "front bottom left",
  "front top right",
  "front bottom right",
  "back top left",
  "back bottom left",
  "back top right",
  "back bottom right",
]
const front = [0, 2, 3, 1]
const back = [4, 6, 7, 5]
/** A vertical edge has two ends: an edge of the box that stands upright stays upright. */
const upright = [1, 0, 3, 2, 5, 4, 7, 6]

/**
 * Eight corners of a box in perspective; upright edges stay upright.
 * @type {import("./kinds.js").ShapeKind}
 */
export const cuboid = {
  type: "cuboid",
  words: "cuboid",
  canRotate: false,
  canTrack: true,

  bounds({ points }) {
    return boundsOf(points)
  },

  area({ points }) {
    return Math.max(...faces(points).map((face) => Math.abs(signedArea(face))))
  },

  distance({ points }, x, y) {
    const sides = faces(points)
    if (sides.some((face) => isInside(face, x, y))) return 0
    return Math.min(...sides.map((face) => nearest(face, true, x, y).distance))
  },

  isValid({ points }) {
    return points.length === 16 && Math.abs(signedArea(corners(points, front))) >= 1
  },

  moved({ points }, dx, dy, picture) {
    const [stepX, stepY] = stepInside(boundsOf(points), dx, dy, picture)
    return { points: points.map((value, index) => rounded(value + (index % 2 === 0 ? stepX : stepY))) }
  },

  handles({ points }) {
    const sides = [[0, 1], [2, 3], [4, 5], [6, 7]]
    const middles = sides.map(([one, other]) => [
      (points[one * 2] + points[other * 2]) / 2,
      (points[one * 2 + 1] + points[other * 2 + 1]) / 2,
    ])
    return [
      ...names.map((name, index) => ({ name, x: points[index * 2], y: points[index * 2 + 1], cursor: "move" })),
      ...middles.map(([x, y]) => ({ name: "upright edge", x, y, cursor: "ew-resize", isRound: true })),
    ]
  },

  dragged({ points }, handle, x, y, picture) {
    const result = [...points]
    const [placeX, placeY] = [rounded(clamp(x, 0, picture.width)), rounded(clamp(y, 0, picture.height))]
    const corner = handle < names.length ? handle : (handle - names.length) * 2
    result[corner * 2] = placeX
    result[upright[corner] * 2] = placeX
    if (handle < names.length) result[corner * 2 + 1] = placeY
    else moveEdge(result, corner, placeY)
    return { points: result }
  },

  outline({ points }) {
    return { parts: faces(points), isClosed: true }
  },

  guides({ points }, picture) {
    const far = 2 * Math.hypot(picture.width, picture.height)
    return [0, 1, 2, 3].map((corner) => {
      const [x1, y1, x2, y2] = [...corners(points, [corner]), ...corners(points, [corner + 4])]
      const length = Math.hypot(x2 - x1, y2 - y1)
      const [dx, dy] = length > 0 ? [(x2 - x1) / length * far, (y2 - y1) / length * far] : [0, 0]
      return [x1 - dx, y1 - dy, x1 + dx, y1 + dy]
    })
  },

  size({ points }) {
    const [left, top, right, bottom] = boundsOf(points)
    return `${Math.round(right - left)} × ${Math.round(bottom - top)}`
  },
}

/**
 * A cuboid whose front is a box, its back smaller by perspective and moved away from the picture's middle line.
 * @param {readonly number[]} box left, top, right, bottom
 * @param {import("../geometry/box.js").Size} picture
 */
export function cuboidFrom([left, top, right, bottom], picture) {
  const [depthX, depthY] = [(right - left) * 0.25, (bottom - top) * 0.18]
  const shift = right + depthX <= picture.width ? depthX : -depthX
  const lift = Math.min(depthY, top)
  const shrink = (bottom - top) * 0.08
  return [
    [left, top],
    [left, bottom],
    [right, top],
    [right, bottom],
    [left + shift, top - lift + shrink],
    [left + shift, bottom - lift - shrink],
    [right + shift, top - lift + shrink],
    [right + shift, bottom - lift - shrink],
  ].flat().map((value, index) => rounded(clamp(value, 0, index % 2 === 0 ? picture.width : picture.height)))
}

/**
 * @param {number[]} points
 * @param {number} corner the upper end of an upright edge
 * @param {number} middle where its middle comes to lie
 */
function moveEdge(points, corner, middle) {
  const lower = corner + 1
  const step = middle - (points[corner * 2 + 1] + points[lower * 2 + 1]) / 2
  points[corner * 2 + 1] = rounded(points[corner * 2 + 1] + step)
  points[lower * 2 + 1] = rounded(points[lower * 2 + 1] + step)
}

/** @param {readonly number[]} points */
function faces(points) {
  return [front, back, [0, 4, 5, 1], [2, 6, 7, 3]].map((order) => corners(points, order))
}

/**
 * @param {readonly number[]} points
 * @param {number[]} order
 */
function corners(points, order) {
  return order.flatMap((index) => [points[index * 2], points[index * 2 + 1]])
}

import { area, clamp, distance, ordered, rounded, stepInside } from "../geometry/box.js"

/** @typedef {import("../geometry/box.js").Box} Box */
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

/**
 * A box along the picture's axes: `[left, top, right, bottom]`.
 * @type {import("./kinds.js").ShapeKind}
 */
export const rectangle = {
  type: "rectangle",

  bounds(points) {
    return ordered(points)
  },

  area(points) {
    return area(ordered(points))
  },

  distance(points, x, y) {
    return distance(ordered(points), x, y)
  },

  isValid(points, picture) {
    const [left, top, right, bottom] = points
    return points.length === 4 && left >= 0 && top >= 0 && right <= picture.width && bottom <= picture.height &&
      right - left >= shortestSide && bottom - top >= shortestSide
  },

  moved(points, dx, dy, picture) {
    const [stepX, stepY] = stepInside(ordered(points), dx, dy, picture)
    return points.map((value, index) => rounded(value + (index % 2 === 0 ? stepX : stepY)))
  },

  handles(points) {
    const [left, top, right, bottom] = points
    const middle = [(left + right) / 2, (top + bottom) / 2]
    return handles.map(({ name, x, y, cursor }) => ({
      name,
      x: x === undefined ? middle[0] : points[x],
      y: y === undefined ? middle[1] : points[y],
      cursor,
    }))
  },

  dragged(points, handle, x, y, picture) {
    const numbers = [...points]
    const { x: column, y: row } = handles[handle]
    if (column !== undefined) numbers[column] = besides(numbers[2 - column], x, picture.width)
    if (row !== undefined) numbers[row] = besides(numbers[4 - row], y, picture.height)
    return [...ordered(numbers)]
  },

  between(fromX, fromY, toX, toY, picture) {
    return [
      ...ordered([
        rounded(clamp(fromX, 0, picture.width)),
        rounded(clamp(fromY, 0, picture.height)),
        rounded(clamp(toX, 0, picture.width)),
        rounded(clamp(toY, 0, picture.height)),
      ]),
    ]
  },

  trace(path, points, outset = 0) {
    const [left, top, right, bottom] = points
    path.rect(left - outset, top - outset, right - left + 2 * outset, bottom - top + 2 * outset)
  },

  size(points) {
    const [left, top, right, bottom] = points
    return `${Math.round(right - left)} × ${Math.round(bottom - top)}`
  },
}

/**
 * Where a dragged edge comes to rest: in the picture, and at least the shortest side away from the edge across.
 * @param {number} across
 * @param {number} wanted
 * @param {number} most
 */
function besides(across, wanted, most) {
  const inside = rounded(clamp(wanted, 0, most))
  if (Math.abs(inside - across) >= shortestSide) return inside
  const isBefore = across + shortestSide > most || (inside < across && across >= shortestSide)
  return rounded(isBefore ? across - shortestSide : across + shortestSide)
}

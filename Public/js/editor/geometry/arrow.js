/** @typedef {import("./box.js").Box} Box */

/**
 * The line between two boxes along that of their middles, from edge to edge; between the middles where the boxes overlap, and
 * from the edge of the first to the middle where both have the same.
 * @param {Box} one
 * @param {Box} other
 * @returns {[number, number, number, number]}
 */
export function arrowBetween(one, other) {
  const [[x1, y1], [x2, y2]] = [middle(one), middle(other)]
  const [dx, dy] = [x2 - x1, y2 - y1]
  if (dx === 0 && dy === 0) return [x1, one[1], x2, y2]
  const [start, end] = [wayOut(one, dx, dy), 1 - wayOut(other, dx, dy)]
  if (start >= end) return [x1, y1, x2, y2]
  return [x1 + start * dx, y1 + start * dy, x1 + end * dx, y1 + end * dy]
}

/**
 * The three corners of an arrow's head.
 * @param {number} x its point
 * @param {number} y
 * @param {number} fromX where the arrow comes from
 * @param {number} fromY
 * @param {number} size at most
 */
export function arrowHead(x, y, fromX, fromY, size) {
  const length = Math.hypot(x - fromX, y - fromY) || 1
  const share = Math.min(size, length / 2) / length
  const [backX, backY] = [(fromX - x) * share, (fromY - y) * share]
  return [x, y, x + backX - backY / 2, y + backY + backX / 2, x + backX + backY / 2, y + backY - backX / 2]
}

/** @param {Box} box */
function middle([left, top, right, bottom]) {
  return [(left + right) / 2, (top + bottom) / 2]
}

/**
 * The share of a way from the middle of a box after which it leaves the box.
 * @param {Box} box
 * @param {number} dx
 * @param {number} dy
 */
function wayOut([left, top, right, bottom], dx, dy) {
  return Math.min(share(right - left, dx), share(bottom - top, dy))
}

/**
 * @param {number} side
 * @param {number} way
 */
function share(side, way) {
  return way === 0 ? Infinity : side / 2 / Math.abs(way)
}

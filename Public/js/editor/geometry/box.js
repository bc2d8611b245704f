/**
 * Boxes along the picture's axes, in picture pixels.
 *
 * @typedef {readonly [number, number, number, number]} Box left, top, right, bottom
 * @typedef {{ width: number, height: number }} Size
 */

/**
 * Corners in any order become left, top, right, bottom.
 * @param {readonly number[]} corners
 * @returns {Box}
 */
export function ordered([x1, y1, x2, y2]) {
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)]
}

/**
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 */
export function contains([left, top, right, bottom], x, y) {
  return x >= left && x <= right && y >= top && y <= bottom
}

/**
 * @param {Box} one
 * @param {Box} other
 */
export function overlap(one, other) {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3]
}

/**
 * 0 inside, otherwise the way to the nearest edge.
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 */
export function distance([left, top, right, bottom], x, y) {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
}

/**
 * The corner of a square that lies on the same side of another corner, as far away as the picture allows.
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to inside of the picture
 * @param {Size} picture
 * @returns {[number, number]}
 */
export function squareCorner([x, y], [toX, toY], { width, height }) {
  const [right, down] = [toX >= x, toY >= y]
  const room = Math.min(right ? width - x : x, down ? height - y : y)
  const side = Math.min(Math.max(Math.abs(toX - x), Math.abs(toY - y)), room)
  return [x + (right ? side : -side), y + (down ? side : -side)]
}

/** @param {Box} box */
export function area([left, top, right, bottom]) {
  return (right - left) * (bottom - top)
}

/**
 * The step nearest to the wanted one that keeps the box inside the picture.
 * @param {Box} box
 * @param {number} dx
 * @param {number} dy
 * @param {Size} picture
 * @returns {[number, number]}
 */
export function stepInside([left, top, right, bottom], dx, dy, picture) {
  return [clamp(dx, -left, picture.width - right), clamp(dy, -top, picture.height - bottom)]
}

/**
 * A number between two others; the lower one where they cross.
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
export function clamp(value, least, most) {
  return Math.max(least, Math.min(value, most))
}

/**
 * A hundredth of a pixel is finer than any annotator and keeps the JSON short.
 * @param {number} value
 */
export function rounded(value) {
  return Math.round(value * 100) / 100
}

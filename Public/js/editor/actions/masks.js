import { bitmapOf, blank, contour, filled, lay, runsOf } from "../geometry/bitmap.js"
import { simplified } from "../geometry/path.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../geometry/box.js").Size} Size */

/**
 * Cuts a mask along a line, which is thought to go on straight beyond its ends.
 * @param {readonly number[]} points a mask's
 * @param {readonly number[]} line
 * @returns {[number[], number[]] | undefined}
 */
export function cutMask(points, line) {
  const { left, top, width, height } = bitmapOf(points)
  const far = 4 * (width + height + 1)
  const [x1, y1, x2, y2] = line
  const [x3, y3, x4, y4] = line.slice(-4)
  const before = beyond(x2, y2, x1, y1, far)
  const after = beyond(x3, y3, x4, y4, far)
  // One side of the line: closed far outside, to the left of its direction.
  const [dx, dy] = [after[0] - before[0], after[1] - before[1]]
  const side = [after[0] + dy, after[1] - dx, before[0] + dy, before[1] - dx]
  const half = filled(
    [...before, ...line, ...after, ...side].map((value, index) => value - (index % 2 === 0 ? left : top)),
    {
      width,
      height,
    },
  )
  const parts = [0, 1].map((value) => {
    const { bits } = bitmapOf(points)
    return runsOf({
      left,
      top,
      width,
      height,
      bits: bits.map((bit, index) => bit && half.bits[index] === value ? 1 : 0),
    })
  })
  return parts.every((part) => part.length > 0) ? [parts[0], parts[1]] : undefined
}

/**
 * The union of masks and areas, as a mask's points.
 * @param {readonly Annotation[]} shapes
 * @param {Size} picture
 */
export function union(shapes, picture) {
  const target = blank(picture)
  for (const shape of shapes) lay(target, bitmapFor(shape, picture), 1)
  return runsOf(target)
}

/**
 * Any closed shape as a bitmap.
 * @param {Annotation} shape
 * @param {Size} picture
 */
export function bitmapFor(shape, picture) {
  if (shape.type === "mask") return bitmapOf(shape.points)
  const result = blank(picture)
  const { parts, isClosed } = kindOf(shape).outline(shape)
  if (isClosed) { for (const part of parts) lay(result, filled(part, picture), 1) }
  return result
}

/**
 * The outline of a mask's largest part, as a polygon.
 * @param {readonly number[]} points
 * @param {number} [tolerance] in picture pixels
 */
export function polygonFrom(points, tolerance = 0.8) {
  const ring = contour(bitmapOf(points))
  return simplified([...ring, ring[0], ring[1]], tolerance).slice(0, -2)
}

/**
 * @param {number} fromX
 * @param {number} fromY
 * @param {number} throughX
 * @param {number} throughY
 * @param {number} far
 * @returns {[number, number]}
 */
function beyond(fromX, fromY, throughX, throughY, far) {
  const length = Math.hypot(throughX - fromX, throughY - fromY) || 1
  return [throughX + (throughX - fromX) / length * far, throughY + (throughY - fromY) / length * far]
}

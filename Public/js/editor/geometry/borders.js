import { along, nearest } from "./path.js"

/**
 * The outline that a new one follows.
 * @typedef {{ points: readonly number[], isClosed: boolean }} Border
 * @typedef {{ x: number, y: number, border: Border, index: number }} Snap `index`: of the border's point
 */

/**
 * The nearest point of an outline within reach.
 * @param {Iterable<Border>} borders
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 * @returns {Snap | undefined}
 */
export function snapped(borders, x, y, reach) {
  let [best, least] = [/** @type {Snap | undefined} */ (undefined), reach]
  for (const border of borders) {
    if (nearest(border.points, border.isClosed, x, y).distance > reach) continue
    for (let index = 0; index * 2 < border.points.length; index++) {
      const [px, py] = [border.points[index * 2], border.points[index * 2 + 1]]
      const away = Math.hypot(px - x, py - y)
      if (away <= least) [best, least] = [{ x: px, y: py, border, index }, away]
    }
  }
  return best
}

/**
 * The points between two snaps on one outline, the shorter way round; a snap in between chooses the way.
 * @param {Snap} from
 * @param {Snap} to
 * @returns {number[]} without the first, with the last
 */
export function followed(from, to) {
  const { points, isClosed } = to.border
  if (from.border.points !== points) return [to.x, to.y]
  if (!isClosed) return along(points, from.index, to.index, from.index <= to.index ? 1 : -1).slice(2)
  const ways = [along(points, from.index, to.index, 1), along(points, from.index, to.index, -1)]
  const [forward, backward] = ways.map((way) => way.length)
  return (forward <= backward ? ways[0] : ways[1]).slice(2)
}

import { along, nearest, signedArea } from "./path.js"

/**
 * A place on a ring: on which edge, and how far along it.
 * @typedef {{ segment: number, share: number, x: number, y: number }} Place
 */

/**
 * Cuts a ring in two along a line that starts and ends on it.
 * @param {readonly number[]} ring
 * @param {readonly number[]} line at least two points; its ends are laid on the ring
 * @returns {[number[], number[]] | undefined} undefined where the line cuts nothing off
 */
export function cutRing(ring, line) {
  const start = nearest(ring, true, line[0], line[1])
  const end = nearest(ring, true, line[line.length - 2], line[line.length - 1])
  const inner = line.slice(2, -2)
  const seam = [start.x, start.y, ...inner, end.x, end.y]
  const one = [...seam, ...stretch(ring, end, start)]
  const other = [...backwards(seam), ...stretch(ring, start, end)]
  const isCut = [one, other].every((part) => part.length >= 6 && Math.abs(signedArea(part)) >= 1)
  return isCut ? [one, other] : undefined
}

/**
 * Cuts a line at the place that is nearest to a point.
 * @param {readonly number[]} points
 * @param {number} x
 * @param {number} y
 * @returns {[number[], number[]]}
 */
export function cutLine(points, x, y) {
  const { segment, x: onX, y: onY } = nearest(points, false, x, y)
  return [
    [...points.slice(0, (segment + 1) * 2), onX, onY],
    [onX, onY, ...points.slice((segment + 1) * 2)],
  ]
}

/**
 * One ring around two that touch or overlap is a matter of masks; this joins lines end to end, the nearest ends together.
 * @param {readonly number[]} one
 * @param {readonly number[]} other
 */
export function joinedLines(one, other) {
  const ends = [[one, other], [one, backwards(other)], [backwards(one), other], [backwards(one), backwards(other)]]
  const gaps = ends.map(([first, second]) =>
    Math.hypot((first.at(-2) ?? 0) - second[0], (first.at(-1) ?? 0) - second[1])
  )
  const [first, second] = ends[gaps.indexOf(Math.min(...gaps))]
  return [...first, ...second]
}

/**
 * Replaces the stretch of a ring between two of its points by other points, and keeps the larger of the two results.
 * @param {readonly number[]} ring
 * @param {number} from index of a point
 * @param {number} to
 * @param {readonly number[]} between new points
 */
export function replacedPart(ring, from, to, between) {
  const ways = [
    [...along(ring, to, from, 1), ...between],
    [...along(ring, to, from, -1), ...between],
  ]
  const [one, other] = ways.map((way) => Math.abs(signedArea(way)))
  return one >= other ? ways[0] : ways[1]
}

/**
 * The ring's points strictly after one place and before another, in its direction.
 * @param {readonly number[]} ring
 * @param {Place} from
 * @param {Place} to
 */
function stretch(ring, from, to) {
  if (from.segment === to.segment && to.share >= from.share) return []
  const count = ring.length / 2
  return along(ring, (from.segment + 1) % count, to.segment)
}

/** @param {readonly number[]} points */
function backwards(points) {
  const result = []
  for (let index = points.length - 2; index >= 0; index -= 2) result.push(points[index], points[index + 1])
  return result
}

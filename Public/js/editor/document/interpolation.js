/** @typedef {import("./annotation.js").Element} Element */
/** @typedef {import("./annotation.js").Keyframe} Keyframe */

/**
 * Where a track's object is between two keyframes: CVAT's rule, the same as in the server's exports. Flags and attributes
 * come from the first of them.
 * @param {string} type
 * @param {Keyframe} from
 * @param {Keyframe} to
 * @param {number} share of the way, 0 … 1
 * @returns {Pick<Keyframe, "points" | "rotation" | "elements">}
 */
export function between(type, from, to, share) {
  return {
    points: pointsBetween(type, from.points, to.points, share),
    rotation: angleBetween(from.rotation, to.rotation, share),
    elements: from.elements.map((element) => elementBetween(element, to.elements, share)),
  }
}

/**
 * @param {string} type
 * @param {readonly number[]} from
 * @param {readonly number[]} to
 * @param {number} share
 * @returns {readonly number[]}
 */
function pointsBetween(type, from, to, share) {
  if (share === 0) return from
  if (type === "polygon" || type === "polyline") return mixed(...paired(from, to, type === "polygon"), share)
  // Several points as one object say nothing about which of them went where; masks stand still.
  const isHeld = type === "mask" || (type === "points" && (from.length !== 2 || to.length !== 2))
  return isHeld || from.length !== to.length ? from : mixed(from, to, share)
}

/**
 * @param {Element} element
 * @param {readonly Element[]} others
 * @param {number} share
 */
function elementBetween(element, others, share) {
  const other = others.find(({ label }) => label === element.label)
  if (!other || other.points.length !== element.points.length || share === 0) return element
  return { ...element, points: mixed(element.points, other.points, share) }
}

/**
 * Along the shorter way round: from 350° to 10° over 0°.
 * @param {number} from
 * @param {number} to
 * @param {number} share
 */
function angleBetween(from, to, share) {
  const turn = ((to - from + 540) % 360 + 360) % 360 - 180
  return ((from + turn * share) % 360 + 360) % 360
}

/**
 * @param {readonly number[]} from
 * @param {readonly number[]} to
 * @param {number} share
 */
function mixed(from, to, share) {
  return from.map((value, index) => value + (to[index] - value) * share)
}

/**
 * Which point of one outline goes to which of the other. Points are placed by their share of the length; each is paired with
 * the nearest of the other outline, and those that are left over with the nearest of the first.
 * @param {readonly number[]} from
 * @param {readonly number[]} to
 * @param {boolean} isClosed
 * @returns {[readonly number[], readonly number[]]}
 */
function paired(from, to, isClosed) {
  if (from.length === to.length) return [from, to]
  const starts = shares(from, isClosed)
  const ends = shares(to, isClosed)
  const pairs = starts.map((share, index) => [index, nearestTo(share, ends)])
  const taken = new Set(pairs.map(([, end]) => end))
  for (const [end, share] of ends.entries()) {
    if (!taken.has(end)) pairs.push([nearestTo(share, starts), end])
  }
  pairs.sort((one, other) => one[0] - other[0] || one[1] - other[1])
  return [
    pairs.flatMap(([start]) => [from[start * 2], from[start * 2 + 1]]),
    pairs.flatMap(([, end]) => [to[end * 2], to[end * 2 + 1]]),
  ]
}

/**
 * @param {readonly number[]} points
 * @param {boolean} isClosed
 */
function shares(points, isClosed) {
  const lengths = [0]
  for (let index = 2; index < points.length; index += 2) {
    const step = Math.hypot(points[index] - points[index - 2], points[index + 1] - points[index - 1])
    lengths.push(lengths[lengths.length - 1] + step)
  }
  const last = points.length - 2
  const closing = isClosed ? Math.hypot(points[0] - points[last], points[1] - points[last + 1]) : 0
  const whole = lengths[lengths.length - 1] + closing
  return whole > 0 ? lengths.map((length) => length / whole) : lengths
}

/**
 * @param {number} share
 * @param {number[]} candidates
 */
function nearestTo(share, candidates) {
  let best = 0
  for (let index = 1; index < candidates.length; index++) {
    if (Math.abs(candidates[index] - share) < Math.abs(candidates[best] - share)) best = index
  }
  return best
}

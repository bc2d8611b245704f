/**
 * Rows of points, flat `[x0, y0, x1, y1, …]`, as open lines or closed rings.
 *
 * @typedef {import("./box.js").Box} Box
 */

/**
 * @param {readonly number[]} points at least one
 * @returns {Box}
 */
export function boundsOf(points) {
  let [left, top] = points
  let [right, bottom] = [left, top]
  for (let index = 2; index < points.length; index += 2) {
    const x = points[index]
    const y = points[index + 1]
    if (x < left) left = x
    else if (x > right) right = x
    if (y < top) top = y
    else if (y > bottom) bottom = y
  }
  return [left, top, right, bottom]
}

/**
 * Twice the signed area by the shoelace formula, halved: positive clockwise on a screen.
 * @param {readonly number[]} ring
 */
export function signedArea(ring) {
  let sum = 0
  for (let index = 0, before = ring.length - 2; index < ring.length; before = index, index += 2) {
    sum += ring[before] * ring[index + 1] - ring[index] * ring[before + 1]
  }
  return sum / 2
}

/**
 * Whether a point lies in a ring, by the even-odd rule.
 * @param {readonly number[]} ring
 * @param {number} x
 * @param {number} y
 */
export function isInside(ring, x, y) {
  let isIn = false
  for (let index = 0, before = ring.length - 2; index < ring.length; before = index, index += 2) {
    const y1 = ring[index + 1]
    const y2 = ring[before + 1]
    if ((y1 > y) === (y2 > y)) continue
    if (x < ring[index] + (y - y1) / (y2 - y1) * (ring[before] - ring[index])) isIn = !isIn
  }
  return isIn
}

/**
 * The place on a path that is nearest to a point.
 * @param {readonly number[]} points
 * @param {boolean} isClosed
 * @param {number} x
 * @param {number} y
 * @returns {{ distance: number, segment: number, share: number, x: number, y: number }} `segment` goes from the point of that
 *   index to the next, `share` says how far along
 */
export function nearest(points, isClosed, x, y) {
  const count = points.length / 2
  const best = { distance: Math.hypot(points[0] - x, points[1] - y), segment: 0, share: 0, x: points[0], y: points[1] }
  for (let segment = 0; segment < (isClosed ? count : count - 1); segment++) {
    const next = (segment + 1) % count * 2
    const fromX = points[segment * 2]
    const fromY = points[segment * 2 + 1]
    const dx = points[next] - fromX
    const dy = points[next + 1] - fromY
    const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy || 1)
    const share = along < 0 ? 0 : along > 1 ? 1 : along
    const distance = Math.hypot(fromX + share * dx - x, fromY + share * dy - y)
    if (distance >= best.distance) continue
    Object.assign(best, { distance, segment, share, x: fromX + share * dx, y: fromY + share * dy })
  }
  return best
}

/**
 * @param {readonly number[]} points
 * @param {boolean} [isClosed]
 */
export function lengthOf(points, isClosed = false) {
  let sum = 0
  for (let index = 2; index < points.length; index += 2) {
    sum += Math.hypot(points[index] - points[index - 2], points[index + 1] - points[index - 1])
  }
  const last = points.length - 2
  return isClosed ? sum + Math.hypot(points[0] - points[last], points[1] - points[last + 1]) : sum
}

/**
 * @param {readonly number[]} points
 * @param {number} degrees clockwise on a screen
 * @param {number} centreX
 * @param {number} centreY
 */
export function turned(points, degrees, centreX, centreY) {
  if (degrees === 0) return [...points]
  const cosine = Math.cos(degrees * Math.PI / 180)
  const sine = Math.sin(degrees * Math.PI / 180)
  const result = new Array(points.length)
  for (let index = 0; index < points.length; index += 2) {
    const dx = points[index] - centreX
    const dy = points[index + 1] - centreY
    result[index] = centreX + dx * cosine - dy * sine
    result[index + 1] = centreY + dx * sine + dy * cosine
  }
  return result
}

/**
 * Fewer points that stay within a tolerance of the line (Ramer 1972, Douglas and Peucker 1973); ends are kept.
 * @param {readonly number[]} points
 * @param {number} tolerance
 * @returns {number[]}
 */
export function simplified(points, tolerance) {
  const count = points.length / 2
  if (count < 3) return [...points]
  const isKept = new Uint8Array(count)
  isKept[0] = isKept[count - 1] = 1
  const open = [[0, count - 1]]
  for (let stretch = open.pop(); stretch; stretch = open.pop()) {
    const [first, last] = stretch
    const { index, distance } = farthest(points, first, last)
    if (distance <= tolerance) continue
    isKept[index] = 1
    open.push([first, index], [index, last])
  }
  return points.filter((_, index) => isKept[index >> 1])
}

/**
 * @param {readonly number[]} points
 * @param {number} first
 * @param {number} last
 */
function farthest(points, first, last) {
  const line = [points[first * 2], points[first * 2 + 1], points[last * 2], points[last * 2 + 1]]
  let [index, distance] = [first, -1]
  for (let candidate = first + 1; candidate < last; candidate++) {
    const away = nearest(line, false, points[candidate * 2], points[candidate * 2 + 1]).distance
    if (away > distance) [index, distance] = [candidate, away]
  }
  return { index, distance }
}

/**
 * The points from one index of a ring to another, both included, in rising or falling direction.
 * @param {readonly number[]} ring
 * @param {number} from
 * @param {number} to
 * @param {1 | -1} [direction]
 * @returns {number[]}
 */
export function along(ring, from, to, direction = 1) {
  const count = ring.length / 2
  const result = []
  for (let index = from;; index = (index + direction + count) % count) {
    result.push(ring[index * 2], ring[index * 2 + 1])
    if (index === to) return result
  }
}

/**
 * The same ring, beginning with another of its points.
 * @param {readonly number[]} ring
 * @param {number} index
 */
export function withFirst(ring, index) {
  return [...ring.slice(index * 2), ...ring.slice(0, index * 2)]
}

/**
 * @param {readonly number[]} points
 * @returns {number[]}
 */
export function reversed(points) {
  const result = []
  for (let index = points.length - 2; index >= 0; index -= 2) result.push(points[index], points[index + 1])
  return result
}

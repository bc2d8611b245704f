/**
 * Masks as bits of a box, and as CVAT's numbers: run lengths row by row (the first run counts zeros), then left, top, right,
 * bottom, all included.
 *
 * @typedef {object} Bitmap
 * @property {number} left in picture pixels
 * @property {number} top
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} bits one byte a pixel, row by row, 0 or 1
 */

/** Frozen points never change: what was decoded once stays right. @type {WeakMap<readonly number[], Bitmap>} */
const decoded = new WeakMap()

/**
 * @param {readonly number[]} points
 * @returns {Bitmap} not to be changed
 */
export function bitmapOf(points) {
  const known = decoded.get(points)
  if (known) return known
  const [left, top, right, bottom] = points.slice(-4)
  const [width, height] = [right - left + 1, bottom - top + 1]
  const bits = new Uint8Array(width * height)
  let position = 0
  for (let index = 0; index < points.length - 4; index++) {
    if (index % 2 === 1) bits.fill(1, position, position + points[index])
    position += points[index]
  }
  const bitmap = { left, top, width, height, bits }
  decoded.set(points, bitmap)
  return bitmap
}

/**
 * @param {Bitmap} bitmap
 * @returns {number[]} of the smallest box; empty where no bit is set
 */
export function runsOf(bitmap) {
  const box = tight(bitmap)
  if (!box) return []
  const { left, top, width, height, bits } = cropped(bitmap, box)
  const runs = []
  let [value, length] = [0, 0]
  for (let index = 0; index < bits.length; index++) {
    if (bits[index] === value) length += 1
    else {
      runs.push(length)
      ;[value, length] = [bits[index], 1]
    }
  }
  runs.push(length)
  return [...runs, left, top, left + width - 1, top + height - 1]
}

/** @param {Bitmap} bitmap */
export function countOf({ bits }) {
  let sum = 0
  for (const bit of bits) sum += bit
  return sum
}

/**
 * @param {Bitmap} bitmap
 * @param {number} x
 * @param {number} y
 */
export function bitAt({ left, top, width, height, bits }, x, y) {
  const [column, row] = [Math.floor(x) - left, Math.floor(y) - top]
  return column >= 0 && row >= 0 && column < width && row < height && bits[row * width + column] === 1
}

/**
 * An empty bitmap of a whole picture.
 * @param {{ width: number, height: number }} size
 * @returns {Bitmap}
 */
export function blank({ width, height }) {
  return { left: 0, top: 0, width, height, bits: new Uint8Array(width * height) }
}

/**
 * Lays one bitmap over another in place: adds its bits or takes them away.
 * @param {Bitmap} target
 * @param {Bitmap} stamp
 * @param {0 | 1} value
 */
export function lay(target, stamp, value) {
  for (let row = 0; row < stamp.height; row++) {
    const y = stamp.top + row - target.top
    if (y < 0 || y >= target.height) continue
    for (let column = 0; column < stamp.width; column++) {
      const x = stamp.left + column - target.left
      if (x < 0 || x >= target.width || stamp.bits[row * stamp.width + column] === 0) continue
      target.bits[y * target.width + x] = value
    }
  }
}

/**
 * What a brush covers on its way from one point to another.
 * @param {Bitmap} target changed in place
 * @param {{ fromX: number, fromY: number, toX: number, toY: number, size: number, isSquare: boolean, value: 0 | 1 }} stroke
 */
export function paint(target, { fromX, fromY, toX, toY, size, isSquare, value }) {
  const radius = size / 2
  const steps = Math.max(1, Math.ceil(Math.hypot(toX - fromX, toY - fromY) / Math.max(0.5, radius / 3)))
  for (let step = 0; step <= steps; step++) {
    const x = fromX + (toX - fromX) * step / steps - target.left
    const y = fromY + (toY - fromY) * step / steps - target.top
    for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(target.height, y + radius); row++) {
      const dy = row + 0.5 - y
      const half = isSquare ? radius : Math.sqrt(Math.max(0, radius * radius - dy * dy))
      if (Math.abs(dy) > radius && size > 1) continue
      const first = Math.max(0, Math.ceil(x - half - 0.5))
      const last = Math.min(target.width - 1, Math.floor(x + half - 0.5))
      const middle = Math.floor(x)
      if (size <= 1 && middle >= 0 && middle < target.width) target.bits[row * target.width + middle] = value
      else if (last >= first) target.bits.fill(value, row * target.width + first, row * target.width + last + 1)
    }
  }
}

/**
 * The pixels whose middles lie in a ring, by the even-odd rule.
 * @param {readonly number[]} ring
 * @param {{ width: number, height: number }} size
 * @returns {Bitmap}
 */
export function filled(ring, size) {
  const result = blank(size)
  for (let row = 0; row < size.height; row++) {
    const crossings = crossingsAt(ring, row + 0.5)
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const first = Math.max(0, Math.ceil(crossings[index] - 0.5))
      const last = Math.min(size.width, Math.ceil(crossings[index + 1] - 0.5))
      if (last > first) result.bits.fill(1, row * size.width + first, row * size.width + last)
    }
  }
  return result
}

/**
 * @param {readonly number[]} ring
 * @param {number} y
 */
function crossingsAt(ring, y) {
  const found = []
  for (let index = 0, before = ring.length - 2; index < ring.length; before = index, index += 2) {
    const y1 = ring[index + 1]
    const y2 = ring[before + 1]
    if ((y1 > y) !== (y2 > y)) found.push(ring[index] + (y - y1) / (y2 - y1) * (ring[before] - ring[index]))
  }
  return found.sort((one, other) => one - other)
}

/**
 * The largest outline of a bitmap, along the edges of its pixels.
 * @param {Bitmap} bitmap
 * @returns {number[]} a ring; empty where no bit is set
 */
export function contour({ left, top, width, height, bits }) {
  const isSet = (/** @type {number} */ x, /** @type {number} */ y) =>
    x >= 0 && y >= 0 && x < width && y < height && bits[y * width + x] === 1
  const seen = new Set()
  /** @type {number[]} */
  let largest = []
  for (let start = 0; start < bits.length; start++) {
    const [column, row] = [start % width, Math.floor(start / width)]
    if (!isSet(column, row) || isSet(column, row - 1) || seen.has(start)) continue
    const ring = follow(isSet, column, row, (x, y) => seen.add(y * width + x))
    if (ring.length > largest.length) largest = ring
  }
  return largest.map((value, index) => value + (index % 2 === 0 ? left : top))
}

/** The way along an edge, with the set pixel on the right hand: right, down, left, up. */
const directions = [[1, 0], [0, 1], [-1, 0], [0, -1]]

/**
 * @param {(x: number, y: number) => boolean} isSet
 * @param {number} startX
 * @param {number} startY
 * @param {(x: number, y: number) => void} sawTop told each pixel whose upper edge was passed
 */
function follow(isSet, startX, startY, sawTop) {
  const ring = []
  let [x, y, direction] = [startX, startY, 0]
  do {
    if (direction === 0) sawTop(x, y)
    const [dx, dy] = directions[direction]
    x += dx
    y += dy
    // The pixels ahead on the left and on the right of the corner (x, y), seen in the direction of the way.
    const [aheadLeft, aheadRight] = ahead(x, y, direction)
    // Pixels that touch at a corner alone are apart.
    const turn = !isSet(...aheadRight) ? 1 : isSet(...aheadLeft) ? 3 : 0
    if (turn !== 0) ring.push(x, y)
    direction = (direction + turn) % 4
  } while (x !== startX || y !== startY || direction !== 0)
  return ring
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} direction
 * @returns {[[number, number], [number, number]]}
 */
function ahead(x, y, direction) {
  if (direction === 0) return [[x, y - 1], [x, y]]
  if (direction === 1) return [[x, y], [x - 1, y]]
  if (direction === 2) return [[x - 1, y], [x - 1, y - 1]]
  return [[x - 1, y - 1], [x, y - 1]]
}

/**
 * @param {Bitmap} bitmap
 * @returns {[number, number, number, number] | undefined} left, top, right, bottom within the bits, all included
 */
function tight({ width, height, bits }) {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let row = 0; row < height; row++) {
    const line = bits.subarray(row * width, (row + 1) * width)
    const first = line.indexOf(1)
    if (first < 0) continue
    if (top === height) top = row
    bottom = row
    left = Math.min(left, first)
    right = Math.max(right, line.lastIndexOf(1))
  }
  return right < 0 ? undefined : [left, top, right, bottom]
}

/**
 * @param {Bitmap} bitmap
 * @param {[number, number, number, number]} box
 * @returns {Bitmap}
 */
function cropped(bitmap, [left, top, right, bottom]) {
  const [width, height] = [right - left + 1, bottom - top + 1]
  const bits = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const start = (top + row) * bitmap.width + left
    bits.set(bitmap.bits.subarray(start, start + width), row * width)
  }
  return { left: bitmap.left + left, top: bitmap.top + top, width, height, bits }
}

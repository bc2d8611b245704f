/** @typedef {import("./bitmap.js").Bitmap} Bitmap */
/** @typedef {{ width: number, height: number, data: ArrayLike<number> }} Pixels four bytes a pixel: red, green, blue, opacity */

/**
 * The pixels around a place whose colours are like its own and that hang together with it.
 * @param {Pixels} pixels
 * @param {number} x
 * @param {number} y
 * @param {number} tolerance the most that a channel may be off, 0 … 255
 * @returns {Bitmap}
 */
export function flooded({ width, height, data }, x, y, tolerance) {
  const bits = new Uint8Array(width * height)
  const start = Math.floor(y) * width + Math.floor(x)
  const isLike = (/** @type {number} */ index) => {
    if (bits[index]) return false
    for (let channel = 0; channel < 3; channel++) {
      if (Math.abs(data[index * 4 + channel] - data[start * 4 + channel]) > tolerance) return false
    }
    return true
  }
  const open = [start]
  for (let seed = open.pop(); seed !== undefined; seed = open.pop()) {
    if (!isLike(seed)) continue
    const row = Math.floor(seed / width) * width
    let [first, last] = [seed, seed]
    while (first > row && isLike(first - 1)) first -= 1
    while (last < row + width - 1 && isLike(last + 1)) last += 1
    bits.fill(1, first, last + 1)
    for (const beside of [-width, width]) {
      if (row + beside < 0 || row + beside >= bits.length) continue
      for (let index = first; index <= last; index++) {
        const isStart = isLike(index + beside) && (index === first || !isLike(index + beside - 1))
        if (isStart) open.push(index + beside)
      }
    }
  }
  return { left: 0, top: 0, width, height, bits }
}

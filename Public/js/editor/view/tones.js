/** @typedef {{ gamma: number, isEven: boolean }} Tones `gamma` above 1 makes dark places brighter */

/**
 * A picture with other tones: what the browser's filters cannot do, pixel by pixel.
 * @param {ImageBitmap | OffscreenCanvas} picture
 * @param {Tones} tones
 * @returns {OffscreenCanvas}
 */
export function withTones(picture, { gamma, isEven }) {
  const { width, height } = picture
  const canvas = new OffscreenCanvas(width, height)
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"))
  context.drawImage(picture, 0, 0)
  const image = context.getImageData(0, 0, width, height)
  if (isEven) even(image.data)
  if (gamma !== 1) curve(image.data, tableOf(gamma))
  context.putImageData(image, 0, 0)
  return canvas
}

/**
 * Each channel to the power of 1 / gamma.
 * @param {number} gamma
 */
export function tableOf(gamma) {
  return Uint8ClampedArray.from({ length: 256 }, (_, value) => 255 * (value / 255) ** (1 / gamma))
}

/**
 * Histogram equalisation of the brightness: each level becomes the share of the pixels that are not brighter. Colours keep
 * their hue, since all three channels of a pixel move by the same step (BT.601's Y′ changes, U and V do not).
 * @param {Uint8ClampedArray} data four bytes a pixel, changed in place
 */
export function even(data) {
  const counts = new Uint32Array(256)
  for (let index = 0; index < data.length; index += 4) counts[brightness(data, index)] += 1
  const table = levels(counts, data.length / 4)
  for (let index = 0; index < data.length; index += 4) {
    const before = brightness(data, index)
    const step = table[before] - before
    data[index] += step
    data[index + 1] += step
    data[index + 2] += step
  }
}

/**
 * @param {Uint32Array} counts pixels of each level
 * @param {number} total
 */
function levels(counts, total) {
  const table = new Uint8ClampedArray(256)
  // The darkest level that there is becomes black.
  const least = counts.find((count) => count > 0) ?? 0
  let sum = 0
  for (let level = 0; level < 256; level++) {
    sum += counts[level]
    table[level] = total > least ? 255 * (sum - least) / (total - least) : level
  }
  return table
}

/**
 * @param {Uint8ClampedArray} data
 * @param {number} index of the pixel's first byte
 */
function brightness(data, index) {
  return (77 * data[index] + 150 * data[index + 1] + 29 * data[index + 2]) >> 8
}

/**
 * @param {Uint8ClampedArray} data
 * @param {Uint8ClampedArray} table
 */
function curve(data, table) {
  for (let index = 0; index < data.length; index++) {
    // Every fourth value is the opacity.
    if ((index & 3) !== 3) data[index] = table[data[index]]
  }
}

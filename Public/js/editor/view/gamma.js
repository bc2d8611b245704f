/**
 * A picture with other middle tones: each channel to the power of 1 / gamma.
 * @param {ImageBitmap | OffscreenCanvas} picture
 * @param {number} gamma above 1 dark places become brighter
 * @returns {OffscreenCanvas}
 */
export function withGamma(picture, gamma) {
  const { width, height } = picture
  const canvas = new OffscreenCanvas(width, height)
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"))
  context.drawImage(picture, 0, 0)
  const image = context.getImageData(0, 0, width, height)
  const table = tableOf(gamma)
  for (let index = 0; index < image.data.length; index++) {
    // Every fourth value is the opacity.
    if ((index & 3) !== 3) image.data[index] = table[image.data[index]]
  }
  context.putImageData(image, 0, 0)
  return canvas
}

/** @param {number} gamma */
export function tableOf(gamma) {
  return Uint8ClampedArray.from({ length: 256 }, (_, value) => 255 * (value / 255) ** (1 / gamma))
}

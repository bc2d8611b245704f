const largestStore = 256 * 1024 * 1024
const bytesForPixel = 4

/** Pictures as bitmaps that can be drawn at once, those around the present one fetched before they are wanted. */
export class Pictures {
  #address
  /** Least recently used first. @type {Map<number, Promise<ImageBitmap>>} */
  #bitmaps = new Map()
  /** @type {Map<number, number>} */
  #bytes = new Map()

  /** @param {(frame: number) => string} address */
  constructor(address) {
    this.#address = address
  }

  /**
   * @param {number} frame
   * @returns {Promise<ImageBitmap>} fails with a sentence for people; asking again then tries again
   */
  get(frame) {
    const bitmap = this.#bitmaps.get(frame) ?? this.#load(frame)
    this.#bitmaps.delete(frame)
    this.#bitmaps.set(frame, bitmap)
    return bitmap
  }

  /** The numbers of the pictures that are there. */
  get loaded() {
    return [...this.#bytes.keys()]
  }

  /**
   * One after the other, so that they do not slow each other down; what fails now is asked for again when it is wanted.
   * @param {number[]} frames
   */
  async prefetch(frames) {
    for (const frame of frames) await this.get(frame).catch(() => {})
  }

  /** @param {number} frame */
  #load(frame) {
    const bitmap = this.#fetch(frame)
    bitmap.then(({ width, height }) => {
      this.#bytes.set(frame, width * height * bytesForPixel)
      this.#shrink(frame)
    }, () => this.#bitmaps.delete(frame))
    return bitmap
  }

  /** @param {number} frame */
  async #fetch(frame) {
    const response = await fetch(this.#address(frame)).catch(() => {
      throw new Error("The picture could not be loaded: the server cannot be reached.")
    })
    if (!response.ok) throw new Error(`The picture could not be loaded: the server answered ${response.status}.`)
    try {
      return await createImageBitmap(await response.blob())
    } catch {
      throw new Error("The picture could not be loaded: what the server sent is no picture that this browser can show.")
    }
  }

  /**
   * Forgets the oldest, but never the one that has just come.
   * @param {number} newest
   */
  #shrink(newest) {
    let sum = [...this.#bytes.values()].reduce((total, bytes) => total + bytes, 0)
    for (const frame of this.#bitmaps.keys()) {
      if (sum <= largestStore) return
      if (frame === newest || !this.#bytes.has(frame)) continue
      sum -= this.#bytes.get(frame) ?? 0
      this.#bytes.delete(frame)
      this.#bitmaps.delete(frame)
    }
  }
}

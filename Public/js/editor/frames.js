import { part } from "../lib/dom.js"
import { clamp } from "./geometry/box.js"
import { Pictures } from "./view/pictures.js"

/**
 * @typedef {{ number: number, name: string, width: number, height: number }} Frame
 */

const ahead = [1, -1, 2, 3]

/** Which picture is open, the controls that say so, and the pictures around it. */
export class Frames {
  #frames
  #pictures
  #slider
  #position
  #name
  #index = 0

  /**
   * @param {HTMLElement} root
   * @param {Frame[]} frames ascending by number
   * @param {(frame: number) => string} address
   * @param {(frame: number) => void} choose
   */
  constructor(root, frames, address, choose) {
    this.#frames = frames
    this.#pictures = new Pictures(address)
    this.#slider = part(root, "slider", HTMLInputElement)
    this.#position = part(root, "position", HTMLElement)
    this.#name = part(root, "name", HTMLElement)
    this.#slider.addEventListener("input", () => choose(Number(this.#slider.value)))
  }

  get present() {
    return this.#frames[this.#index]
  }

  /** @param {number} number */
  name(number) {
    return this.#frames.find((frame) => frame.number === number)?.name ?? `picture ${number}`
  }

  /**
   * The number of the picture so many further on, or of the last one on the way.
   * @param {number} step
   */
  beside(step) {
    return this.#frames[clamp(this.#index + step, 0, this.#frames.length - 1)].number
  }

  /**
   * @param {number} number a picture that is not in the job becomes the first one
   * @returns {Frame}
   */
  open(number) {
    this.#index = Math.max(0, this.#frames.findIndex((frame) => frame.number === number))
    const { name } = this.present
    this.#slider.value = String(this.present.number)
    this.#slider.setAttribute("aria-valuetext", `${this.#index + 1} of ${this.#frames.length}, ${name}`)
    this.#position.textContent = String(this.#index + 1)
    this.#name.textContent = name
    this.#name.title = name
    return this.present
  }

  /** The open picture; once it is there, those around it are fetched. */
  async picture() {
    const index = this.#index
    const bitmap = await this.#pictures.get(this.present.number)
    this.#pictures.prefetch(ahead.flatMap((step) => this.#frames[index + step]?.number ?? []))
    return bitmap
  }
}

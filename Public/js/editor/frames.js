import { make, part } from "../lib/dom.js"
import { clamp } from "./geometry/box.js"
import { Pictures } from "./view/pictures.js"

/**
 * @typedef {{ number: number, name: string, width: number, height: number }} Frame
 */

const ahead = [1, 2, -1, 3]
/** The most names that a search offers. */
const mostOffers = 30

/** Which picture is open, the controls that say so, and the pictures around it. */
export class Frames {
  /** Ascending. @type {number[]} */
  numbers

  #frames
  #pictures
  #slider
  #position
  #where
  #offers
  #name
  #index = 0
  #direction = 1

  /**
   * @param {HTMLElement} root
   * @param {Frame[]} frames ascending by number
   * @param {(frame: number) => string} address
   * @param {(frame: number) => void} choose
   */
  constructor(root, frames, address, choose) {
    this.#frames = frames
    this.numbers = frames.map(({ number }) => number)
    this.#pictures = new Pictures(address)
    this.#slider = part(root, "slider", HTMLInputElement)
    this.#position = part(root, "position", HTMLElement)
    this.#where = part(root, "where", HTMLInputElement)
    this.#offers = part(root, "offers", HTMLDataListElement)
    this.#name = part(root, "name", HTMLElement)
    this.#slider.addEventListener("input", () => choose(Number(this.#slider.value)))
    this.#where.addEventListener("input", () => this.#offer())
    this.#where.addEventListener("change", () => {
      const found = this.#found(this.#where.value.trim())
      this.#where.setCustomValidity(found === undefined ? "No picture of this job has this number or name." : "")
      this.#where.reportValidity()
      if (found === undefined) return
      this.#where.value = ""
      part(root, "stage", HTMLElement).focus({ preventScroll: true })
      choose(found)
    })
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

  /** The cursor goes where a number or a name is typed. */
  askWhere() {
    this.#where.focus()
    this.#where.select()
  }

  /**
   * @param {number} number a picture that is not in the job becomes the first one
   * @returns {Frame}
   */
  open(number) {
    const before = this.#index
    this.#index = Math.max(0, this.#frames.findIndex((frame) => frame.number === number))
    this.#direction = this.#index < before ? -1 : 1
    const { name } = this.present
    this.#slider.value = String(this.present.number)
    this.#slider.setAttribute("aria-valuetext", `${this.#index + 1} of ${this.#frames.length}, ${name}`)
    this.#position.textContent = String(this.#index + 1)
    this.#name.textContent = name
    this.#name.title = name
    return this.present
  }

  /** The open picture; once it is there, those around it are fetched, most of them where the way leads. */
  async picture() {
    const index = this.#index
    const bitmap = await this.#pictures.get(this.present.number)
    this.#pictures.prefetch(ahead.flatMap((step) => this.#frames[index + step * this.#direction]?.number ?? []))
    return bitmap
  }

  /**
   * A picture that will be wanted soon.
   * @param {number} number
   */
  prefetch(number) {
    const frame = this.#frames.find((candidate) => candidate.number === number) ?? this.#frames[0]
    if (frame) this.#pictures.prefetch([frame.number])
  }

  #offer() {
    const words = this.#where.value.trim().toLowerCase()
    const fitting = words === "" ? [] : this.#frames.filter(({ name }) => name.toLowerCase().includes(words))
    this.#offers.replaceChildren(...fitting.slice(0, mostOffers).map(({ name }) => make("option", { value: name })))
    this.#where.setCustomValidity("")
  }

  /** @param {string} words a number, a name or a part of one */
  #found(words) {
    const number = Number(words)
    if (words !== "" && this.numbers.includes(number)) return number
    const text = words.toLowerCase()
    const exact = this.#frames.find(({ name }) => name.toLowerCase() === text)
    return (exact ?? this.#frames.find(({ name }) => text !== "" && name.toLowerCase().includes(text)))?.number
  }
}

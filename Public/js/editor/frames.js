import { make, part } from "../lib/dom.js"
import { clamp } from "./geometry/box.js"
import { Pictures } from "./view/pictures.js"

/**
 * @typedef {object} Frame
 * @property {number} number
 * @property {string} name
 * @property {number} width
 * @property {number} height
 * @property {boolean} [isDeleted]
 * @property {number} [contextImages] how many there are beside it
 *
 * @typedef {{ first: number, last: number, title: string }} Chapter a part of a video, by frame numbers
 */

const ahead = [1, 2, -1, 3]
/** The most names that a search offers. */
const mostOffers = 30

/** Which picture is open, the controls that say so, and the pictures around it. */
export class Frames {
  /** Ascending. @type {number[]} */
  numbers
  /** @type {Chapter[]} */
  chapters
  /** Whether pictures that were taken out are met on the way. */
  showsDeleted = false

  #frames
  #pictures
  #slider
  #position
  #where
  #offers
  #name
  #chapter
  #loaded
  #index = 0
  #direction = 1

  /**
   * @param {HTMLElement} root
   * @param {Frame[]} frames ascending by number
   * @param {Chapter[]} chapters in their order
   * @param {(frame: number) => string} address
   * @param {(frame: number) => void} choose
   */
  constructor(root, frames, chapters, address, choose) {
    this.#frames = frames
    this.chapters = chapters.filter(({ first, last }) => frames.some(({ number }) => number >= first && number <= last))
    this.numbers = frames.map(({ number }) => number)
    this.#pictures = new Pictures(address)
    this.#slider = part(root, "slider", HTMLInputElement)
    this.#position = part(root, "position", HTMLElement)
    this.#where = part(root, "where", HTMLInputElement)
    this.#offers = part(root, "offers", HTMLDataListElement)
    this.#name = part(root, "name", HTMLElement)
    this.#chapter = part(root, "chapters", HTMLSelectElement)
    this.#loaded = part(root, "loaded", HTMLElement)
    this.#slider.addEventListener("input", () => choose(frames[Number(this.#slider.value)].number))
    this.#chapter.addEventListener("change", () => choose(Number(this.#chapter.value)))
    this.#showChapters(part(root, "marks", HTMLDataListElement))
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
  get(number) {
    return this.#frames.find((frame) => frame.number === number) ?? this.present
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
    const direction = Math.sign(step)
    let index = clamp(this.#index + step, 0, this.#frames.length - 1)
    while (!this.showsDeleted && this.#frames[index].isDeleted && this.#frames[index + direction]) index += direction
    const isWay = this.showsDeleted || !this.#frames[index].isDeleted
    return isWay ? this.#frames[index].number : this.present.number
  }

  /**
   * The first picture of the next chapter, or of this one or the one before; undefined where there is none.
   * @param {1 | -1} direction
   */
  chapterBeside(direction) {
    const { number } = this.present
    const starts = this.chapters.map(({ first }) => this.numbers.find((other) => other >= first) ?? first)
    return direction > 0 ? starts.find((start) => start > number) : starts.findLast((start) => start < number)
  }

  /** Whether something may be looked at beside any of the pictures. */
  get hasContext() {
    return this.#frames.some(({ contextImages }) => contextImages)
  }

  /** The numbers of the pictures that are taken out. */
  get deleted() {
    return this.#frames.filter(({ isDeleted }) => isDeleted).map(({ number }) => number)
  }

  /**
   * @param {number} number
   * @param {boolean} isDeleted
   */
  markDeleted(number, isDeleted) {
    this.get(number).isDeleted = isDeleted
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
    this.#slider.value = String(this.#index)
    this.#slider.setAttribute("aria-valuetext", `${this.#index + 1} of ${this.#frames.length}, ${name}`)
    this.#position.textContent = String(this.#index + 1)
    this.#name.textContent = name
    this.#name.title = name
    const chapter = this.chapters.findLast(({ first, last }) => first <= number && last >= number)
    this.#chapter.value = chapter ? String(this.#start(chapter)) : ""
    return this.present
  }

  /** The open picture; once it is there, those around it are fetched, most of them where the way leads. */
  async picture() {
    const index = this.#index
    const bitmap = await this.#pictures.get(this.present.number)
    this.#showLoaded()
    this.#pictures.prefetch(ahead.flatMap((step) => this.#frames[index + step * this.#direction]?.number ?? []))
      .then(() => this.#showLoaded())
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

  /** @param {HTMLDataListElement} marks on the slider */
  #showChapters(marks) {
    this.#chapter.hidden = this.chapters.length === 0
    if (this.chapters.length === 0) return
    const named = this.chapters.map((chapter, index) => ({
      start: this.#start(chapter),
      title: chapter.title || `Chapter ${index + 1}`,
    }))
    this.#chapter.replaceChildren(
      make("option", { value: "" }, "No chapter"),
      ...named.map(({ start, title }) => make("option", { value: start }, title)),
    )
    marks.replaceChildren(
      ...named.map(({ start, title }) => make("option", { value: this.numbers.indexOf(start), label: title })),
    )
  }

  /** @param {Chapter} chapter */
  #start({ first }) {
    return this.numbers.find((number) => number >= first) ?? first
  }

  /** Which pictures are there already: a line below the slider, as far as its pixels can tell them apart. */
  #showLoaded() {
    const share = 100 / Math.max(1, this.#frames.length)
    const parts = this.#pictures.loaded.map((number) => this.numbers.indexOf(number)).filter((index) => index >= 0)
      .sort((one, other) => one - other)
    const stops = parts.flatMap((index) => {
      const [from, to] = [index * share, (index + 1) * share]
      return [`transparent ${from}%`, `currentColor ${from}%`, `currentColor ${to}%`, `transparent ${to}%`]
    })
    this.#loaded.style.backgroundImage = `linear-gradient(to right, ${
      ["transparent 0%", ...stops, "transparent 100%"].join(", ")
    })`
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

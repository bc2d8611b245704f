import { make, part } from "../../lib/dom.js"

/** @typedef {import("../desk.js").Desk} Desk */

const width = 112
const spare = 4

/** A row of small pictures, of which only those in sight are there. */
export class Thumbnails {
  #scroller
  #strip
  #desk
  #address
  /** @type {Map<number, HTMLElement>} */
  #shown = new Map()

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   * @param {(frame: number) => string} address
   */
  constructor(host, desk, address) {
    this.#scroller = part(host, "thumbnails", HTMLElement)
    this.#strip = make("div", { class: "editor-thumbnail-strip" })
    this.#scroller.replaceChildren(this.#strip)
    this.#desk = desk
    this.#address = address
    this.#scroller.addEventListener("scroll", () => this.#show(), { passive: true })
    this.#strip.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null
      if (button?.dataset.number) desk.open(Number(button.dataset.number))
    })
  }

  refresh() {
    const isShown = this.#desk.settings.values.hasThumbnails
    this.#scroller.hidden = !isShown
    if (!isShown) return
    const { frames } = this.#desk
    this.#strip.style.inlineSize = `${frames.numbers.length * width}px`
    const place = frames.numbers.indexOf(this.#desk.scene.frame) * width
    const { scrollLeft, clientWidth } = this.#scroller
    if (place < scrollLeft || place + width > scrollLeft + clientWidth) {
      this.#scroller.scrollLeft = place - clientWidth / 2
    }
    this.#show()
  }

  #show() {
    const { scrollLeft, clientWidth } = this.#scroller
    const { numbers } = this.#desk.frames
    const first = Math.max(0, Math.floor(scrollLeft / width) - spare)
    const last = Math.min(numbers.length, Math.ceil((scrollLeft + clientWidth) / width) + spare)
    const kept = new Set(numbers.slice(first, last))
    for (const [number, button] of this.#shown) {
      if (kept.has(number)) continue
      button.remove()
      this.#shown.delete(number)
    }
    for (let index = first; index < last; index++) {
      const button = this.#shown.get(numbers[index]) ?? this.#made(index)
      const count = this.#desk.annotations.count(numbers[index])
      button.setAttribute("aria-current", String(numbers[index] === this.#desk.scene.frame))
      const words = button.querySelector("span")
      if (words) words.textContent = `${index + 1}${count > 0 ? ` · ${count}` : ""}`
    }
  }

  /** @param {number} index */
  #made(index) {
    const number = this.#desk.frames.numbers[index]
    const image = make("img", { src: this.#address(number), alt: "", loading: "lazy", decoding: "async" })
    const button = make(
      "button",
      {
        type: "button",
        class: "editor-thumbnail",
        "data-number": number,
        title: this.#desk.frames.name(number),
      },
      image,
      make("span", {}),
    )
    button.style.insetInlineStart = `${index * width}px`
    this.#shown.set(number, button)
    this.#strip.append(button)
    return button
  }
}

/** How long a picture of the slideshow stays: its animation runs at least once. */
const SECONDS = 6

/** @typedef {{ gif: string, still: string, page: string, alt: string }} Picture */

/**
 * @param {string} list a line for each picture: GIF, still, page, and what it shows, parted by spaces
 * @returns {Picture[]}
 */
export function pictures(list) {
  return list.split("\n").filter(Boolean).map((line) => {
    const [gif, still, page, ...alt] = line.split(" ")
    return { gif, still, page, alt: alt.join(" ") }
  })
}

/**
 * Adds buttons that stop and start the picture's animation and show all pictures one after the other; arrow keys go to
 * the one before and after. Without JavaScript the picture moves and links lead on; people who asked their system for less
 * motion see its first picture, and the button lets them play it.
 */
export class MascotStage extends HTMLElement {
  #abort = new AbortController()
  #isPlaying = true
  #timer = 0
  /** @type {Picture[]} */
  #pictures = []

  connectedCallback() {
    if (!this.#still) return
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.#pictures = pictures(this.dataset.pictures ?? "")
    this.#isPlaying = !matchMedia("(prefers-reduced-motion: reduce)").matches
    this.#button("play").addEventListener("click", () => this.#toggle(), { signal })
    if (this.#pictures.length > 1) {
      this.#button("show").addEventListener("click", () => this.#toggleShow(), { signal })
      this.closest("figure")?.addEventListener("click", (event) => this.#press(event), { signal })
      addEventListener("keydown", (event) => this.#turn(event), { signal })
    }
    this.#show()
  }

  disconnectedCallback() {
    this.#abort.abort()
    clearInterval(this.#timer)
  }

  /** The first picture; the browser takes it while its media query holds. */
  get #still() {
    return this.querySelector("source")
  }

  /** @param {"play" | "show"} name */
  #button(name) {
    const present = this.querySelector(`.mascot-stage__${name}`)
    if (present instanceof HTMLButtonElement) return present
    const button = document.createElement("button")
    button.type = "button"
    button.className = `button button--small mascot-stage__${name}`
    this.append(button)
    return button
  }

  #toggle() {
    this.#isPlaying = !this.#isPlaying
    this.#show()
  }

  #toggleShow() {
    if (this.#timer) {
      clearInterval(this.#timer)
      this.#timer = 0
    } else {
      this.#timer = setInterval(() => this.#step(1), SECONDS * 1000)
      this.#step(1)
    }
    this.#show()
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const link = event.target instanceof Element ? event.target.closest("a[rel=prev], a[rel=next]") : null
    if (!link || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    this.#step(link.getAttribute("rel") === "next" ? 1 : -1)
  }

  /** @param {KeyboardEvent} event */
  #turn(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const isElsewhere = event.target instanceof Element && event.target.closest("input, select, textarea")
    if (!way || isElsewhere || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    this.#step(way)
  }

  /** @param {number} way 1 forth, −1 back */
  #step(way) {
    const image = this.querySelector("img")
    if (!image) return
    const address = image.getAttribute("src")
    const place = this.#pictures.findIndex(({ gif }) => gif === address)
    const next = this.#pictures[(place + way + this.#pictures.length) % this.#pictures.length]
    image.src = next.gif
    image.alt = next.alt
    if (this.#still) this.#still.srcset = next.still
    history.replaceState(history.state, "", next.page)
    this.closest("figure")?.querySelector("[data-bookmark]")?.setAttribute("href", next.page)
  }

  #show() {
    if (this.#still) this.#still.media = this.#isPlaying ? "not all" : "all"
    this.#button("play").textContent = this.#isPlaying ? "Pause" : "Play"
    if (this.#pictures.length > 1) this.#button("show").textContent = this.#timer ? "Stop slideshow" : "Slideshow"
  }
}

customElements.define("mascot-stage", MascotStage)

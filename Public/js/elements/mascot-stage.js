/**
 * Adds a button that stops and starts the picture's animation. Without JavaScript the picture moves, except for people
 * who asked their system for less motion: they see its first picture, and the button lets them play it.
 */
export class MascotStage extends HTMLElement {
  #abort = new AbortController()
  #isPlaying = true

  connectedCallback() {
    if (!this.#still) return
    this.#abort = new AbortController()
    this.#isPlaying = !matchMedia("(prefers-reduced-motion: reduce)").matches
    this.#button.addEventListener("click", () => this.#toggle(), { signal: this.#abort.signal })
    this.#show()
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  /** The first picture; the browser takes it while its media query holds. */
  get #still() {
    return this.querySelector("source")
  }

  get #button() {
    const present = this.querySelector("button")
    if (present) return present
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button button--small mascot-stage__play"
    this.append(button)
    return button
  }

  #toggle() {
    this.#isPlaying = !this.#isPlaying
    this.#show()
  }

  #show() {
    if (this.#still) this.#still.media = this.#isPlaying ? "not all" : "all"
    this.#button.textContent = this.#isPlaying ? "Pause" : "Play"
  }
}

customElements.define("mascot-stage", MascotStage)

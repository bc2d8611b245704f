import { copied } from "../lib/clipboard.js"

/** Adds a button that copies the text of the field inside. Without JavaScript people select it themselves. */
export class CopyText extends HTMLElement {
  #abort = new AbortController()

  connectedCallback() {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.#button.addEventListener("click", () => this.#copy(), { signal })
    this.#field?.addEventListener("focus", () => this.#field?.select(), { signal })
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  /** @returns {HTMLInputElement | null} */
  get #field() {
    return this.querySelector("input")
  }

  get #button() {
    const present = this.querySelector("button")
    if (present) return present
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button"
    button.textContent = "Copy"
    button.setAttribute("aria-live", "polite")
    this.append(button)
    return button
  }

  async #copy() {
    const field = this.#field
    if (!field) return
    field.select()
    this.#button.textContent = (await copied(field.value)) ? "Copied" : "Press Ctrl+C"
  }
}

customElements.define("copy-text", CopyText)

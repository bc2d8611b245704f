/**
 * Shows what the chosen format is for and what it leaves out, right below the choice, and of its form only the fields that
 * the format has a use for. Without JavaScript all fields are there, and the words about all formats can be unfolded.
 */
export class FormatChoice extends HTMLElement {
  #abort = new AbortController()

  connectedCallback() {
    this.#abort = new AbortController()
    this.querySelector("select")?.addEventListener("change", () => this.#show(), { signal: this.#abort.signal })
    const words = this.querySelector("details")
    if (words !== null) words.open = true
    // The choice itself names it.
    for (const name of this.querySelectorAll("summary, dt")) name.setAttribute("hidden", "")
    this.#show()
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  #show() {
    const chosen = this.querySelector("select")?.value
    for (const part of (this.closest("form") ?? this).querySelectorAll("[data-format]")) {
      const isOther = part.getAttribute("data-format") !== chosen
      part.toggleAttribute("hidden", isOther)
      // What is not seen is not sent.
      if (part instanceof HTMLFieldSetElement) part.disabled = isOther
    }
  }
}

customElements.define("format-choice", FormatChoice)

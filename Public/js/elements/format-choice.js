/** So long nothing has to change before what is left out is asked for. */
const PAUSE = 200

/**
 * Shows what the chosen format is for and what it leaves out, right below the choice, and of its form only the fields that
 * the format has a use for. With `data-address` what is left out follows the form's other choices: that page has the words
 * for them. Without JavaScript all fields are there, and the words about all formats can be unfolded.
 */
export class FormatChoice extends HTMLElement {
  #abort = new AbortController()
  #asked = new AbortController()
  #timer = 0

  connectedCallback() {
    this.#abort = new AbortController()
    const signal = this.#abort.signal
    this.querySelector("select")?.addEventListener("change", () => this.#show(), { signal })
    if (this.dataset.address !== undefined) {
      this.#form?.addEventListener("change", (event) => this.#note(event), { signal })
    }
    const words = this.querySelector("details")
    if (words !== null) words.open = true
    this.#show()
  }

  disconnectedCallback() {
    this.#abort.abort()
    clearTimeout(this.#timer)
    this.#asked.abort()
  }

  get #form() {
    return this.closest("form")
  }

  #show() {
    // The choice itself names it.
    for (const name of this.querySelectorAll("summary, dt")) name.setAttribute("hidden", "")
    const chosen = this.querySelector("select")?.value
    for (const part of (this.#form ?? this).querySelectorAll("[data-format]")) {
      const isOther = part.getAttribute("data-format") !== chosen
      part.toggleAttribute("hidden", isOther)
      // What is not seen is not sent.
      if (part instanceof HTMLFieldSetElement) part.disabled = isOther
    }
  }

  /** @param {Event} event */
  #note(event) {
    const field = /** @type {HTMLInputElement} */ (event.target)
    // Which pictures go into which part loses nothing. The format is asked for, too: other formats' fields are not sent.
    if (field.name === "seed") return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#follow(), PAUSE)
  }

  async #follow() {
    const list = this.querySelector("dl")
    if (list === null) return
    // The newest question counts.
    this.#asked.abort()
    this.#asked = new AbortController()
    try {
      const answer = await fetch(`${this.dataset.address}?${this.#choices}`, {
        signal: this.#asked.signal,
        headers: { Accept: "text/html" },
      })
      if (!answer.ok) return
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      const fresh = page.querySelector("format-choice[data-address] dl")
      if (fresh === null) return
      list.replaceChildren(...document.adoptNode(fresh).childNodes)
      this.#show()
    } catch {
      // The words stay as they are; the export's own page has them again.
    }
  }

  /** What the form would send, without its token. */
  get #choices() {
    const choices = new URLSearchParams()
    if (this.#form === null) return choices
    for (const [name, value] of new FormData(this.#form)) {
      if (typeof value === "string" && name !== "csrf_token") choices.append(name, value)
    }
    return choices
  }
}

customElements.define("format-choice", FormatChoice)

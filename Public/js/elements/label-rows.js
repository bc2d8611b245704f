/** The colours that new rows get: the ones that the server suggests, in its order. */
const palette = [
  "#e6194b",
  "#3cb44b",
  "#4363d8",
  "#f58231",
  "#911eb4",
  "#42d4f4",
  "#f032e6",
  "#bfef45",
  "#ffe119",
  "#469990",
  "#9a6324",
  "#800000",
  "#808000",
  "#000075",
  "#fabed4",
  "#aaffc3",
]

/**
 * @param {string[]} used colours of the rows that are there
 * @returns {string} the first that is free, or the one whose turn it is
 */
export function nextColor(used) {
  return palette.find((color) => !used.includes(color)) ?? palette[used.length % palette.length]
}

/** Adds and removes rows of labels. Without JavaScript there are five, and empty ones are left out. */
export class LabelRows extends HTMLElement {
  #abort = new AbortController()

  connectedCallback() {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.addEventListener("click", (event) => this.#press(event), { signal })
    this.addEventListener("keydown", (event) => this.#key(event), { signal })
    this.querySelector("[data-add]")?.removeAttribute("hidden")
    this.#show()
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  get #rows() {
    return [...this.querySelectorAll("li")]
  }

  /** @param {Event} event */
  #press(event) {
    const button = /** @type {Element} */ (event.target).closest("button")
    if (button?.matches("[data-add]")) this.#add()
    if (button?.matches("[data-remove]")) this.#remove(button.closest("li"))
  }

  /**
   * Enter goes to the next row instead of sending the form.
   * @param {KeyboardEvent} event
   */
  #key(event) {
    const row = /** @type {Element} */ (event.target).closest("li")
    if (event.key !== "Enter" || event.isComposing || !row) return
    event.preventDefault()
    const next = row.nextElementSibling
    if (next) nameOf(next)?.focus()
    else this.#add()
  }

  #add() {
    const last = this.#rows.at(-1)
    if (!last) return
    const row = /** @type {HTMLLIElement} */ (last.cloneNode(true))
    row.classList.remove("field--invalid")
    row.querySelector("[data-field]")?.remove()
    const name = nameOf(row)
    const color = colorOf(row)
    if (!name || !color) return
    color.value = nextColor(this.#rows.map((present) => colorOf(present)?.value ?? ""))
    name.value = ""
    name.removeAttribute("aria-invalid")
    name.removeAttribute("aria-describedby")
    last.after(row)
    this.#show()
    name.focus()
  }

  /** @param {HTMLLIElement | null} row */
  #remove(row) {
    if (!row || this.#rows.length === 1) return
    const neighbour = row.nextElementSibling ?? row.previousElementSibling
    row.remove()
    this.#show()
    if (neighbour) nameOf(neighbour)?.focus()
  }

  #show() {
    this.#rows.forEach((row, index) => {
      nameOf(row)?.setAttribute("aria-label", `Name of label ${index + 1}`)
      colorOf(row)?.setAttribute("aria-label", `Colour of label ${index + 1}`)
      const remove = row.querySelector("[data-remove]")
      remove?.setAttribute("aria-label", `Remove label ${index + 1}`)
      remove?.toggleAttribute("hidden", this.#rows.length === 1)
    })
  }
}

/**
 * @param {Element} row
 * @returns {HTMLInputElement | null}
 */
function nameOf(row) {
  return row.querySelector('input[name="label_name"]')
}

/**
 * @param {Element} row
 * @returns {HTMLInputElement | null}
 */
function colorOf(row) {
  return row.querySelector('input[name="label_color"]')
}

customElements.define("label-rows", LabelRows)

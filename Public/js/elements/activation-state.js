/** @typedef {{ name: string, value: string, usual: string | null }} Field */

/**
 * The items of a plot's address that differ from the usual ones, in the order that they are given.
 *
 * @param {Iterable<Field>} fields numbers as text
 * @returns {string} without `?`
 */
export function stateQuery(fields) {
  const items = []
  for (const { name, value, usual } of fields) {
    if (usual !== null && sameValue(value, usual)) continue
    items.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  }
  return items.join("&")
}

/**
 * @param {string} a
 * @param {string} b
 */
function sameValue(a, b) {
  return a === b || (a !== "" && b !== "" && Number(a) === Number(b))
}

/**
 * A number for people, as the server writes it: at most five significant digits and a true minus sign.
 * @param {number} number
 */
export function readable(number) {
  return String(Number(number.toPrecision(5))).replace("-", "−")
}

/**
 * @param {string} path
 * @param {string} query without `?`
 */
export function address(path, query) {
  return query ? `${path}?${query}` : path
}

/**
 * Sliders that were moved before the explorer's script was there to hear it.
 * @param {HTMLElement} explorer
 */
export function movedSliders(explorer) {
  const sliders = /** @type {NodeListOf<HTMLInputElement>} */ (explorer.querySelectorAll(
    "[data-parameter] input[type=range]",
  ))
  return [...sliders].filter((slider) => {
    // A value between two steps is shown at one of them, which nobody chose.
    const untouched = /** @type {HTMLInputElement} */ (slider.cloneNode())
    untouched.value = slider.defaultValue
    return slider.value !== untouched.value
  })
}

/** What the explorer's form says, as items of addresses. */
export class ExplorerFields {
  #explorer

  /** @param {HTMLElement} explorer */
  constructor(explorer) {
    this.#explorer = explorer
  }

  get form() {
    return /** @type {HTMLFormElement} */ (this.#explorer.querySelector("#explorer-form"))
  }

  get numbers() {
    return [...this.form.elements].filter((control) => control instanceof HTMLInputElement && control.type === "number")
  }

  /** Whether a picture can be drawn of what the form says. */
  get isDrawable() {
    const [low, high] = ["min", "max"].map((name) => Number(this.control(name)?.value))
    return high - low >= 0.001 && this.numbers.every((input) => {
      const { name, value, validity } = /** @type {HTMLInputElement} */ (input)
      return validity.valid && (value !== "" || name === "at")
    })
  }

  /** @param {string} name */
  control(name) {
    return /** @type {HTMLInputElement | null} */ (this.form.elements.namedItem(name))
  }

  /** The functions that are chosen, the first one first. */
  get functions() {
    const chosen = [...new FormData(this.form).getAll("f")].map(String)
    return [...new Set(chosen)].slice(0, 6)
  }

  /** All that the form says, without what is usual. */
  get query() {
    return stateQuery([...this.pictureFields, ...this.markerFields])
  }

  /** What is read off lies over the picture, so the picture goes without it. */
  get pictureFields() {
    const functions = this.functions
    const first = this.form.querySelector("select[name=f] option")
    const usual = functions.length === 1 && first instanceof HTMLOptionElement ? first.value : null
    const fields = functions.map((value) => ({ name: "f", value, usual }))
    return [...fields, ...this.parameterFields("data-parameter"), ...this.shapeFields]
  }

  get markerFields() {
    return [{ name: "at", value: this.control("at")?.value ?? "", usual: "" }]
  }

  /**
   * @param {string} naming the attribute with the parameter's name in addresses
   */
  parameterFields(naming) {
    return [...this.form.querySelectorAll("[data-parameter]")].map((field) => {
      const number = /** @type {HTMLInputElement} */ (field.querySelector("input[type=number]"))
      const slider = /** @type {HTMLInputElement} */ (field.querySelector("input[type=range]"))
      return {
        name: field.getAttribute(naming) ?? "",
        value: number.value,
        usual: slider.getAttribute("data-fallback"),
      }
    })
  }

  /** What stays when another function is chosen. */
  get viewFields() {
    return [...this.shapeFields, ...this.markerFields, ...this.frameFields]
  }

  /** In a frame of another site the page stays the one for frames. */
  get frameFields() {
    const input = this.control("embed")
    return input ? [{ name: "embed", value: input.value, usual: "" }] : []
  }

  /** The page's own query. */
  get pageQuery() {
    return stateQuery([...this.pictureFields, ...this.markerFields, ...this.frameFields])
  }

  get shapeFields() {
    const fields = ["min", "max"].map((name) => {
      const input = this.control(name)
      return { name, value: input?.value ?? "", usual: input?.getAttribute("data-fallback") ?? "" }
    })
    const aspect = this.control("aspect")?.checked ? "equal" : ""
    return [
      ...fields,
      { name: "derivative", value: this.control("derivative")?.value ?? "1", usual: "1" },
      { name: "aspect", value: aspect, usual: "" },
      { name: "title", value: this.control("title")?.value.trim() ?? "", usual: "" },
    ]
  }

  /** Until the server's words are there. */
  get words() {
    const parameters = [...this.form.querySelectorAll("[data-parameter]")].map((field) =>
      `${field.querySelector("label")?.textContent} = ${field.querySelector("output")?.value}`
    )
    const [low, high] = ["min", "max"].map((name) => this.control(name)?.value)
    return `Plot of ${
      [this.#explorer.querySelector("h1")?.textContent, ...parameters].join(", ")
    } for x from ${low} to ${high}.`
  }
}

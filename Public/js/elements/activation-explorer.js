import { address, numberProblem, readable, stateQuery } from "./activation-state.js"

/**
 * Draws the plot anew while a slider moves, and keeps the address, the links and the number fields with it. Without
 * JavaScript it is a form with a button. One picture is on its way at a time, and the latest wish comes next.
 */
export class ActivationExplorer extends HTMLElement {
  #abort = new AbortController()
  #visit = new AbortController()
  /** The address of the picture that is wanted, and of the one that is shown. */
  #wanted = ""
  #shown = ""
  #isDrawing = false
  /** What the server told of the plot, and for which state. */
  #narrated = { query: "", alt: "" }
  /** @type {{ media: string, width: number, height: number }[]} */
  #sizes = []
  #addressTimer = 0

  connectedCallback() {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.addEventListener("input", (event) => this.#follow(event.target), { signal })
    this.addEventListener("change", (event) => this.#settle(event.target), { signal })
    this.addEventListener("click", (event) => this.#turn(event), { signal })
    this.addEventListener("submit", (event) => this.#submit(event), { signal })
    addEventListener("popstate", () => this.#load(location.pathname + location.search), { signal })
    addEventListener("theme:change", () => this.#draw(), { signal })
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw(), { signal })
    addEventListener("resize", () => this.#draw(), { signal })
    this.#takeOver()
  }

  disconnectedCallback() {
    this.#abort.abort()
    this.#visit.abort()
    clearTimeout(this.#addressTimer)
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form"))
  }

  get #plot() {
    return /** @type {HTMLImageElement} */ (this.querySelector("img.plot"))
  }

  /** From now on the picture is chosen here; what is there already is not fetched again. */
  #takeOver() {
    this.#equip()
    this.#sizes = [...this.querySelectorAll("source[data-size]")].map((source) => ({
      media: source.getAttribute("data-size") ?? "",
      width: Number(source.getAttribute("width")),
      height: Number(source.getAttribute("height")),
    }))
    const plot = this.#plot
    this.#narrated = { query: this.#query, alt: plot.alt }
    const wanted = this.#pictureAddress
    if (new URL(plot.currentSrc || plot.src, location.href).href === new URL(wanted, location.href).href) {
      const { width, height } = this.#size
      this.#dropSources()
      plot.src = wanted
      plot.width = width
      plot.height = height
      this.#shown = wanted
    }
    this.#draw()
  }

  /** What only works with this element comes, what nobody needs any more goes. */
  #equip() {
    for (const number of this.querySelectorAll("[data-parameter] input[type=number]")) number.removeAttribute("hidden")
    this.querySelector("form button:not([type=button])")?.setAttribute("hidden", "")
    this.#limit()
  }

  /** No further function can be added to six. */
  #limit() {
    const isFull = this.#functions.length >= 6
    for (const box of this.querySelectorAll("input[type=checkbox][name=f]")) {
      if (box instanceof HTMLInputElement) box.disabled = isFull && !box.checked
    }
  }

  /** @param {EventTarget | null} target */
  #follow(target) {
    if (!(target instanceof HTMLInputElement) || target.type === "checkbox") return
    this.#pair(target)
    if (this.#isSound(target)) this.#draw()
  }

  /**
   * A slider has stopped, or another function was chosen.
   * @param {EventTarget | null} target
   */
  #settle(target) {
    if (target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === "checkbox")) {
      if (target.name === "f") return this.#visitChosen()
      this.#draw()
    }
    this.#showAddress()
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault()
    if (this.#soundness()) this.#draw()
    this.#showAddress()
  }

  /**
   * Slider and number field show one value.
   * @param {HTMLInputElement} input
   */
  #pair(input) {
    const field = input.closest("[data-parameter]")
    if (!field) return
    for (const other of field.querySelectorAll("input")) {
      if (other !== input && input.value !== "") other.value = input.value
    }
    const output = field.querySelector("output")
    if (output && input.value !== "") output.value = readable(Number(input.value))
  }

  #soundness() {
    return [...this.#form.querySelectorAll("input[type=number]")].every((input) =>
      this.#isSound(/** @type {HTMLInputElement} */ (input))
    )
  }

  /**
   * Tells beside the field what is wrong with its number, if anything is.
   * @param {HTMLInputElement} input
   */
  #isSound(input) {
    const field = input.closest(".field")
    if (!field) return true
    let problem = numberProblem(input.value, { low: Number(input.min), high: Number(input.max) })
    if (problem === null && (input.name === "min" || input.name === "max")) problem = this.#domainProblem()
    field.classList.toggle("field--invalid", problem !== null)
    const name = field.getAttribute("data-parameter") ?? input.name
    let line = field.querySelector("[data-field]")
    if (problem === null) {
      line?.remove()
      return true
    }
    if (!line) {
      line = document.createElement("p")
      line.className = "field__problem"
      line.setAttribute("data-field", name)
      line.setAttribute("role", "status")
      field.append(line)
    }
    line.textContent = problem
    return false
  }

  /** Whether a picture can be drawn of what the form says. */
  get #isDrawable() {
    const numbers = [...this.#form.querySelectorAll("input[type=number]")]
    const [low, high] = ["min", "max"].map((name) => Number(this.#control(name)?.value))
    return high - low >= 0.001 && numbers.every((input) => {
      const { value, min, max } = /** @type {HTMLInputElement} */ (input)
      return numberProblem(value, { low: Number(min), high: Number(max) }) === null
    })
  }

  #domainProblem() {
    const [low, high] = ["min", "max"].map((name) => Number(this.#control(name)?.value))
    if (high - low >= 0.001) {
      for (const name of ["min", "max"]) {
        const field = this.#control(name)?.closest(".field")
        field?.classList.remove("field--invalid")
        field?.querySelector("[data-field]")?.remove()
      }
      return null
    }
    return "The right end must be greater than the left end."
  }

  /** @param {string} name */
  #control(name) {
    return /** @type {HTMLInputElement | null} */ (this.#form.querySelector(`[name="${name}"]`))
  }

  /** The functions that are chosen, the first one first. */
  get #functions() {
    const chosen = [...new FormData(this.#form).getAll("f")].map(String)
    return [...new Set(chosen)].slice(0, 6)
  }

  /** All that the form says, without what is usual. */
  get #query() {
    const functions = this.#functions
    const first = this.#form.querySelector("select[name=f] option")
    const usual = functions.length === 1 && first instanceof HTMLOptionElement ? first.value : null
    const fields = functions.map((value) => ({ name: "f", value, usual }))
    return stateQuery([...fields, ...this.#parameterFields("data-parameter"), ...this.#viewFields])
  }

  /**
   * @param {string} naming the attribute with the parameter's name in addresses
   */
  #parameterFields(naming) {
    return [...this.#form.querySelectorAll("[data-parameter]")].map((field) => {
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
  get #viewFields() {
    const fields = ["min", "max"].map((name) => {
      const input = this.#control(name)
      return { name, value: input?.value ?? "", usual: input?.getAttribute("data-fallback") ?? "" }
    })
    return [...fields, { name: "derivative", value: this.#control("derivative")?.value ?? "1", usual: "1" }]
  }

  /** The size of the picture for this window, in CSS pixels. */
  get #size() {
    return this.#sizes.find(({ media }) => matchMedia(media).matches) ?? { width: 800, height: 450 }
  }

  get #pictureAddress() {
    const density = Math.min(3, Math.max(1, Math.ceil(devicePixelRatio)))
    const { theme } = document.documentElement.dataset
    const isDark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches
    const size = this.#size
    const look = stateQuery([
      { name: "w", value: String(size.width), usual: "800" },
      { name: "h", value: String(size.height), usual: "450" },
      { name: "dpr", value: String(density), usual: "1" },
      { name: "theme", value: isDark ? "dark" : "light", usual: "light" },
    ])
    return address("/activations/plot.png", [this.#query, look].filter(Boolean).join("&"))
  }

  #draw() {
    if (!this.#isDrawable) return
    this.#wanted = this.#pictureAddress
    if (!this.#isDrawing) this.#run()
  }

  async #run() {
    this.#isDrawing = true
    while (this.#wanted !== this.#shown) {
      const wanted = this.#wanted
      const picture = new Image()
      picture.src = wanted
      try {
        await picture.decode()
      } catch {
        // The picture did not come: the old one stays, and the next wish tries again.
        if (this.#wanted === wanted) break
        continue
      }
      this.#show(picture, wanted)
    }
    this.#isDrawing = false
    this.#scheduleAddress()
  }

  /**
   * The picture is decoded, so that nothing flickers.
   * @param {HTMLImageElement} picture
   * @param {string} shown
   */
  #show(picture, shown) {
    this.#dropSources()
    const plot = this.#plot
    plot.src = picture.src
    const { width, height } = this.#size
    plot.width = width
    plot.height = height
    this.#shown = shown
    const query = this.#query
    for (const link of this.querySelectorAll("a[data-address]")) {
      link.setAttribute("href", address(link.getAttribute("data-address") ?? "", query))
    }
    plot.alt = query === this.#narrated.query ? this.#narrated.alt : this.#words
    this.dispatchEvent(new CustomEvent("plot:draw", { bubbles: true, detail: shown }))
  }

  /** The sources for screens and themes that the server sent would override `src`. */
  #dropSources() {
    this.#plot.removeAttribute("srcset")
    for (const source of this.querySelectorAll("picture source")) source.remove()
  }

  get #words() {
    const options = [.../** @type {HTMLSelectElement} */ (this.#form.querySelector("select[name=f]")).options]
    const functions = this.#functions.map((id) => options.find(({ value }) => value === id)?.text ?? id)
    const parameters = [...this.#form.querySelectorAll("[data-parameter]")].map((field) =>
      `${field.querySelector("label")?.textContent} = ${field.querySelector("output")?.value}`
    )
    const names = [...functions, ...parameters].join(", ")
    return `Plot of ${names} for x from ${this.#control("min")?.value} to ${this.#control("max")?.value}.`
  }

  /** Browsers allow only so many changes of the address in a while. */
  #scheduleAddress() {
    clearTimeout(this.#addressTimer)
    this.#addressTimer = setTimeout(() => this.#showAddress(), 200)
  }

  #showAddress() {
    clearTimeout(this.#addressTimer)
    if (!this.#isDrawable) return
    const shown = address("/activations", this.#query)
    if (shown !== location.pathname + location.search) history.replaceState(history.state, "", shown)
  }

  /** Another function has other parameters: the server writes the page, and this one takes its content. */
  #visitChosen() {
    const functions = this.#functions
    const kept = this.#parameterFields("data-own").filter(({ name }) =>
      functions.some((id) => name.startsWith(`${id}.`))
    )
    this.#visitFunctions(functions, kept)
  }

  /**
   * To the function before or after; with a key held down it is a link like any other.
   * @param {MouseEvent} event
   */
  #turn(event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-function]") : null
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    this.#visitFunctions([link.getAttribute("data-function") ?? ""])
  }

  /**
   * @param {string[]} functions
   * @param {{ name: string, value: string, usual: string | null }[]} [parameters]
   */
  #visitFunctions(functions, parameters = []) {
    const chosen = functions.map((value) => ({ name: "f", value, usual: null }))
    const next = address("/activations", stateQuery([...chosen, ...parameters, ...this.#viewFields]))
    clearTimeout(this.#addressTimer)
    history.pushState(null, "", next)
    this.#load(next)
  }

  /** @param {string} next */
  async #load(next) {
    this.#visit.abort()
    this.#visit = new AbortController()
    const { signal } = this.#visit
    try {
      const response = await fetch(next, { signal, headers: { Accept: "text/html" } })
      const page = new DOMParser().parseFromString(await response.text(), "text/html")
      const content = page.querySelector("activation-explorer")
      if (!content) throw new Error("The answer is no explorer.")
      this.#replace(page.title, content)
    } catch {
      if (!signal.aborted) location.assign(next)
    }
  }

  /**
   * @param {string} title
   * @param {Element} content
   */
  #replace(title, content) {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null
    const isMine = focused && this.contains(focused)
    const { name, value, type, rel } = /** @type {any} */ (focused ?? {})
    const isOpen = this.querySelector("details")?.open
    const scroll = this.querySelector("ul")?.scrollTop ?? 0
    // The old picture stays until the new one is decoded.
    const plot = this.#plot
    const alt = content.querySelector("img.plot")?.getAttribute("alt") ?? ""
    content.querySelector("picture")?.replaceChildren(plot)
    this.replaceChildren(...content.childNodes)
    this.#equip()
    this.#narrated = { query: this.#query, alt }
    document.title = title
    const details = this.querySelector("details")
    if (details && isOpen) details.open = true
    const list = this.querySelector("ul")
    if (list) list.scrollTop = scroll
    if (isMine && (name || rel)) {
      let selector = name ? `[name="${CSS.escape(name)}"]` : `[rel="${rel}"]`
      if (type === "checkbox") selector += `[value="${CSS.escape(value)}"]`
      const again = this.querySelector(selector)
      if (again instanceof HTMLElement) again.focus({ preventScroll: true })
    }
    this.#draw()
    this.#scheduleAddress()
  }
}

customElements.define("activation-explorer", ActivationExplorer)

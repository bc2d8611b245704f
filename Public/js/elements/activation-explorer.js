import { address, ExplorerFields, movedSliders, readable, stateQuery } from "./activation-state.js"

/**
 * Draws the plot anew while a slider moves, and keeps the address, the links and the number fields with it. Without
 * JavaScript it is a form with a button. One picture is on its way at a time, and the latest wish comes next.
 */
export class ActivationExplorer extends HTMLElement {
  #abort = new AbortController()
  /** The address of the picture that is wanted, and of the one that is shown. */
  #wanted = ""
  #shown = ""
  #isDrawing = false
  /** What the server told of the plot, and for which state. */
  #narrated = { query: "", alt: "" }
  /** @type {{ media: string, width: number, height: number, density: number }[]} */
  #sizes = []
  #addressTimer = 0
  #refreshTimer = 0
  #fields = new ExplorerFields(this)
  #isAiming = false
  /** Another page's content is on its way: what the fields say is over. */
  #isVisiting = false
  /** @type {import("./plot-crosshair.js").PlotCrosshair | null} */
  #crosshair = null

  connectedCallback() {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.addEventListener("input", (event) => this.#follow(event.target), { signal })
    this.addEventListener("change", (event) => this.#settle(event.target), { signal })
    this.addEventListener("click", (event) => this.#press(event), { signal })
    this.addEventListener("keydown", (event) => this.#turn(event), { signal })
    this.addEventListener("pointerover", (event) => this.#approach(event), { signal })
    this.addEventListener("focusin", (event) => this.#approach(event), { signal })
    this.addEventListener("submit", (event) => this.#submit(event), { signal })
    addEventListener("keydown", (event) => this.#seek(event), { signal })
    addEventListener("popstate", () => this.#load(location.pathname + location.search), { signal })
    addEventListener("theme:change", () => this.#draw(), { signal })
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw(), { signal })
    addEventListener("resize", () => this.#draw(), { signal })
    this.#takeOver()
  }

  disconnectedCallback() {
    this.#abort.abort()
    clearTimeout(this.#addressTimer)
    clearTimeout(this.#refreshTimer)
  }

  /** The page of the functions that can be chosen here. */
  get #base() {
    return this.dataset.base ?? ""
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
      density: Number(source.getAttribute("data-density")),
    }))
    const plot = this.#plot
    this.#narrated = { query: this.#fields.query, alt: plot.alt }
    for (const slider of movedSliders(this)) this.#pair(slider)
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
    this.#unhide()
    this.querySelector("#explorer-form button:not([type=button])")?.setAttribute("hidden", "")
    this.#limit()
    if (this.#fields.control("at")?.value) this.#aim()
    this.#crosshair?.follow()
  }

  #unhide() {
    const useful =
      "[data-parameter] input[type=number], .explorer__filter, .readout__slider, [data-copy], [data-copy-link], [data-copy-frame]"
    for (const element of this.querySelectorAll(useful)) element.removeAttribute("hidden")
    if (document.fullscreenEnabled) this.querySelector("[data-fullscreen]")?.removeAttribute("hidden")
  }

  /** @param {Event} event */
  #approach(event) {
    if (event.target instanceof Element && event.target.closest(".plot-frame, .readout")) this.#aim(event)
  }

  /** No further function can be added to six. */
  #limit() {
    const isFull = this.#fields.functions.length >= 6
    for (const box of this.querySelectorAll("input[type=checkbox][name=f]")) {
      if (box instanceof HTMLInputElement) box.disabled = isFull && !box.checked
    }
  }

  /** @param {EventTarget | null} target */
  #follow(target) {
    if (!(target instanceof HTMLInputElement)) return
    if (target.matches(".readout__slider")) return this.#place(target)
    if (target.type === "checkbox" || !this.#belongs(target)) return
    if (target.matches(".explorer__filter")) return this.#check(target)
    this.#pair(target)
    this.#check(target)
    if (target.name === "at") this.#crosshair?.follow()
    this.#draw()
  }

  /**
   * Until the movable line is there, its slider is heard here.
   * @param {HTMLInputElement} slider
   */
  #place(slider) {
    const field = this.#fields.control("at")
    if (this.#crosshair || !field) return
    field.value = slider.value
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  /**
   * The search beside the form is a form of its own.
   * @param {HTMLInputElement | HTMLSelectElement} control
   */
  #belongs(control) {
    return control.form === this.#fields.form
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
    if (event.target !== this.#fields.form) return
    event.preventDefault()
    for (const input of this.#fields.numbers) this.#check(input)
    this.#draw()
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

  /**
   * Says beside the field what is wrong with it, if anything is.
   * @param {Element} input
   */
  async #check(input) {
    const { checkField } = await import("./activation-checks.js")
    if (input instanceof HTMLInputElement) checkField(input)
  }

  /** The size of the picture for this window, in CSS pixels. */
  get #size() {
    return this.#sizes.find(({ media }) => matchMedia(media).matches) ?? { width: 800, height: 450, density: 1 }
  }

  /** How the picture is to look here. */
  get #look() {
    const size = this.#size
    const density = Math.min(3, Math.max(1, Math.ceil(devicePixelRatio)) + size.density - 1)
    const { theme } = document.documentElement.dataset
    const isDark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches
    return [
      { name: "w", value: String(size.width), usual: "800" },
      { name: "h", value: String(size.height), usual: "450" },
      { name: "dpr", value: String(density), usual: "1" },
      { name: "theme", value: isDark ? "dark" : "light", usual: "light" },
    ]
  }

  get #pictureAddress() {
    return address(`${this.#base}/plot.png`, stateQuery([...this.#fields.pictureFields, ...this.#look]))
  }

  get #readingQuery() {
    return stateQuery([...this.#fields.pictureFields, ...this.#look])
  }

  #draw() {
    if (!this.#fields.isDrawable) return
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
    const query = this.#fields.query
    for (const link of this.querySelectorAll("a[data-address]")) {
      const extra = link.getAttribute("data-extra")
      const items = extra ? [query, extra].filter(Boolean).join("&") : query
      link.setAttribute("href", address(link.getAttribute("data-address") ?? "", items))
    }
    plot.alt = query === this.#narrated.query ? this.#narrated.alt : this.#fields.words
    this.#crosshair?.follow()
    this.dispatchEvent(new CustomEvent("plot:draw", { bubbles: true, detail: shown }))
  }

  /** The sources for screens and themes that the server sent would override `src`. */
  #dropSources() {
    this.#plot.removeAttribute("srcset")
    for (const source of this.querySelectorAll("picture source")) source.remove()
  }

  /** Browsers allow only so many changes of the address in a while. */
  #scheduleAddress() {
    clearTimeout(this.#addressTimer)
    this.#addressTimer = setTimeout(() => this.#showAddress(), 200)
  }

  #showAddress() {
    clearTimeout(this.#addressTimer)
    if (this.#isVisiting || !this.#fields.isDrawable) return
    const shown = address(this.#base, this.#fields.pageQuery)
    if (shown !== location.pathname + location.search) history.replaceState(history.state, "", shown)
    clearTimeout(this.#refreshTimer)
    this.#refreshTimer = setTimeout(() => this.#refresh(), 300)
  }

  /** Another function has other parameters: the server writes the page, and this one takes its content. */
  #visitChosen() {
    const functions = this.#fields.functions
    const kept = this.#fields.parameterFields("data-own").filter(({ name }) =>
      functions.some((id) => name.startsWith(`${id}.`))
    )
    this.#visitFunctions(functions, kept)
  }

  /**
   * @param {string[]} functions
   * @param {import("./activation-state.js").Field[]} [parameters]
   */
  #visitFunctions(functions, parameters = []) {
    const chosen = functions.map((value) => ({ name: "f", value, usual: null }))
    this.#visit(address(this.#base, stateQuery([...chosen, ...parameters, ...this.#fields.viewFields])))
  }

  /** @param {string} next */
  #visit(next) {
    // The frame of another site leaves that page's way back alone.
    if (this.#fields.frameFields.length) history.replaceState(null, "", next)
    else history.pushState(null, "", next)
    this.#load(next)
  }

  /** @param {string} next */
  async #load(next) {
    this.#isVisiting = true
    const { loaded } = await import("./activation-visit.js")
    const alt = await loaded(this, next)
    // A newer one is on its way, or the browser goes there itself.
    if (alt === null) return
    this.#isVisiting = false
    this.#equip()
    this.#narrated = { query: this.#fields.query, alt }
    this.#draw()
    this.#scheduleAddress()
  }

  /** Words and tables follow when the plot has come to rest. */
  async #refresh() {
    const query = this.#fields.query
    if (query === this.#narrated.query) return
    const { refreshed } = await import("./activation-visit.js")
    if (this.#isVisiting) return
    const alt = await refreshed(this, address(this.#base, this.#fields.pageQuery), () => query === this.#fields.query)
    if (alt === null) return
    this.#narrated = { query, alt }
    this.#plot.alt = alt
    this.#unhide()
  }

  /**
   * A press on a link or a button of the explorer; with a key held down a link is a link like any other.
   * @param {MouseEvent} event
   */
  async #press(event) {
    const target = event.target instanceof Element ? event.target.closest("a, button") : null
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const [id, link] = [target.getAttribute("data-function"), target.hasAttribute("data-explorer-link")]
    if (id !== null || link) event.preventDefault()
    if (id !== null) return this.#visitFunctions([id])
    if (link) return this.#visit(target.getAttribute("href") ?? "")
    if (!target.matches("[data-copy], [data-copy-link], [data-copy-frame], [data-fullscreen]")) return
    const { useTool } = await import("./activation-tools.js")
    useTool(target, new URL(address(this.#base, this.#fields.query), location.href).href)
  }

  /**
   * To the function before or after.
   * @param {KeyboardEvent} event
   */
  #turn(event) {
    const rel = { PageUp: "prev", PageDown: "next" }[event.key]
    const id = this.querySelector(`a[rel=${rel}]`)?.getAttribute("data-function")
    if (!id || !event.altKey) return
    event.preventDefault()
    this.#visitFunctions([id])
  }

  /**
   * `/` goes to the search, `?` to the list of keys, unless somebody is typing.
   * @param {KeyboardEvent} event
   */
  #seek(event) {
    const isTyping = event.target instanceof Element && event.target.closest("input, select, textarea")
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    const keys = this.querySelector(".explorer__keys")
    const target = { "/": this.querySelector("#search"), "?": keys?.querySelector("summary") }[event.key]
    if (!(target instanceof HTMLElement)) return
    event.preventDefault()
    if (event.key === "?") keys?.toggleAttribute("open")
    target.focus()
  }

  /**
   * The movable line is loaded when somebody reaches for the plot.
   * @param {Event} [event]
   */
  async #aim(event) {
    if (this.#isAiming) return
    this.#isAiming = true
    const { PlotCrosshair } = await import("./plot-crosshair.js")
    this.#crosshair = new PlotCrosshair(this, () => this.#readingQuery, this.#abort.signal)
    this.#crosshair.follow(event instanceof PointerEvent ? event : undefined)
  }
}

customElements.define("activation-explorer", ActivationExplorer)

const vectors = "http://www.w3.org/2000/svg"

/**
 * @typedef {{ number: number | null, words: string, color: string, place: number | null }} Point
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Area
 * @typedef {{ x1: number, y1: number, x2: number, y2: number }} Tangent
 * @typedef {{ x: number, words: string, place: number, area: Area, tangent?: Tangent,
 *   curves: { id: string, value: Point, slope: Point }[] }} Reading
 */

/**
 * The number at a share of the way from one end of the domain to the other, with no more digits than a pixel is worth.
 * @param {number} share
 * @param {number} low
 * @param {number} high
 */
export function placeAt(share, low, high) {
  const step = 10 ** Math.floor(Math.log10((high - low) / 400))
  const number = Math.round((low + Math.min(Math.max(share, 0), 1) * (high - low)) / step) * step
  return Number(Math.min(Math.max(number, low), high).toPrecision(10))
}

/**
 * A line over the plot that follows the pointer, the slider or the field, with a dot on each curve and its numbers in
 * the table. The server reads the numbers off: one question is on its way at a time, and the latest wish comes next.
 */
export class PlotCrosshair {
  #explorer
  #query
  #isAsking = false
  #wanted = ""
  /** @type {PointerEvent | null} */
  #early = null
  #shown = ""
  /** @type {Area} */
  #area = { left: 0, right: 1, top: 0, bottom: 1 }

  /**
   * @param {HTMLElement} explorer
   * @param {() => string} query what the picture shows, as items of an address
   * @param {AbortSignal} signal
   */
  constructor(explorer, query, signal) {
    this.#explorer = explorer
    this.#query = query
    explorer.addEventListener("pointermove", (event) => this.#hover(event), { signal })
    explorer.addEventListener("pointerdown", (event) => this.#put(event), { signal })
    explorer.addEventListener("input", (event) => this.#slide(event.target), { signal })
  }

  /**
   * Asks for the numbers at the field's x, if they are not there yet.
   * @param {PointerEvent} [pointer] where the pointer is already, before it is known where the axes lie
   */
  follow(pointer) {
    this.#equipSlider()
    this.#early = pointer ?? null
    const at = this.#field.value
    this.#ask(at === "" ? null : Number(at))
  }

  get #field() {
    return /** @type {HTMLInputElement} */ (this.#explorer.querySelector(".readout__x"))
  }

  get #slider() {
    return /** @type {HTMLInputElement} */ (this.#explorer.querySelector(".readout__slider"))
  }

  get #frame() {
    return /** @type {HTMLElement} */ (this.#explorer.querySelector(".plot-frame"))
  }

  get #domain() {
    return ["min", "max"].map((name) =>
      Number(/** @type {HTMLInputElement | null} */ (this.#explorer.querySelector(`#${name}`))?.value)
    )
  }

  #equipSlider() {
    const [low, high] = this.#domain
    const slider = this.#slider
    slider.hidden = false
    slider.min = String(low)
    slider.max = String(high)
    slider.step = String(10 ** Math.floor(Math.log10((high - low) / 100)))
    slider.value = this.#field.value || this.#field.placeholder.replace("−", "-")
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    if (event.target !== this.#picture) return
    this.#early = null
    if (event.buttons === 1) return this.#put(event)
    if (event.pointerType !== "touch" && this.#field.value === "") this.#ask(this.#placeOf(event))
  }

  /** @param {PointerEvent} event */
  #put(event) {
    if (event.target !== this.#picture || event.button > 0) return
    if (event.pointerType === "mouse") event.preventDefault()
    this.#set(String(this.#placeOf(event)))
  }

  get #picture() {
    return /** @type {HTMLImageElement} */ (this.#frame.querySelector("img.plot"))
  }

  /** @param {PointerEvent} event */
  #placeOf({ clientX }) {
    const { left, width } = this.#picture.getBoundingClientRect()
    const share = ((clientX - left) / width - this.#area.left) / (this.#area.right - this.#area.left)
    const [low, high] = this.#domain
    return placeAt(share, low, high)
  }

  /** @param {EventTarget | null} target */
  #slide(target) {
    if (target === this.#slider) this.#set(this.#slider.value)
  }

  /** @param {string} at */
  #set(at) {
    this.#field.value = at
    this.#field.dispatchEvent(new Event("input", { bubbles: true }))
    this.#field.dispatchEvent(new Event("change", { bubbles: true }))
  }

  /** @param {number | null} x null for the server's own choice */
  #ask(x) {
    const items = [this.#query(), x === null ? "" : `at=${x}`].filter(Boolean).join("&")
    this.#wanted = `${this.#explorer.dataset.base}/reading.json?${items}`
    if (!this.#isAsking) this.#run()
  }

  async #run() {
    this.#isAsking = true
    while (this.#wanted !== this.#shown) {
      const wanted = this.#wanted
      try {
        const response = await fetch(wanted)
        if (response.ok) this.#show(await response.json())
      } catch {
        // The numbers did not come: the old ones stay, and the next move asks again.
      }
      this.#shown = wanted
    }
    this.#isAsking = false
  }

  /** @param {Reading} reading */
  #show(reading) {
    this.#area = reading.area
    const early = this.#early
    this.#early = null
    if (early) this.#hover(early)
    const { top, bottom } = reading.area
    const line = this.#part("crosshair__line")
    line.style.insetInlineStart = `${reading.place * 100}%`
    line.style.insetBlock = `${top * 100}% ${(1 - bottom) * 100}%`
    this.#touch(reading)
    const dots = reading.curves.flatMap(({ value, slope }) => [value, slope])
    for (const [index, dot] of dots.entries()) this.#place(dot, reading.place, index)
    for (const surplus of [...this.#frame.querySelectorAll(".crosshair__dot")].slice(dots.length)) surplus.remove()
    this.#tell(reading)
  }

  /**
   * The tangent, where one curve is alone, cut at the edges of its axes.
   * @param {Reading} reading
   */
  #touch({ tangent, area }) {
    const present = this.#frame.querySelector(".crosshair__tangent")
    const drawing = present ?? document.createElementNS(vectors, "svg")
    if (!present) {
      drawing.setAttribute("class", "crosshair__tangent")
      drawing.setAttribute("aria-hidden", "true")
      drawing.append(document.createElementNS(vectors, "line"))
      this.#frame.append(drawing)
    }
    drawing.toggleAttribute("hidden", !tangent)
    const { left, right, top, bottom } = area
    const edges = [top, 1 - right, 1 - bottom, left].map((share) => `${share * 100}%`)
    if (drawing instanceof SVGElement) drawing.style.clipPath = `inset(${edges.join(" ")})`
    for (const [name, share] of Object.entries(tangent ?? {})) {
      drawing.firstElementChild?.setAttribute(name, `${share * 100}%`)
    }
  }

  /**
   * @param {Point} point
   * @param {number} x
   * @param {number} index
   */
  #place({ place, color }, x, index) {
    const present = this.#frame.querySelectorAll(".crosshair__dot")[index]
    const dot = present instanceof HTMLElement ? present : this.#added("crosshair__dot")
    dot.hidden = place === null
    dot.style.insetInlineStart = `${x * 100}%`
    dot.style.insetBlockStart = `${(place ?? 0) * 100}%`
    dot.style.background = color
  }

  /** @param {string} name */
  #part(name) {
    const present = this.#frame.querySelector(`.${name}`)
    return present instanceof HTMLElement ? present : this.#added(name)
  }

  /** @param {string} name */
  #added(name) {
    const part = document.createElement("span")
    part.className = name
    this.#frame.append(part)
    return part
  }

  /** @param {Reading} reading */
  #tell(reading) {
    const words = reading.curves.map(({ id, value, slope }) => `${id} ${value.words}, slope ${slope.words}`)
    this.#slider.setAttribute("aria-valuetext", [`x = ${reading.words}`, ...words].join("; "))
    const place = this.#explorer.querySelector("[data-reading=x]")
    if (place) place.textContent = reading.words
    for (const { id, value, slope } of reading.curves) {
      const row = this.#explorer.querySelector(`tr[data-reading="${CSS.escape(id)}"]`)
      const [first, second] = row?.querySelectorAll("[data-number]") ?? []
      if (first) first.textContent = value.words
      if (second) second.textContent = slope.words
    }
  }
}

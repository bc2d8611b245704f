import { address, movedSliders } from "./activation-state.js"

/**
 * Draws the bars anew while a slider moves. Without JavaScript it is a form with a button. One picture is on its way at a
 * time, and the latest wish comes next.
 */
export class SoftmaxExplorer extends HTMLElement {
  #abort = new AbortController()
  #wanted = ""
  #shown = ""
  #isDrawing = false
  #timer = 0
  /** The window that gets a picture of its own size, and that size. */
  #small = { media: "not all", width: 800, height: 450 }

  connectedCallback() {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.addEventListener("input", (event) => this.#follow(event.target), { signal })
    addEventListener("theme:change", () => this.#draw(), { signal })
    const small = this.querySelector("source[data-size]")
    if (small instanceof HTMLSourceElement) {
      this.#small = { media: small.media, width: small.width, height: small.height }
    }
    for (const number of this.querySelectorAll("input[type=number]")) number.removeAttribute("hidden")
    this.querySelector("form button")?.setAttribute("hidden", "")
    if (document.documentElement.dataset.theme) this.#draw()
    for (const slider of movedSliders(this)) this.#follow(slider)
  }

  disconnectedCallback() {
    this.#abort.abort()
    clearTimeout(this.#timer)
  }

  get #plot() {
    return /** @type {HTMLImageElement} */ (this.querySelector("img.plot"))
  }

  get #base() {
    return this.dataset.base ?? ""
  }

  get #size() {
    const { media, width, height } = this.#small
    return matchMedia(media).matches ? { width, height } : { width: 800, height: 450 }
  }

  get #items() {
    const data = new FormData(/** @type {HTMLFormElement} */ (this.querySelector("form")))
    return [...data].map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  }

  /** The plot's state; the page's own address says besides whether it is for a frame. */
  get #query() {
    return this.#items.filter((item) => !item.startsWith("embed=")).join("&")
  }

  /** @param {EventTarget | null} target */
  #follow(target) {
    if (target instanceof HTMLInputElement && !this.#pair(target)) return
    this.#draw()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#settle(), 300)
  }

  /**
   * Slider and number field show one value; a number that does not do stays in its field.
   * @param {HTMLInputElement} input
   */
  #pair(input) {
    if (!input.validity.valid || input.value === "") return false
    const field = input.closest("[data-parameter]")
    for (const other of field?.querySelectorAll("input") ?? []) {
      if (other !== input) other.value = input.value
    }
    const output = field?.querySelector("output")
    if (output) output.value = input.value.replace("-", "−")
    return true
  }

  #draw() {
    const { theme } = document.documentElement.dataset
    const isDark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches
    const density = Math.min(3, Math.max(1, Math.ceil(devicePixelRatio)))
    const { width, height } = this.#size
    const look = `w=${width}&h=${height}&dpr=${density}&theme=${isDark ? "dark" : "light"}`
    this.#wanted = `${this.#base}/plot.png?${this.#query}&${look}`
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
      for (const source of this.querySelectorAll("picture source")) source.remove()
      this.#plot.removeAttribute("srcset")
      this.#plot.src = wanted
      Object.assign(this.#plot, this.#size)
      this.#shown = wanted
    }
    this.#isDrawing = false
  }

  /** The address, the links, the table and the words follow when the slider has come to rest. */
  async #settle() {
    const query = this.#query
    const next = address(this.#base, this.#items.join("&"))
    history.replaceState(history.state, "", next)
    for (const link of this.querySelectorAll("a[data-address]")) {
      link.setAttribute("href", address(link.getAttribute("data-address") ?? "", query))
    }
    const { refreshed } = await import("./activation-visit.js")
    const alt = await refreshed(this, next, () => query === this.#query)
    if (alt !== null) this.#plot.alt = alt
  }
}

customElements.define("softmax-explorer", SoftmaxExplorer)

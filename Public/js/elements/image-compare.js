import { copied } from "../lib/clipboard.js"
import { part } from "../lib/dom.js"
import { local } from "../lib/site.js"
import { CompareGestures } from "./compare-gestures.js"
import { modes, panned, placed, query, step, within, zoomed } from "./compare-view.js"

/** Milliseconds after the last change until the address follows: browsers take few changes of it a second. */
const addressDelay = 200
const panStep = 0.1
const zoomStep = 1.25

/**
 * Lays two pictures over each other, with a divider, a fade or their difference, and enlarges both together. What is
 * shown is in the address. Without JavaScript they stand side by side.
 *
 * Attributes from the server: `data-mode`, `data-start`, `data-vertical`, `data-unlabelled`, `data-first`, `data-second`.
 */
export class ImageCompare extends HTMLElement {
  #abort = new AbortController()
  /** @type {import("./compare-view.js").View} */
  #view = { mode: "slide", position: 50, isVertical: false, hasLabels: true, zoom: 1, x: 0, y: 0 }
  #isSpaceHeld = false
  /** @type {number | undefined} */
  #addressTimer

  connectedCallback() {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.#view = placed(this.#asServed, location.search)
    new CompareGestures(this.#stage, this.#gestureTarget, signal)
    this.#stage.addEventListener("dblclick", () => this.#change({ position: this.#start }), { signal })
    this.#stage.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false })
    this.#slider.addEventListener("input", () => this.#change({ position: Number(this.#slider.value) }), { signal })
    this.#slider.addEventListener("keydown", (event) => this.#press(event), { signal })
    this.#slider.addEventListener("keyup", (event) => this.#hold(event, false), { signal })
    this.#slider.addEventListener("blur", () => this.#isSpaceHeld = false, { signal })
    this.#controls.addEventListener("change", () => this.#readControls(), { signal })
    this.#controls.addEventListener("submit", (event) => event.preventDefault(), { signal })
    this.#controls.addEventListener("click", (event) => this.#click(event), { signal })
    this.addEventListener("fullscreenchange", () => this.#show(), { signal })
    const resizing = new ResizeObserver(() => this.#show())
    resizing.observe(this.#stage)
    signal.addEventListener("abort", () => resizing.disconnect())
    this.#setShape()
    this.#show()
  }

  disconnectedCallback() {
    this.#abort.abort()
    clearTimeout(this.#addressTimer)
  }

  get #stage() {
    return part(this, "stage", HTMLElement)
  }

  get #slider() {
    return part(this, "slider", HTMLInputElement)
  }

  get #controls() {
    return part(this, "controls", HTMLFormElement)
  }

  get #start() {
    return Number(this.dataset.start ?? 50)
  }

  get #images() {
    return [...this.#stage.querySelectorAll("img")]
  }

  get #asServed() {
    return {
      ...this.#view,
      mode: modes.includes(this.dataset.mode ?? "") ? this.dataset.mode ?? "slide" : "slide",
      position: this.#start,
      isVertical: this.hasAttribute("data-vertical"),
      hasLabels: !this.hasAttribute("data-unlabelled"),
    }
  }

  /** The first picture gives the box its shape. */
  #setShape() {
    const [first] = this.#images
    if (first) {
      this.style.setProperty(
        "--shape",
        String(Number(first.getAttribute("width")) / Number(first.getAttribute("height"))),
      )
    }
  }

  /** @param {Partial<import("./compare-view.js").View>} change */
  #change(change) {
    this.#view = { ...this.#view, ...change }
    this.#view.position = within(this.#view.position, 0, 100)
    this.#show()
    clearTimeout(this.#addressTimer)
    this.#addressTimer = setTimeout(() => this.#writeAddress(), addressDelay)
  }

  #writeAddress() {
    history.replaceState(history.state, "", location.pathname + query(this.#view, location.search) + location.hash)
  }

  #show() {
    const { mode, position, isVertical, hasLabels, zoom, x, y } = this.#view
    this.dataset.mode = mode
    this.toggleAttribute("data-vertical", isVertical)
    this.toggleAttribute("data-unlabelled", !hasLabels)
    for (
      const [name, value] of [
        ["--position", `${position}%`],
        ["--rest", String(1 - position / 100)],
        ["--gain", String(gain(position))],
        ["--magnification", String(zoom)],
        ["--pan-x", `${x * 100}%`],
        ["--pan-y", `${y * 100}%`],
      ]
    ) this.style.setProperty(name, value)
    this.#showSlider()
    this.#showControls()
    this.#showLabels()
    this.#wantDetail()
  }

  #showSlider() {
    const { mode, position, isVertical } = this.#view
    const slider = this.#slider
    const { first, second } = this.dataset
    slider.value = String(position)
    slider.setAttribute("aria-orientation", isVertical ? "vertical" : "horizontal")
    slider.setAttribute(
      "aria-label",
      {
        slide: `Divider between ${first} and ${second}`,
        fade: `Fade between ${first} and ${second}`,
      }[mode] ?? `Brightness of the difference between ${first} and ${second}`,
    )
    const shown = Number(position.toFixed(1))
    const words = mode === "difference" ? `${Math.round(gain(position) * 100)} % bright` : `${shown} % ${first}`
    slider.setAttribute("aria-valuetext", words)
  }

  #showControls() {
    const { mode, isVertical, hasLabels, zoom } = this.#view
    for (const input of this.#controls.querySelectorAll("input")) {
      if (input.name === "mode") input.checked = input.value === mode
      if (input.name === "orient") input.checked = isVertical
      if (input.name === "labels") input.checked = !hasLabels
    }
    part(this, "zoom", HTMLElement).textContent = `${Math.round(zoom * 100)} %`
    const screen = this.#controls.querySelector('[data-do="screen"]')
    if (screen) screen.textContent = document.fullscreenElement === this ? "Leave full screen" : "Full screen"
    screen?.toggleAttribute("hidden", !document.fullscreenEnabled)
  }

  /** A label goes as soon as the other picture reaches it. */
  #showLabels() {
    const { mode, position, isVertical } = this.#view
    const first = part(this, "first-label", HTMLElement)
    const second = part(this, "second-label", HTMLElement)
    const stage = this.#stage
    const place = position / 100 * (isVertical ? stage.clientHeight : stage.clientWidth)
    const end = isVertical ? first.offsetTop + first.offsetHeight : first.offsetLeft + first.offsetWidth
    const begin = isVertical ? second.offsetTop : second.offsetLeft
    const slides = mode === "slide"
    const fades = mode === "fade"
    first.toggleAttribute("data-covered", (slides && place < end) || (fades && position === 0))
    second.toggleAttribute("data-covered", (slides && place > begin) || (fades && position === 100))
  }

  /** Enlarged pictures are asked for with the pixels that they are shown with. */
  #wantDetail() {
    const { zoom } = this.#view
    if (zoom === 1) return
    for (const image of this.#images) {
      const width = Math.ceil(image.clientWidth * zoom)
      // Never back: the larger one is there already.
      if (width > Number.parseInt(image.sizes) || !image.sizes.endsWith("px") || image.sizes.startsWith("(")) {
        image.sizes = `${width}px`
      }
    }
  }

  get #gestureTarget() {
    return {
      drags: (/** @type {PointerEvent} */ event) => {
        const drags = this.#isSpaceHeld || event.button === 1 || this.#view.mode === "side"
        this.toggleAttribute("data-grabbing", drags)
        this.#slider.focus({ preventScroll: true })
        return drags
      },
      isAlong: (/** @type {number} */ x, /** @type {number} */ y) => {
        return this.#view.isVertical ? Math.abs(y) >= Math.abs(x) : Math.abs(x) >= Math.abs(y)
      },
      point: (/** @type {number} */ x, /** @type {number} */ y, /** @type {boolean} */ isFirst) => {
        this.toggleAttribute("data-jumping", isFirst)
        const box = this.#stage.getBoundingClientRect()
        const part = this.#view.isVertical ? (y - box.top) / box.height : (x - box.left) / box.width
        this.#change({ position: Math.round(part * 1000) / 10 })
      },
      drag: (/** @type {number} */ x, /** @type {number} */ y) => {
        const { width, height } = this.#paneSize
        this.#change(panned(this.#view, x / width, y / height))
      },
      pinch: (/** @type {number} */ factor, /** @type {number} */ x, /** @type {number} */ y) => {
        this.#zoom(factor, x, y)
      },
      end: () => this.removeAttribute("data-grabbing"),
    }
  }

  get #paneSize() {
    const { clientWidth: width, clientHeight: height } = this.#images[0]
    return { width, height }
  }

  /**
   * @param {number} factor
   * @param {number} [x] of the window; the middle where it is left out
   * @param {number} [y]
   */
  #zoom(factor, x, y) {
    const { width, height } = this.#paneSize
    const box = this.#stage.getBoundingClientRect()
    // Side by side, a point of the right picture is the same point of the left one.
    const across = x === undefined ? 0.5 : (x - box.left) % (box.width / Math.round(box.width / width)) / width
    const down = y === undefined ? 0.5 : (y - box.top) % (box.height / Math.round(box.height / height)) / height
    this.#change(zoomed(this.#view, this.#view.zoom * factor, across, down))
  }

  /**
   * The wheel scrolls the page, until the picture was clicked; with Ctrl, and by a touchpad's pinch, it always zooms.
   * @param {WheelEvent} event
   */
  #wheel(event) {
    const isMeant = event.ctrlKey || this.#stage.contains(document.activeElement)
    if (!isMeant || (this.#view.zoom === 1 && event.deltaY > 0 && !event.ctrlKey)) return
    event.preventDefault()
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1)
    this.#zoom(Math.exp(-within(pixels, -120, 120) * (event.ctrlKey ? 0.01 : 0.002)), event.clientX, event.clientY)
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const by = step(event, this.#view.isVertical)
    const pan = pans[event.key.toLowerCase()]
    if (by !== undefined) this.#change({ position: this.#view.position + by })
    else if (event.key === "+" || event.key === "=") this.#zoom(zoomStep)
    else if (event.key === "-") this.#zoom(1 / zoomStep)
    else if (event.key === "0") this.#change(zoomed(this.#view, 1))
    else if (pan) this.#change(panned(this.#view, pan[0] * panStep, pan[1] * panStep))
    else if (event.key === " ") this.#hold(event, true)
    else return
    this.removeAttribute("data-jumping")
    event.preventDefault()
  }

  /**
   * @param {KeyboardEvent} event
   * @param {boolean} isHeld
   */
  #hold(event, isHeld) {
    if (event.key === " ") this.#isSpaceHeld = isHeld
  }

  #readControls() {
    const fields = new FormData(this.#controls)
    this.#change({
      mode: String(fields.get("mode") ?? "slide"),
      isVertical: fields.get("orient") === "vertical",
      hasLabels: fields.get("labels") !== "0",
    })
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("button[data-do]") : null
    if (!(button instanceof HTMLElement)) return
    switch (button.dataset.do) {
      case "in":
        return this.#zoom(zoomStep)
      case "out":
        return this.#zoom(1 / zoomStep)
      case "reset":
        return this.#change(zoomed({ ...this.#view, position: 50 }, 1))
      case "screen":
        return document.fullscreenElement ? document.exitFullscreen() : this.requestFullscreen()
      case "copy":
        return this.#copy(button)
    }
  }

  /** @param {HTMLElement} button */
  async #copy(button) {
    this.#writeAddress()
    const pair = this.querySelector("figure")?.dataset.pair ?? ""
    const address = new URL(local(`/compare/${pair}${query(this.#view, "")}`), location.href)
    button.textContent = (await copied(address.href)) ? "Copied" : "Copy the address"
  }
}

/** @type {Record<string, [number, number] | undefined>} */
const pans = { w: [0, 1], s: [0, -1], a: [1, 0], d: [-1, 0] }

/**
 * Differences are dark: the middle of the slider shows them four times as bright.
 * @param {number} position
 */
function gain(position) {
  return 1 + position * 0.06
}

customElements.define("image-compare", ImageCompare)

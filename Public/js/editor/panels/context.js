import { make, part } from "../../lib/dom.js"
import { contextImages } from "../sync/context.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {{ name: string, address: string }} Shown */

/** So many pictures have their context images kept: those around the open one, and those where people come from. */
const mostKept = 6

/** What is looked at beside the picture: of another camera, of another day. */
export class ContextPanel {
  #host
  #desk
  #job
  #panel
  /** By frame, the least recently used first. @type {Map<number, Promise<Shown[]>>} */
  #kept = new Map()
  /** Names of those that are not looked at. @type {Set<string>} */
  #hidden = new Set()
  #frame = -1

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#host = host
    this.#desk = desk
    this.#job = Number(host.getAttribute("job"))
    this.#panel = part(host, "context", HTMLElement)
    this.#panel.addEventListener("click", (event) => this.#click(event))
  }

  refresh() {
    const { settings, scene, frames } = this.#desk
    const isShown = settings.values.hasContext
    this.#panel.hidden = !isShown
    this.#host.dataset.context = isShown ? "open" : "closed"
    if (!isShown) return
    if (scene.frame < 0 || scene.frame === this.#frame) return
    const direction = scene.frame < this.#frame ? -1 : 1
    // What fails is told when it is wanted.
    this.#show().then(() => this.#images(frames.beside(direction))).catch(() => {})
  }

  async #show() {
    const { frame } = this.#desk.scene
    this.#frame = frame
    // Never those of another picture.
    this.#panel.querySelector(".editor-context-list")?.replaceChildren(make("p", {}, "Loading…"))
    try {
      const images = await this.#images(frame)
      if (frame === this.#frame) this.#fill(images)
    } catch (error) {
      if (frame === this.#frame) this.#fail(error)
    }
  }

  /**
   * @param {number} frame
   * @returns {Promise<Shown[]>}
   */
  #images(frame) {
    const images = this.#kept.get(frame) ?? this.#load(frame)
    this.#kept.delete(frame)
    this.#kept.set(frame, images)
    for (const old of [...this.#kept.keys()].slice(0, -mostKept)) this.#forget(old)
    return images
  }

  /** @param {number} frame */
  #load(frame) {
    const count = this.#desk.frames.get(frame).contextImages ?? 0
    const images = contextImages(this.#job, frame, count).then((found) =>
      found.map(({ name, blob }) => ({ name, address: URL.createObjectURL(blob) }))
    )
    // What fails is asked for again when it is wanted.
    images.catch(() => this.#kept.delete(frame))
    return images
  }

  /** @param {number} frame */
  #forget(frame) {
    this.#kept.get(frame)?.then((images) => images.forEach(({ address }) => URL.revokeObjectURL(address)), () => {})
    this.#kept.delete(frame)
  }

  /** @param {Shown[]} images */
  #fill(images) {
    const list = make("div", { class: "editor-context-list" }, ...images.map((image) => this.#figure(image)))
    if (images.length === 0) list.append(make("p", {}, "This picture has no context images."))
    this.#panel.replaceChildren(this.#head(images), list)
  }

  /** @param {unknown} error */
  #fail(error) {
    const sentence = error instanceof Error ? error.message : "The context images could not be loaded."
    const again = make("button", { type: "button", class: "button button--small", "data-deed": "again" }, "Try again")
    this.#panel.replaceChildren(
      this.#head([]),
      make("div", { class: "editor-context-list", role: "status" }, make("p", {}, sentence), again),
    )
  }

  /** @param {Shown[]} images */
  #head(images) {
    const close = make(
      "button",
      { type: "button", class: "editor-button", "data-command": "context", "aria-label": "Close the context images" },
      "×",
    )
    const head = make("div", { class: "editor-context-head" }, make("h2", {}, "Context"), close)
    if (images.length < 2) return head
    const choices = images.map(({ name }) =>
      make(
        "button",
        { type: "button", class: "editor-chip", "data-name": name, "aria-pressed": String(!this.#hidden.has(name)) },
        name,
      )
    )
    head.append(
      make("div", { class: "editor-chips", role: "group", "aria-label": "Which context images are shown" }, ...choices),
    )
    return head
  }

  /** @param {Shown} image */
  #figure({ name, address }) {
    const picture = make("img", { src: address, alt: name, decoding: "async", draggable: "false" })
    const zoom = make(
      "button",
      { type: "button", class: "editor-context-zoom", "aria-pressed": "false", title: "Larger or smaller" },
      picture,
    )
    return make(
      "figure",
      { class: "editor-context-image", "data-name": name, hidden: this.#hidden.has(name) },
      zoom,
      make("figcaption", {}, name),
    )
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null
    if (!button) return
    if (button.dataset.deed === "again") this.#show()
    else if (button.dataset.name !== undefined) this.#choose(button, button.dataset.name)
    else if (button.classList.contains("editor-context-zoom")) this.#zoom(button, event)
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {string} name
   */
  #choose(button, name) {
    const isShown = this.#hidden.has(name)
    if (isShown) this.#hidden.delete(name)
    else this.#hidden.add(name)
    button.setAttribute("aria-pressed", String(isShown))
    for (const figure of this.#panel.querySelectorAll("figure")) {
      if (figure.dataset.name === name) figure.hidden = !isShown
    }
  }

  /**
   * One picture takes the place of all, three times as wide; what was pointed at comes to the middle.
   * @param {HTMLButtonElement} button
   * @param {MouseEvent} event
   */
  #zoom(button, event) {
    const list = button.closest(".editor-context-list")
    if (!list) return
    const box = button.getBoundingClientRect()
    const isByPointer = event.detail > 0
    const [x, y] = isByPointer
      ? [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
      : [0.5, 0.5]
    const isLarge = button.getAttribute("aria-pressed") !== "true"
    button.setAttribute("aria-pressed", String(isLarge))
    list.toggleAttribute("data-zoomed", isLarge)
    if (!isLarge) return
    list.scrollLeft = button.offsetLeft + x * button.offsetWidth - list.clientWidth / 2
    list.scrollTop = button.offsetTop + y * button.offsetHeight - list.clientHeight / 2
  }
}

import { make, part } from "../../lib/dom.js"
import { repiled } from "../actions/layers.js"

/** @typedef {import("../desk.js").Desk} Desk */

/** The pile of the open picture's layers, where there are several: each is hidden, or moved by its grip or by buttons. */
export class Layers {
  #root
  #desk
  #shown = ""
  /** @type {readonly import("../document/annotation.js").Annotation[]} */
  #listed = []
  #hidden = ""
  /** Their numbers, from the top. @type {number[]} */
  #layers = []

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#root = part(host, "layers", HTMLElement)
    this.#desk = desk
  }

  /** The objects have changed. */
  refresh() {
    const { scene } = this.#desk
    const hidden = [...scene.hiddenLayers].join()
    // Called with each move of the pointer: the list is another one when something has changed.
    if (scene.listed === this.#listed && hidden === this.#hidden) return
    this.#listed = scene.listed
    this.#hidden = hidden
    /** @type {Map<number, number>} */
    const counts = new Map()
    for (const { zOrder, type } of scene.listed) if (type !== "tag") counts.set(zOrder, (counts.get(zOrder) ?? 0) + 1)
    const layers = [...counts].sort(([one], [other]) => other - one)
    const key = JSON.stringify([layers, hidden])
    if (key === this.#shown) return
    this.#shown = key
    this.#layers = layers.map(([layer]) => layer)
    this.#root.hidden = layers.length < 2 && scene.hiddenLayers.size === 0
    if (this.#root.hidden) return this.#root.replaceChildren()
    const focused = document.activeElement?.id
    const rows = layers.map(([layer, count], place) => this.#row(layer, count, place))
    this.#root.replaceChildren(
      make("p", { class: "editor-hint" }, "Layers, the top one first"),
      make("ol", { class: "editor-layers" }, ...rows),
    )
    if (focused?.startsWith("layer-")) document.getElementById(focused)?.focus()
  }

  /**
   * @param {number} layer
   * @param {number} count
   * @param {number} place
   */
  #row(layer, count, place) {
    const isShown = !this.#desk.scene.hiddenLayers.has(layer)
    const words = `Layer ${layer} · ${count}`
    const show = this.#button(`layer-${layer}`, words, isShown ? "Hide this layer" : "Show this layer", () => {
      this.#hide(layer, isShown)
    })
    show.classList.add("editor-layer-name")
    show.setAttribute("aria-pressed", String(isShown))
    const grip = make("span", { class: "editor-grip", "aria-hidden": "true", title: "Drag the layer" }, "⠿")
    grip.addEventListener("pointerdown", (event) => this.#grab(event, grip, place))
    const up = this.#button(`layer-up-${layer}`, "↑", `Layer ${layer} further up`, () => this.#move(place, place - 1))
    const down = this.#button(
      `layer-down-${layer}`,
      "↓",
      `Layer ${layer} further down`,
      () => this.#move(place, place + 1),
    )
    const take = this.#button(
      `layer-take-${layer}`,
      "+",
      `What is selected onto layer ${layer}`,
      () => this.#take(layer),
    )
    up.disabled = place === 0
    down.disabled = place === this.#layers.length - 1
    return make("li", {}, grip, show, up, down, take)
  }

  /**
   * @param {string} id
   * @param {string} words
   * @param {string} title
   * @param {() => void} action
   */
  #button(id, words, title, action) {
    const name = words.length === 1 ? title : undefined
    const button = make("button", { type: "button", class: "editor-chip", id, title, "aria-label": name }, words)
    button.addEventListener("click", action)
    return button
  }

  /**
   * @param {number} layer
   * @param {boolean} isHidden
   */
  #hide(layer, isHidden) {
    this.#desk.scene.hideLayer(layer, isHidden)
    this.#desk.objects.refresh()
    this.refresh()
    this.#desk.announce(isHidden ? `Layer ${layer} is hidden.` : `Layer ${layer} is shown.`)
  }

  /**
   * The layer follows the pointer until it is let go; Escape leaves it where it was.
   * @param {PointerEvent} event
   * @param {HTMLElement} grip
   * @param {number} from
   */
  #grab(event, grip, from) {
    event.preventDefault()
    grip.setPointerCapture(event.pointerId)
    const rows = [...this.#root.querySelectorAll("li")]
    const ending = new AbortController()
    let to = from
    const mark = () => {
      for (const [place, row] of rows.entries()) {
        row.dataset.drop = ending.signal.aborted || place !== to || to === from ? "" : to > from ? "below" : "above"
        row.dataset.held = String(place === from && !ending.signal.aborted)
      }
    }
    const end = () => {
      ending.abort()
      mark()
    }
    grip.addEventListener("pointermove", ({ clientY }) => {
      to = rows.filter((row, place) => place !== from && middleOf(row) < clientY).length
      mark()
    }, ending)
    grip.addEventListener("pointerup", () => {
      end()
      this.#move(from, to)
    }, ending)
    grip.addEventListener("lostpointercapture", end, ending)
    addEventListener("keydown", (key) => {
      if (key.key !== "Escape") return
      key.stopPropagation()
      end()
    }, { signal: ending.signal, capture: true })
    mark()
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  #move(from, to) {
    const { scene, session } = this.#desk
    if (from === to || !(to in this.#layers)) return
    const numbers = repiled(this.#layers, from, to)
    const moved = scene.listed.filter(({ type, zOrder }) => type !== "tag" && numbers.has(zOrder))
    const [hidden, layer] = [new Set(scene.hiddenLayers), this.#layers[to]]
    const way = /^layer-(up|down)-/.exec(document.activeElement?.id ?? "")?.[1]
    for (const [old, number] of numbers) scene.hideLayer(number, hidden.has(old))
    session.change(moved, ({ zOrder }) => ({ zOrder: numbers.get(zOrder) ?? zOrder }), "Order of layers")
    this.refresh()
    if (way) this.#focusMoved(layer, way)
  }

  /**
   * Whoever moves a layer by keys goes on with it; at the end of the pile only the way back is left.
   * @param {number} layer
   * @param {string} way
   */
  #focusMoved(layer, way) {
    const buttons = [way, "up", "down"].map((name) => document.getElementById(`layer-${name}-${layer}`))
    buttons.find((button) => button instanceof HTMLButtonElement && !button.disabled)?.focus()
  }

  /** @param {number} layer */
  #take(layer) {
    const { scene, session } = this.#desk
    const selected = scene.targets.filter(({ uid, zOrder }) => scene.selection.has(uid) && zOrder !== layer)
    if (selected.length === 0) return this.#desk.announce(`Select objects first: they come onto layer ${layer}.`)
    session.change(selected, () => ({ zOrder: layer }), "Change layer")
  }
}

/** @param {Element} row */
function middleOf(row) {
  const { top, height } = row.getBoundingClientRect()
  return top + height / 2
}

import { make, part } from "../../lib/dom.js"

/** @typedef {import("../desk.js").Desk} Desk */

/** The layers of the open picture, where there are several: each can be hidden. */
export class Layers {
  #root
  #desk
  #shown = ""

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
    /** @type {Map<number, number>} */
    const counts = new Map()
    for (const { zOrder, type } of scene.listed) if (type !== "tag") counts.set(zOrder, (counts.get(zOrder) ?? 0) + 1)
    const layers = [...counts].sort(([one], [other]) => other - one)
    const key = JSON.stringify([layers, [...scene.hiddenLayers]])
    if (key === this.#shown) return
    this.#shown = key
    this.#root.hidden = layers.length < 2 && scene.hiddenLayers.size === 0
    if (this.#root.hidden) return this.#root.replaceChildren()
    const focused = document.activeElement?.id
    this.#root.replaceChildren("Layers", ...layers.map(([layer, count]) => this.#chip(layer, count)))
    if (focused?.startsWith("layer-")) document.getElementById(focused)?.focus()
  }

  /**
   * @param {number} layer
   * @param {number} count
   */
  #chip(layer, count) {
    const { scene, objects } = this.#desk
    const isShown = !scene.hiddenLayers.has(layer)
    const chip = make(
      "button",
      {
        type: "button",
        class: "editor-chip",
        id: `layer-${layer}`,
        "aria-pressed": String(isShown),
        title: isShown ? "Hide this layer" : "Show this layer",
      },
      `${layer} · ${count}`,
    )
    chip.addEventListener("click", () => {
      scene.hideLayer(layer, isShown)
      objects.refresh()
      this.refresh()
      this.#desk.announce(isShown ? `Layer ${layer} is hidden.` : `Layer ${layer} is shown.`)
    })
    return chip
  }
}

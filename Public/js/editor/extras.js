/** @typedef {import("./desk.js").Desk} Desk */

/** What only some pictures need, or some people ask for: it comes when there is something to show. */
export class Extras {
  #desk
  #menus
  #layers
  #thumbnails
  #relations
  #context

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   * @param {(frame: number) => string} address of a small picture
   * @param {AbortSignal} signal
   */
  constructor(host, desk, address, signal) {
    this.#desk = desk
    this.#menus = desk.onDemand(async () => new (await import("./menus.js")).Menus(host, desk, signal))
    this.#layers = desk.onDemand(async () => new (await import("./panels/layers.js")).Layers(host, desk))
    this.#thumbnails = desk.onDemand(async () =>
      new (await import("./panels/thumbnails.js")).Thumbnails(host, desk, address)
    )
    this.#relations = desk.onDemand(async () => new (await import("./panels/relations.js")).Relations(host, desk))
    this.#context = desk.onDemand(async () => new (await import("./panels/context.js")).ContextPanel(host, desk))
    host.addEventListener("contextmenu", (event) => this.#askWay(event), { signal })
  }

  /** The objects may have changed. */
  refresh() {
    const { scene, toolbox } = this.#desk
    if (scene.isLayered || this.#layers.present) this.#layers.use((layers) => layers.refresh())
    const isRelated = scene.relations.size > 0 || toolbox.present.name === "relate"
    if (isRelated || this.#relations.present) this.#relations.use((relations) => relations.refresh())
  }

  /** Another picture is open, or people have chosen what they see beside it. */
  refreshPictures() {
    const { settings, frames } = this.#desk
    const { hasThumbnails, hasContext } = settings.values
    if (hasThumbnails || this.#thumbnails.present) this.#thumbnails.use((thumbnails) => thumbnails.refresh())
    if (frames.hasContext && (hasContext || this.#context.present)) this.#context.use((context) => context.refresh())
  }

  /** @param {import("./tools/tool.js").MenuPlace} place */
  openMenu(place) {
    this.#menus.use((menus) => menus.open(place))
  }

  /**
   * On the buttons for the next and the previous picture.
   * @param {MouseEvent} event
   */
  #askWay(event) {
    const target = event.target instanceof Element ? event.target : undefined
    if (!target?.closest("[data-command=next], [data-command=previous]")) return
    event.preventDefault()
    this.openMenu({ isWay: true, x: 0, y: 0, pageX: event.clientX, pageY: event.clientY })
  }
}

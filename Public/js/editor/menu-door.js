/** @typedef {import("./desk.js").Desk} Desk */

/** Menus come when somebody asks for the first one. */
export class MenuDoor {
  #host
  #desk
  #signal
  /** @type {Promise<import("./menus.js").Menus> | undefined} */
  #menus

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   * @param {AbortSignal} signal
   */
  constructor(host, desk, signal) {
    this.#host = host
    this.#desk = desk
    this.#signal = signal
    host.addEventListener("contextmenu", (event) => this.#askWay(event), { signal })
  }

  /** @param {import("./tools/tool.js").MenuPlace} place */
  async open(place) {
    this.#menus ??= import("./menus.js").then(({ Menus }) => new Menus(this.#host, this.#desk, this.#signal))
    const menus = await this.#menus.catch(() => undefined)
    if (menus) return menus.open(place)
    this.#menus = undefined
    this.#desk.announce("The menu could not be loaded: the server cannot be reached at the moment.")
  }

  /**
   * On the buttons for the next and the previous picture.
   * @param {MouseEvent} event
   */
  #askWay(event) {
    const target = event.target instanceof Element ? event.target : undefined
    if (!target?.closest("[data-command=next], [data-command=previous]")) return
    event.preventDefault()
    this.open({ isWay: true, x: 0, y: 0, pageX: event.clientX, pageY: event.clientY })
  }
}

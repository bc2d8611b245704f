import { make } from "../../lib/dom.js"

/**
 * One entry of a menu; a row of dashes where it is empty.
 * @typedef {{ words: string, key?: string, isOn?: boolean, action: () => void }} MenuItem
 */

/** A small menu at a place of the page: arrows walk, Enter chooses, Escape and a press elsewhere close it. */
export class Menu {
  #host
  #stage
  /** @type {HTMLElement | undefined} */
  #element

  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} stage gets the focus back
   * @param {AbortSignal} signal
   */
  constructor(host, stage, signal) {
    this.#host = host
    this.#stage = stage
    addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !this.#element?.contains(event.target)) this.close()
    }, { signal, capture: true })
    addEventListener("blur", () => this.close(), { signal })
  }

  /**
   * @param {string} words what it is about
   * @param {MenuItem[]} items
   * @param {number} x page pixels
   * @param {number} y
   */
  open(words, items, x, y) {
    this.close()
    const element = make(
      "div",
      { class: "editor-menu", role: "menu", "aria-label": words, tabindex: -1, "data-part": "menu" },
      ...items.map((item) => this.#item(item)),
    )
    element.addEventListener("keydown", (event) => this.#key(event))
    element.addEventListener("contextmenu", (event) => event.preventDefault())
    this.#element = element
    this.#host.append(element)
    const { width, height } = element.getBoundingClientRect()
    element.style.left = `${Math.max(4, Math.min(x, innerWidth - width - 4))}px`
    element.style.top = `${Math.max(4, Math.min(y, innerHeight - height - 4))}px`
    this.#focus(0)
  }

  close() {
    const hadFocus = this.#element?.contains(document.activeElement)
    this.#element?.remove()
    this.#element = undefined
    if (hadFocus) this.#stage.focus({ preventScroll: true })
  }

  /** @param {MenuItem} item */
  #item({ words, key, isOn, action }) {
    const button = make(
      "button",
      {
        type: "button",
        class: "editor-menu-item",
        role: isOn === undefined ? "menuitem" : "menuitemradio",
        "aria-checked": isOn === undefined ? undefined : String(isOn),
        tabindex: -1,
      },
      make("span", {}, words),
      ...key ? [make("kbd", {}, key)] : [],
    )
    button.addEventListener("click", () => {
      this.close()
      action()
    })
    return button
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const buttons = this.#buttons
    const index = buttons.findIndex((button) => button === document.activeElement)
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }
    event.stopPropagation()
    if (event.key in steps) this.#focus(steps[event.key])
    else if (event.key === "Escape" || event.key === "Tab") this.close()
    else return
    event.preventDefault()
  }

  /** @param {number} index beyond the last it is the first */
  #focus(index) {
    const buttons = this.#buttons
    buttons.at(index % buttons.length)?.focus()
  }

  get #buttons() {
    return [...this.#element?.querySelectorAll("button") ?? []]
  }
}

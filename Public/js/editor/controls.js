import { setAttribute } from "../lib/dom.js"
import { chord, commandFor, commands } from "./commands.js"

/** The page's buttons and the keyboard: both run commands by name. */
export class Controls {
  #host
  #stage
  #run

  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} stage where single keys act
   * @param {(name: string) => void} run
   * @param {AbortSignal} signal
   */
  constructor(host, stage, run, signal) {
    this.#host = host
    this.#stage = stage
    this.#run = run
    this.#explain()
    host.addEventListener("click", (event) => this.#click(event), { signal })
    document.addEventListener("keydown", (event) => this.#keyDown(event), { signal })
  }

  /**
   * A button that can do nothing now keeps its place and the focus.
   * @param {string} name
   * @param {boolean} isPossible
   */
  enable(name, isPossible) {
    for (const button of this.#buttons(name)) setAttribute(button, "aria-disabled", isPossible ? undefined : "true")
  }

  /**
   * @param {string} tool
   */
  press(tool) {
    for (const button of this.#host.querySelectorAll("[data-command^=tool-]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-command") === `tool-${tool}`))
    }
  }

  /**
   * @param {string} name
   * @param {boolean} isOpen
   */
  expand(name, isOpen) {
    for (const button of this.#buttons(name)) button.setAttribute("aria-expanded", String(isOpen))
  }

  /** @param {string} name */
  #buttons(name) {
    return this.#host.querySelectorAll(`[data-command="${name}"]`)
  }

  /** Each button says what it does and by which key. */
  #explain() {
    for (const { name, words, keys } of commands) {
      for (const button of this.#buttons(name)) {
        if (!button.hasAttribute("title")) button.setAttribute("title", keys[0] ? `${words} (${keys[0]})` : words)
      }
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-command]") : null
    if (!(button instanceof HTMLElement) || button.getAttribute("aria-disabled") === "true") return
    const name = button.dataset.command ?? ""
    this.#run(name)
    // Single keys act on the picture: after a click people go on there. Who came by keyboard stays where they are.
    const isByPointer = event.detail > 0 && name !== "help" && name !== "side"
    if (isByPointer || name.startsWith("tool-")) this.#stage.focus({ preventScroll: true })
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (event.defaultPrevented || isTyping(event.target) || this.#host.querySelector("dialog[open]")) return
    const name = commandFor(chord(event), event.target === this.#stage)
    if (!name) return
    event.preventDefault()
    this.#run(name)
  }
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (target instanceof HTMLInputElement) return target.type !== "range"
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

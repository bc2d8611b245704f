import { part, setAttribute } from "../lib/dom.js"
import { chord, uniqueCommands } from "./keymap.js"

/** Commands after whose click the focus stays on the button, or goes into what it opened. */
const keepFocus = new Set([
  "help",
  "settings",
  "job",
  "statistics",
  "filter",
  "propagate",
  "actions",
  "remove-range",
  "side",
  "go-to",
  "issue",
  "detect",
  "follow",
  "identify",
  "tool-interactor",
])

/** The page's buttons and the keyboard: both run commands by name. */
export class Controls {
  #host
  #stage
  #list
  #keymap
  #modes
  #run

  /**
   * @param {HTMLElement} host
   * @param {object} parts
   * @param {HTMLElement} parts.stage where single keys act
   * @param {import("./keymap.js").Keymap} parts.keymap
   * @param {import("./modes.js").Modes} parts.modes
   * @param {(name: string) => void} parts.run
   * @param {AbortSignal} signal
   */
  constructor(host, { stage, keymap, modes, run }, signal) {
    this.#host = host
    this.#stage = stage
    this.#list = part(host, "list", HTMLElement)
    this.#keymap = keymap
    this.#modes = modes
    this.#run = run
    this.explain()
    host.addEventListener("click", (event) => this.#click(event), { signal })
    host.addEventListener("change", (event) => this.#change(event), { signal, capture: true })
    document.addEventListener("keydown", (event) => this.#keyDown(event), { signal })
  }

  /** Each button says what it does and by which key. */
  explain() {
    for (const { name, words } of uniqueCommands()) {
      const [key] = this.#keymap.keys(name)
      for (const button of this.#buttons(name)) button.setAttribute("title", key ? `${words} (${key})` : words)
    }
  }

  /**
   * A button that can do nothing now keeps its place and the focus.
   * @param {string} name
   * @param {boolean} isPossible
   */
  enable(name, isPossible) {
    for (const button of this.#buttons(name)) setAttribute(button, "aria-disabled", isPossible ? undefined : "true")
  }

  /** @param {string} tool */
  press(tool) {
    for (const button of this.#host.querySelectorAll("[data-command^=tool-]")) {
      setAttribute(button, "aria-pressed", String(button.getAttribute("data-command") === `tool-${tool}`))
    }
  }

  /**
   * @param {string} name
   * @param {boolean} isOn
   */
  pressed(name, isOn) {
    for (const button of this.#buttons(name)) setAttribute(button, "aria-pressed", String(isOn))
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

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-command]") : null
    if (!(button instanceof HTMLElement) || button.getAttribute("aria-disabled") === "true") return
    const name = button.dataset.command ?? ""
    this.#run(name)
    // Single keys act on the picture: after a click people go on there. Who came by keyboard stays where they are.
    const isByPointer = event.detail > 0 && !keepFocus.has(name)
    if (isByPointer || name.startsWith("tool-")) this.#stage.focus({ preventScroll: true })
  }

  /**
   * The same for what is ticked or chosen.
   * @param {Event} event
   */
  #change({ target }) {
    const isChoice = target instanceof HTMLSelectElement || target instanceof HTMLInputElement && !isTyping(target)
    if (!isChoice || target.matches(":focus-visible") || target.closest("dialog")) return
    // Once the choice is taken: the field that loses the focus may take its own, and show all anew.
    this.#host.addEventListener("change", () => this.#stage.focus({ preventScroll: true }), { once: true })
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (event.defaultPrevented || this.#host.querySelector("dialog[open]")) return
    const { target } = event
    // The list has few keys of its own, and a page on which nothing has the focus has none.
    const isBeside = target === this.#list || target === document.body
    const keys = chord(event)
    if (isTyping(target) && !/^F\d/.test(keys) && keys !== "Ctrl+S") return
    // A tap on the space bar plays; held, it moves the view: the stage tells them apart. Lists have their own use for it.
    if (keys === "Space" && (target !== document.body || event.repeat)) return
    if (isBeside && this.#isForMode(keys)) return event.preventDefault()
    if (isBeside && /^Arrow/.test(keys)) return
    // Words that were marked are copied as words.
    if (keys === "Ctrl+C" && target === document.body && !document.getSelection()?.isCollapsed) return
    const name = this.#keymap.commandFor(keys, isBeside || target === this.#stage, event.timeStamp)
    if (name === undefined) return
    event.preventDefault()
    if (name !== null) this.#run(name)
  }

  /**
   * The stage has asked the mode already. Tab leaves what stands beside the picture.
   * @param {string} keys
   */
  #isForMode(keys) {
    return !/Tab$/.test(keys) && this.#keymap.hasSingleKeys && this.#modes.keyDown(keys)
  }
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (target instanceof HTMLInputElement) return !["range", "checkbox", "radio", "color"].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

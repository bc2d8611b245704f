import { make, part } from "../../lib/dom.js"
import { actionsContent } from "./actions-dialog.js"
import { filterContent } from "./filter-dialog.js"
import { keysContent } from "./keys-dialog.js"
import { propagateContent } from "./propagate-dialog.js"
import { settingsContent } from "./settings-dialog.js"
import { statisticsContent } from "./statistics-dialog.js"

/** @typedef {import("../desk.js").Desk} Desk */

/**
 * What a dialog shows, and what its buttons besides “Close” do; a button closes the dialog after its action.
 * @typedef {{ title: string, content: Node[], buttons?: { words: string, action: () => void }[] }} DialogContent
 */

/** One dialog element for everything that is asked or told apart from the picture. */
export class Dialogs {
  #dialog
  #desk

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#dialog = part(host, "dialog", HTMLDialogElement)
    this.#desk = desk
    this.#dialog.addEventListener("close", () => part(host, "stage", HTMLElement).focus({ preventScroll: true }))
  }

  keys() {
    this.#open(() => keysContent(this.#desk, () => this.keys()))
  }

  settings() {
    this.#open(() => settingsContent(this.#desk))
  }

  statistics() {
    this.#open(() => statisticsContent(this.#desk))
  }

  filter() {
    this.#open(() => filterContent(this.#desk))
  }

  propagate() {
    this.#open(() => propagateContent(this.#desk))
  }

  actions() {
    this.#open(() => actionsContent(this.#desk))
  }

  /** @param {() => DialogContent} fill */
  #open(fill) {
    const { title, content, buttons = [] } = fill()
    const heading = make("h2", { id: "editor-dialog-title" }, title)
    const body = make("div", {
      class: "editor-dialog-body",
      tabindex: "0",
      role: "group",
      "aria-labelledby": heading.id,
    }, ...content)
    const actions = buttons.map(({ words, action }) => {
      const button = make("button", { type: "button", class: "button button--small" }, words)
      button.addEventListener("click", () => {
        this.#dialog.close()
        action()
      })
      return button
    })
    const close = make("button", { class: "button button--small", autofocus: buttons.length === 0 }, "Close")
    this.#dialog.replaceChildren(
      heading,
      body,
      make("form", { method: "dialog", class: "editor-choices" }, ...actions, close),
    )
    if (!this.#dialog.open) this.#dialog.showModal()
  }
}

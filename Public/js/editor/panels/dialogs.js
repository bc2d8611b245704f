import { make, part } from "../../lib/dom.js"

/** @typedef {import("../desk.js").Desk} Desk */

/**
 * What a dialog shows, and what its buttons besides “Close” do; the dialog closes with that, unless it stays.
 * @typedef {{ words: string, action: () => void, stays?: boolean }} DialogButton
 * @typedef {{ title: string, content: Node[], buttons?: DialogButton[], closed?: () => void }} DialogContent
 */

/** One dialog element for everything that is asked or told apart from the picture. */
export class Dialogs {
  #dialog
  #stage
  #desk
  /** What follows the present dialog's end. @type {(() => void) | undefined} */
  #closed

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#dialog = part(host, "dialog", HTMLDialogElement)
    this.#stage = part(host, "stage", HTMLElement)
    this.#desk = desk
    this.#dialog.addEventListener("close", () => {
      this.#closed?.()
      this.#closed = undefined
    })
  }

  keys() {
    return this.#open(async () => (await import("./keys-dialog.js")).keysContent(this.#desk, () => this.keys()))
  }

  settings() {
    return this.#open(async () => (await import("./settings-dialog.js")).settingsContent(this.#desk))
  }

  job() {
    return this.#open(async () => (await import("./job-dialog.js")).jobContent(this.#desk))
  }

  statistics() {
    return this.#open(async () => (await import("./statistics-dialog.js")).statisticsContent(this.#desk))
  }

  filter() {
    return this.#open(async () => (await import("./filter-dialog.js")).filterContent(this.#desk))
  }

  propagate() {
    return this.#open(async () => (await import("./propagate-dialog.js")).propagateContent(this.#desk))
  }

  /** @param {boolean} isAboutAll whether it begins with all pictures */
  actions(isAboutAll) {
    return this.#open(async () => (await import("./actions-dialog.js")).actionsContent(this.#desk, isAboutAll))
  }

  /** @param {import("../sync/models.js").Model["kind"]} kind of which none is known */
  noModel(kind) {
    return this.#open(async () => (await import("./models-dialog.js")).noModelContent(kind))
  }

  detect() {
    return this.#open(async () => (await import("./models-dialog.js")).detectorContent(this.#desk))
  }

  follow() {
    return this.#open(async () => (await import("./follow-dialog.js")).followContent(this.#desk))
  }

  identify() {
    return this.#open(async () => (await import("./identify-dialog.js")).identifyContent(this.#desk))
  }

  /**
   * What a dialog needs comes from the server when it is wanted for the first time.
   * @param {() => Promise<DialogContent>} fill
   */
  async #open(fill) {
    const filled = await fill().catch(() => undefined)
    if (filled) this.#show(filled)
    else this.#desk.announce("This could not be loaded: the server cannot be reached at the moment.")
  }

  /** @param {DialogContent} filled */
  #show({ title, content, buttons = [], closed }) {
    this.#closed?.()
    this.#closed = closed
    const heading = make("h2", { id: "editor-dialog-title" }, title)
    const body = make("div", {
      class: "editor-dialog-body",
      tabindex: "0",
      role: "group",
      "aria-labelledby": heading.id,
    }, ...content)
    const actions = buttons.map(({ words, action, stays }) => {
      const button = make("button", { type: "button", class: "button button--small" }, words)
      button.addEventListener("click", () => {
        if (!stays) this.#dialog.close()
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
    if (this.#dialog.open) return
    // A dialog gives the focus back with its last key: the next one, however soon, is the picture's already.
    this.#stage.focus({ preventScroll: true })
    this.#dialog.showModal()
  }
}

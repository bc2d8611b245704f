import { make, setAttribute } from "../../lib/dom.js"

/** @typedef {import("./palette.js").Palette} Palette */

/** The labels with their digits; the pressed one is what new shapes get. */
export class LabelList {
  /** @type {Map<number, HTMLButtonElement>} */
  #buttons = new Map()

  /**
   * @param {HTMLElement} list
   * @param {Palette} palette
   * @param {(label: number) => void} choose
   */
  constructor(list, palette, choose) {
    list.replaceChildren()
    for (const [index, { id, name, color }] of palette.labels.entries()) {
      const button = make(
        "button",
        { type: "button", class: "editor-label", "data-label": id, "aria-pressed": "false" },
        swatch(color),
        make("span", { class: "editor-label-name" }, name),
      )
      if (index < 9) button.append(make("kbd", {}, String(index + 1)))
      button.addEventListener("click", () => choose(id))
      this.#buttons.set(id, button)
      list.append(make("li", {}, button))
    }
  }

  /** @param {number} label */
  press(label) {
    for (const [id, button] of this.#buttons) setAttribute(button, "aria-pressed", String(id === label))
  }
}

/** @param {string} color */
export function swatch(color) {
  const element = make("span", { class: "editor-swatch" })
  element.style.setProperty("--label-color", color)
  return element
}

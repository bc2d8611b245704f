import { make } from "../../lib/dom.js"
import { usual } from "../settings.js"
import { fields } from "./settings-fields.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("./settings-fields.js").Field} Field */

/**
 * @param {Desk} desk
 * @returns {import("./dialogs.js").DialogContent}
 */
export function settingsContent({ settings }) {
  const groups = [...Map.groupBy(fields, ({ group }) => group)].map(([group, members]) =>
    make(
      "fieldset",
      { class: "editor-settings" },
      make("legend", {}, group),
      ...members.map((field) => control(field, settings)),
    )
  )
  return {
    title: "Settings",
    content: [
      ...groups,
      make("p", { class: "editor-hint" }, "They are kept for you alone, and follow you to other browsers."),
    ],
    buttons: [{ words: "As usual", action: () => settings.change(usual) }],
  }
}

/**
 * @param {Field} field
 * @param {import("../settings.js").Settings} settings
 */
function control(field, settings) {
  const { name, words, choices, least, most, unit, isColor } = field
  const value = settings.values[name]
  const id = `setting-${name}`
  if (choices) {
    const options = choices.map(([key, text]) => make("option", { value: key, selected: key === value }, text))
    const select = make("select", { id }, ...options)
    select.addEventListener("change", () => settings.change({ [name]: select.value }))
    return make("p", { class: "editor-field" }, make("label", { for: id }, words), select)
  }
  if (least === undefined && !isColor) {
    const box = make("input", { type: "checkbox", checked: value === true })
    box.addEventListener("change", () => settings.change({ [name]: box.checked }))
    return make("p", { class: "editor-field" }, make("label", { class: "editor-check" }, box, words))
  }
  const type = isColor ? "color" : "number"
  const input = make("input", { id, type, min: least, max: most, value: String(value) })
  input.addEventListener("change", () => {
    if (!input.checkValidity()) return input.reportValidity()
    settings.change({ [name]: isColor ? input.value : Number(input.value) })
  })
  return make("p", { class: "editor-field" }, make("label", { for: id }, unit ? `${words} (${unit})` : words), input)
}

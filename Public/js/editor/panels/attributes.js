import { make } from "../../lib/dom.js"

/** @typedef {import("../view/palette.js").LabelAttribute} LabelAttribute */

/**
 * The control for one attribute.
 * @param {LabelAttribute} attribute
 * @param {string} value
 * @param {(value: string) => void} changed
 * @returns {HTMLElement}
 */
export function attributeControl(attribute, value, changed) {
  const { id, name, input } = attribute
  if (input === "checkbox") return checkbox(attribute, value, changed)
  if (input === "radio") return radios(attribute, value, changed)
  const control = input === "select" ? select(attribute, value) : textOrNumber(attribute, value)
  control.id = `attribute-${id}`
  control.addEventListener("change", () => {
    if (control.checkValidity()) changed(control.value)
    else control.reportValidity()
  })
  return make("p", { class: "editor-field" }, make("label", { for: control.id }, name), control)
}

/**
 * The value that a digit stands for.
 * @param {LabelAttribute} attribute
 * @param {number} digit
 * @returns {string | undefined}
 */
export function valueForDigit({ input, values }, digit) {
  if (input === "checkbox") return ["false", "true"][digit]
  if (input === "number") {
    const [least, most, step] = values.map(Number)
    const value = least + digit * step
    return value <= most ? String(value) : undefined
  }
  return input === "text" ? undefined : values[digit - 1]
}

/**
 * @param {LabelAttribute} attribute
 * @param {string} value
 * @param {(value: string) => void} changed
 */
function checkbox({ id, name }, value, changed) {
  const box = make("input", { type: "checkbox", id: `attribute-${id}`, checked: value === "true" })
  box.addEventListener("change", () => changed(String(box.checked)))
  return make("p", { class: "editor-field" }, make("label", { class: "editor-check" }, box, name))
}

/**
 * @param {LabelAttribute} attribute
 * @param {string} value
 * @param {(value: string) => void} changed
 */
function radios({ id, name, values }, value, changed) {
  const choices = values.map((choice, index) => {
    const box = make("input", {
      type: "radio",
      id: `attribute-${id}-${index}`,
      name: `attribute-${id}`,
      value: choice,
      checked: choice === value,
    })
    box.addEventListener("change", () => changed(choice))
    return make("label", { class: "editor-check" }, box, choice)
  })
  return make("fieldset", { class: "editor-field" }, make("legend", {}, name), ...choices)
}

/**
 * @param {LabelAttribute} attribute
 * @param {string} value
 */
function select({ values }, value) {
  const choices = values.includes(value) ? values : [value, ...values]
  return make(
    "select",
    {},
    ...choices.map((choice) => make("option", { value: choice, selected: choice === value }, choice)),
  )
}

/**
 * @param {LabelAttribute} attribute
 * @param {string} value
 */
function textOrNumber({ input, values }, value) {
  if (input === "text") return make("input", { type: "text", value, maxlength: 4096 })
  const [min, max, step] = values
  return make("input", { type: "number", value, min, max, step })
}

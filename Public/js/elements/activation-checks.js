import { readable } from "./activation-state.js"

/**
 * What is wrong with a number that was typed, or null.
 * @param {string} text
 * @param {{ low: number, high: number }} range
 */
export function numberProblem(text, { low, high }) {
  const number = Number(text)
  if (text.trim() === "" || !Number.isFinite(number)) return "This must be a number."
  if (number < low || number > high) return `This must lie between ${readable(low)} and ${readable(high)}.`
  return null
}

/**
 * A search field filters the list below it; beside any other field stands what is wrong with its number.
 * @param {HTMLInputElement} input
 */
export function checkField(input) {
  if (input.type === "search") return filterList(input)
  const field = input.closest(".field")
  if (!field || !["number", "range"].includes(input.type)) return
  say(field, field.getAttribute("data-parameter") ?? input.name, problemOf(input))
}

/** @param {HTMLInputElement} input */
function problemOf(input) {
  if (input.name === "at" && !input.value && input.validity.valid) return null
  const problem = numberProblem(input.value, { low: Number(input.min), high: Number(input.max) })
  return problem ?? (input.name === "min" || input.name === "max" ? domainProblem(input) : null)
}

/**
 * A domain that is sound again takes the sentence away from both of its ends.
 * @param {HTMLInputElement} input
 */
function domainProblem({ form }) {
  const ends = ["min", "max"].map((name) => /** @type {HTMLInputElement} */ (form?.elements.namedItem(name)))
  if (Number(ends[1].value) - Number(ends[0].value) < 0.001) return "The right end must be greater than the left end."
  for (const end of ends) say(end.closest(".field"), end.name, null)
  return null
}

/**
 * @param {Element | null} field
 * @param {string} name
 * @param {string | null} problem
 */
function say(field, name, problem) {
  if (!field) return
  field.classList.toggle("field--invalid", problem !== null)
  const present = field.querySelector("[data-field]")
  if (problem === null) return present?.remove()
  const line = present ?? document.createElement("p")
  line.className = "field__problem"
  line.setAttribute("data-field", name)
  line.setAttribute("role", "status")
  line.textContent = problem
  if (!present) field.append(line)
}

/** @param {HTMLInputElement} input */
function filterList(input) {
  const wanted = input.value.trim().toLowerCase()
  for (const row of input.parentElement?.querySelectorAll("li") ?? []) {
    const isChecked = row.querySelector("input")?.checked
    row.toggleAttribute("hidden", !isChecked && !row.textContent?.toLowerCase().includes(wanted))
  }
}

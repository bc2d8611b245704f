import { make } from "../../lib/dom.js"
import { fields, passes } from "../actions/filter.js"

/** @typedef {import("../actions/filter.js").Query} Query */
/** @typedef {import("../actions/filter.js").Rule} Rule */
/** @typedef {import("../desk.js").Desk} Desk */

const relations = /** @type {const} */ (["is", "is not", "contains", "at least", "at most"])
const longestMemory = 10

/** The filter that is in use. @type {Query} */
let present = { join: "and", isNot: false, rules: [] }
/** @type {Query[]} */
const recent = []

/**
 * Rules in groups; what does not pass is neither listed nor seen nor found.
 * @param {Desk} desk
 * @returns {import("./dialogs.js").DialogContent}
 */
export function filterContent(desk) {
  /** @type {Query} */
  const draft = structuredClone(present)
  const names = [...Object.keys(fields), ...attributeNames(desk).map((name) => `attribute:${name}`)]
  const body = make("div", {})
  const show = () => body.replaceChildren(groupEditor(draft, names, show))
  show()
  const use = (/** @type {Query} */ query) => {
    present = query
    if (query.rules.length > 0) recent.unshift(structuredClone(query))
    recent.splice(longestMemory)
    apply(desk, query)
  }
  const history = recent.map((query) => {
    const button = make("button", { type: "button", class: "editor-chip" }, describe(query))
    button.addEventListener("click", () => {
      Object.assign(draft, structuredClone(query))
      show()
    })
    return button
  })
  return {
    title: "Which objects are shown",
    content: [body, ...(history.length > 0 ? [make("div", { class: "editor-chips" }, "Used before", ...history)] : [])],
    buttons: [
      { words: "Show only these", action: () => use(draft) },
      { words: "Show all", action: () => use({ join: "and", isNot: false, rules: [] }) },
    ],
  }
}

/**
 * @param {Query} query
 * @param {string[]} names
 * @param {() => void} show
 * @returns {HTMLElement}
 */
function groupEditor(query, names, show) {
  const join = make(
    "select",
    { "aria-label": "How the rules go together" },
    make("option", { value: "and", selected: query.join === "and" }, "all of these"),
    make("option", { value: "or", selected: query.join === "or" }, "any of these"),
  )
  join.addEventListener("change", () => query.join = join.value === "or" ? "or" : "and")
  const not = make("input", { type: "checkbox", checked: query.isNot })
  not.addEventListener("change", () => query.isNot = not.checked)
  const rows = query.rules.map((rule, index) => {
    const away = make("button", { type: "button", class: "editor-chip", "aria-label": "Remove this rule" }, "✕")
    away.addEventListener("click", () => {
      query.rules.splice(index, 1)
      show()
    })
    const editor = "rules" in rule ? groupEditor(rule, names, show) : ruleEditor(rule, names)
    return make("div", { class: "editor-rule" }, editor, away)
  })
  const add = (/** @type {string} */ words, /** @type {() => Rule | Query} */ made) => {
    const button = make("button", { type: "button", class: "editor-chip" }, words)
    button.addEventListener("click", () => {
      query.rules.push(made())
      show()
    })
    return button
  }
  return make(
    "fieldset",
    { class: "editor-rules" },
    make("legend", {}, make("label", { class: "editor-check" }, not, "not"), join),
    ...rows,
    add("Add a rule", () => ({ field: "label", relation: "is", value: "" })),
    add("Add a group", () => ({ join: "or", isNot: false, rules: [] })),
  )
}

/**
 * @param {Rule} rule
 * @param {string[]} names
 */
function ruleEditor(rule, names) {
  const field = make(
    "select",
    { "aria-label": "What of the object" },
    ...names.map((name) =>
      make("option", { value: name, selected: name === rule.field }, name.replace("attribute:", ""))
    ),
  )
  field.addEventListener("change", () => rule.field = field.value)
  const relation = make(
    "select",
    { "aria-label": "Relation" },
    ...relations.map((name) => make("option", { value: name, selected: name === rule.relation }, name)),
  )
  relation.addEventListener("change", () => rule.relation = /** @type {Rule["relation"]} */ (relation.value))
  const value = make("input", { type: "text", value: rule.value, dir: "auto", "aria-label": "Value" })
  value.addEventListener("input", () => rule.value = value.value)
  return make("span", { class: "editor-rule" }, field, relation, value)
}

/**
 * @param {Desk} desk
 * @param {Query} query
 */
function apply(desk, query) {
  const attributes = new Map(
    desk.scene.labels.flatMap((label) => label.attributes ?? []).map(({ id, name }) => [String(id), name]),
  )
  desk.scene.filter = passes(query, {
    labelName: (label) => desk.palette.look(label).name,
    attributeName: (id) => attributes.get(id) ?? "",
    number: (uid) => desk.annotations.number(uid),
    id: (uid) => desk.saving.idOf(uid),
  })
  desk.objects.refresh()
  desk.controls.pressed("filter", query.rules.length > 0)
  desk.announce(query.rules.length > 0 ? `Filter: ${describe(query)}` : "All objects are shown.")
}

/**
 * @param {Query} query
 * @returns {string}
 */
function describe({ join, isNot, rules }) {
  const words = rules.map((rule) =>
    "rules" in rule
      ? `(${describe(rule)})`
      : `${apart(rule.field.replace("attribute:", ""))} ${rule.relation} ${apart(rule.value)}`
  ).join(` ${join} `)
  return isNot ? `not (${words})` : words
}

/**
 * A name between Unicode's isolates, so that one written from the right does not turn the words beside it around.
 *
 * @param {string} name
 */
function apart(name) {
  return `\u2068${name}\u2069`
}

/** @param {Desk} desk */
function attributeNames({ scene }) {
  return [...new Set(scene.labels.flatMap((label) => label.attributes ?? []).map(({ name }) => name))]
}

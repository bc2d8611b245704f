import { make } from "../../lib/dom.js"
import { commands } from "../commands.js"
import { chord, uniqueCommands } from "../keymap.js"
import { gestures } from "./gestures.js"
import { labelStudio } from "./keys-presets.js"

/** @typedef {import("../desk.js").Desk} Desk */

const modifiers = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph"])

/**
 * All keys, which can be changed here; what has two meanings is said.
 * @param {Desk} desk
 * @param {() => void} again shows the dialog anew
 * @returns {import("./dialogs.js").DialogContent}
 */
export function keysContent(desk, again) {
  const { keymap, settings } = desk
  const conflicts = keymap.conflicts
  const wordsOf = (/** @type {string} */ name) => commands.find((command) => command.name === name)?.words ?? name
  const change = (/** @type {Record<string, string[]>} */ keys) => {
    settings.change({ keys })
    again()
  }
  const warnings = [...conflicts].map(([keys, names]) =>
    make(
      "p",
      { class: "editor-notice" },
      `${keys} means several things: ${names.map(wordsOf).join("; ")}. The first of them is done.`,
    )
  )
  const tables = [...Map.groupBy(uniqueCommands(), ({ group }) => group)].map(([group, members]) =>
    make(
      "table",
      {},
      make("caption", {}, group),
      make(
        "tbody",
        {},
        ...members.map(({ name, words }) =>
          keyRow(desk, name, words, (keys) => change({ ...settings.values.keys, [name]: keys }))
        ),
      ),
    )
  )
  const fixed = make(
    "table",
    {},
    make("caption", {}, "On the picture"),
    make(
      "tbody",
      {},
      ...gestures.map(({ keys, words }) => make("tr", {}, make("th", { scope: "row" }, words), make("td", {}, keys))),
    ),
  )
  return {
    title: "Keys and gestures",
    content: [...warnings, make("div", { class: "editor-keys" }, ...tables, fixed)],
    buttons: [
      { words: "CVAT's keys", action: () => change({}) },
      { words: "Label Studio's keys", action: () => change(labelStudio) },
    ],
  }
}

/**
 * @param {Desk} desk
 * @param {string} name
 * @param {string} words
 * @param {(keys: string[]) => void} change
 */
function keyRow({ keymap }, name, words, change) {
  const keys = keymap.keys(name)
  const button = make("button", {
    type: "button",
    class: "editor-chip",
    "aria-label": `Change the key for: ${words}. Now ${keys.join(" or ") || "none"}`,
  }, keys.join(", ") || "none")
  button.addEventListener("click", () => {
    button.textContent = "Press a key…"
    button.addEventListener("keydown", (event) => {
      if (modifiers.has(event.key)) return
      event.preventDefault()
      event.stopPropagation()
      if (event.key === "Escape") button.textContent = keys.join(", ") || "none"
      else change(event.key === "Backspace" ? [] : [chord(event)])
    })
  }, { once: true })
  return make("tr", {}, make("th", { scope: "row" }, words), make("td", {}, button))
}

import { make } from "../../lib/dom.js"
import { converted } from "../actions/several.js"
import { nothing } from "../document/changes.js"

/** @typedef {import("../desk.js").Desk} Desk */

const choices = /** @type {const} */ ([
  ["delete", "Delete"],
  ["rectangle", "Make rectangles of them"],
  ["polygon", "Make polygons of them"],
  ["mask", "Make masks of them"],
])

/**
 * One change to all objects that pass the filter, on some pictures, as one step.
 * @param {Desk} desk
 * @returns {import("./dialogs.js").DialogContent}
 */
export function actionsContent(desk) {
  const { scene, frames, annotations, session } = desk
  const [first, last] = [frames.numbers[0], frames.numbers[frames.numbers.length - 1]]
  const action = make(
    "select",
    { id: "action-name" },
    ...choices.map(([name, words]) => make("option", { value: name }, words)),
  )
  const from = make("input", { type: "number", id: "action-from", min: first, max: last, value: scene.frame })
  const to = make("input", { type: "number", id: "action-to", min: first, max: last, value: scene.frame })
  const run = () => {
    const numbers = frames.numbers.filter((number) => number >= Number(from.value) && number <= Number(to.value))
    const shapes = numbers.flatMap((number) => annotations.on(number))
      .filter((shape) => !shape.track && !scene.isLocked(shape.uid) && scene.filter(shape))
    const changes = action.value === "delete"
      ? { ...nothing, deleted: shapes }
      : converted(shapes, /** @type {"mask"} */ (action.value), scene.picture)
    session.commit(changes, "Change many")
    desk.announce(`${changes.deleted.length} objects changed on ${numbers.length} pictures; undo takes it back.`)
  }
  const field = (/** @type {HTMLElement} */ control, /** @type {string} */ words) =>
    make("p", { class: "editor-field" }, make("label", { for: control.id }, words), control)
  return {
    title: "Change many objects",
    content: [
      make("p", {}, "It concerns the objects that pass the filter and are not locked; tracks stay as they are."),
      field(action, "What to do"),
      field(from, "From picture"),
      field(to, "To picture"),
    ],
    buttons: [{ words: "Do it", action: run }],
  }
}

import { make } from "../../lib/dom.js"
import { converted } from "../actions/convert.js"
import { cleared } from "../actions/range.js"
import { joined } from "../document/changes.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../actions/range.js").TracksFate} TracksFate */

const choices = /** @type {const} */ ([
  ["delete", "Delete"],
  ["rectangle", "Make rectangles of them"],
  ["polygon", "Make polygons of them"],
  ["mask", "Make masks of them"],
])

/** @type {[TracksFate, string][]} */
const fates = [
  ["stay", "stay as they are"],
  ["keyframes", "lose their keyframes there"],
  ["whole", "go, where they begin there"],
]

/**
 * One change to all objects that pass the filter, on some pictures, as one step.
 * @param {Desk} desk
 * @param {boolean} isAboutAll whether it begins with all pictures
 * @returns {import("./dialogs.js").DialogContent}
 */
export function actionsContent(desk, isAboutAll) {
  const { scene, frames, session } = desk
  const [first, last] = [frames.numbers[0], frames.numbers[frames.numbers.length - 1]]
  const action = select("action-name", choices)
  const number = (/** @type {string} */ id, /** @type {number} */ edge) =>
    make("input", { type: "number", id, min: first, max: last, value: isAboutAll ? edge : scene.frame })
  const [from, to] = [number("action-from", first), number("action-to", last)]
  const tracks = select("action-tracks", fates)
  const tracksField = field(tracks, "Tracks")
  action.addEventListener("change", () => tracksField.hidden = action.value !== "delete")
  const run = () => {
    if (![from, to].every((box) => box.value !== "" && box.checkValidity())) {
      return desk.announce(`Nothing was changed: say two pictures from ${first} to ${last}.`)
    }
    const range = [Number(from.value), Number(to.value)].sort((one, other) => one - other)
    const numbers = frames.numbers.filter((frame) => frame >= range[0] && frame <= range[1])
    const changes = action.value === "delete"
      ? cleared(wanted(desk), range[0], range[1], /** @type {TracksFate} */ (tracks.value))
      : turned(desk, numbers, /** @type {"mask"} */ (action.value))
    session.commit(changes, "Change many")
    const count = changes.deleted.length + changes.updated.length
    desk.announce(`${count} objects changed on ${numbers.length} pictures; undo takes it back.`)
  }
  return {
    title: "Change many objects",
    content: [
      make("p", {}, "It concerns the objects that pass the filter and are not locked."),
      field(action, "What to do"),
      field(from, "From picture"),
      field(to, "To picture"),
      tracksField,
    ],
    buttons: [{ words: "Do it", action: run }],
  }
}

/**
 * What is stored, tracks as a whole; the filter asks what a track looks like where it begins.
 * @param {Desk} desk
 */
function wanted({ annotations, scene }) {
  return [...annotations.all].filter((object) =>
    !scene.isLocked(object.uid) && scene.filter(annotations.view(object.uid, object.frame) ?? object)
  )
}

/**
 * @param {Desk} desk
 * @param {number[]} numbers
 * @param {"rectangle" | "polygon" | "mask"} type
 */
function turned(desk, numbers, type) {
  const { annotations, frames, scene } = desk
  const all = joined(numbers.map((number) => {
    const shapes = annotations.on(number).filter((shape) => !scene.isLocked(shape.uid) && scene.filter(shape))
    return converted(shapes, type, frames.get(number))
  }))
  return { ...all, isReplacing: true }
}

/**
 * @param {string} id
 * @param {readonly (readonly [string, string])[]} options value and words
 */
function select(id, options) {
  return make("select", { id }, ...options.map(([value, words]) => make("option", { value }, words)))
}

/**
 * @param {HTMLElement} control
 * @param {string} words
 */
function field(control, words) {
  return make("p", { class: "editor-field" }, make("label", { for: control.id }, words), control)
}

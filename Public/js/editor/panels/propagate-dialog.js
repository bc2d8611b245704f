import { make } from "../../lib/dom.js"
import { propagated } from "../actions/several.js"

/** @typedef {import("../desk.js").Desk} Desk */

/**
 * Copies of what is selected on the pictures up to another one.
 * @param {Desk} desk
 * @returns {import("./dialogs.js").DialogContent}
 */
export function propagateContent(desk) {
  const { scene, session, frames } = desk
  const targets = scene.targets.filter(({ track }) => !track)
  if (targets.length === 0) {
    return {
      title: "Copy to other pictures",
      content: [make("p", {}, "Select the objects first. Tracks go through all pictures as they are.")],
    }
  }
  const [first, last] = [frames.numbers[0], frames.numbers[frames.numbers.length - 1]]
  const count = make("input", {
    type: "number",
    id: "propagate-to",
    min: first,
    max: last,
    value: Math.min(last, scene.frame + desk.settings.values.step),
    autofocus: true,
  })
  const words = targets.length === 1 ? "Copy 1 object" : `Copy ${targets.length} objects`
  return {
    title: "Copy to other pictures",
    content: [
      make(
        "p",
        { class: "editor-field" },
        make("label", { for: "propagate-to" }, `From picture ${scene.frame} up to (or back to) picture`),
        count,
      ),
    ],
    buttons: [{
      words,
      action: () => {
        const to = Number(count.value)
        const numbers = frames.numbers.filter((number) =>
          number !== scene.frame &&
          number >= Math.min(to, scene.frame) && number <= Math.max(to, scene.frame)
        )
        const pictures = numbers.map((number) => frames.get(number))
        session.commit(propagated(targets, pictures, scene.relations.values()), "Propagate")
        desk.announce(`Copied to ${numbers.length} pictures.`)
      },
    }],
  }
}

import { make } from "../../lib/dom.js"
import { interpolatedCount } from "../actions/count.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */

/**
 * How many objects each label has: by kind, tracks, and how they were made.
 * @param {Desk} desk
 * @returns {import("./dialogs.js").DialogContent}
 */
export function statisticsContent({ annotations, palette, frames }) {
  const all = [...annotations.all]
  const kinds = [...new Set(all.map(kindName))].sort()
  const columns = [...kinds, "by hand", "keyframes", "interpolated", "total"]
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, "Label"),
    ...columns.map((name) => make("th", { scope: "col" }, name)),
  )
  const { numbers } = frames
  const rows = palette.labels.map(({ id, name }) => row(name, all.filter(({ label }) => label === id), kinds, numbers))
  const empty = numbers.filter((number) => annotations.count(number) === 0).length
  return {
    title: "How many objects there are",
    content: [
      make(
        "table",
        { class: "editor-table" },
        make("thead", {}, head),
        make("tbody", {}, ...rows, row("All", all, kinds, numbers)),
      ),
      make("p", {}, `${numbers.length} pictures, ${empty} of them without objects.`),
    ],
  }
}

/**
 * @param {string} name
 * @param {Annotation[]} objects
 * @param {string[]} kinds
 * @param {readonly number[]} numbers of the job's pictures
 */
function row(name, objects, kinds, numbers) {
  const counts = [
    ...kinds.map((kind) => objects.filter((object) => kindName(object) === kind).length),
    objects.filter(({ source }) => source === "manual").length,
    objects.reduce((sum, { keyframes }) => sum + (keyframes?.length ?? 0), 0),
    objects.reduce((sum, object) => sum + interpolatedCount(object, numbers), 0),
    objects.length,
  ]
  return make("tr", {}, make("th", { scope: "row" }, name), ...counts.map((count) => make("td", {}, String(count))))
}

/** @param {Annotation} annotation */
function kindName({ type, shapeKind }) {
  return type === "track" ? `${shapeKind} track` : type
}

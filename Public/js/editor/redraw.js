import { changed } from "./document/annotation.js"
import { update } from "./document/changes.js"
import { viewOf } from "./document/tracks.js"

/** @typedef {import("./document/annotation.js").Annotation} Annotation */
/** @typedef {import("./document/changes.js").ChangeSet} ChangeSet */

/**
 * A shape that was drawn to take the place of another: the old object goes on with the new outline.
 * @param {Annotation} old
 * @param {ChangeSet} changes what drawing would have made
 * @returns {ChangeSet | undefined} undefined where it is something else
 */
export function redrawn(old, changes) {
  const [made] = changes.created
  const shape = made && (made.type === "track" ? viewOf(made, made.frame) : made)
  if (!shape || changes.created.length !== 1 || shape.type !== old.type) return undefined
  const { points, rotation, elements } = shape
  return update(old, changed(old, { points, rotation, elements }))
}

import { nothing } from "../document/changes.js"
import { withoutKeyframes } from "../document/tracks.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */
/** @typedef {"stay" | "keyframes" | "whole"} TracksFate they stay, lose their keyframes there, go where they begin there */

/**
 * Nothing is left on a range of pictures, as CVAT's “remove range” does it: a track that loses its keyframes goes on between
 * those that it keeps, and goes away where it keeps none.
 * @param {Iterable<Annotation>} objects shapes, tags and whole tracks
 * @param {number} first picture
 * @param {number} last picture
 * @param {TracksFate} tracks what becomes of them
 * @returns {ChangeSet}
 */
export function cleared(objects, first, last, tracks) {
  const isInside = (/** @type {{ frame: number }} */ { frame }) => frame >= first && frame <= last
  const deleted = []
  /** @type {[Annotation, Annotation][]} */
  const updated = []
  for (const object of objects) {
    if (object.type !== "track" || tracks === "whole") {
      if (isInside(object)) deleted.push(object)
    } else if (tracks === "keyframes" && object.keyframes?.some(isInside)) {
      const rest = withoutKeyframes(object, isInside)
      if (rest) updated.push([object, rest])
      else deleted.push(object)
    }
  }
  return { ...nothing, updated, deleted }
}

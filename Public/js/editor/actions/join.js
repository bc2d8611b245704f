import { copied } from "../document/annotation.js"
import { nothing } from "../document/changes.js"
import { joinedLines } from "../geometry/cut.js"
import { polygonFrom, union } from "./masks.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("../geometry/box.js").Size} Size */

/**
 * One object of several: masks and areas become what they cover together, lines are joined end to end.
 * @param {readonly Annotation[]} shapes
 * @param {Size} picture
 * @returns {ChangeSet | undefined} undefined where they do not go together
 */
export function joined(shapes, picture) {
  if (shapes.length < 2 || shapes.some(({ track }) => track)) return undefined
  const [first] = shapes
  const types = new Set(shapes.map(({ type }) => type))
  if (types.size === 1 && first.type === "polyline") {
    const points = shapes.slice(1).reduce((line, { points: next }) => joinedLines(line, next), [...first.points])
    return { ...nothing, created: [copied(first, { points })], deleted: shapes, isReplacing: true }
  }
  const isArea = [...types].every((type) => type === "mask" || type === "polygon")
  if (!isArea) return undefined
  const mask = union(shapes, picture)
  const points = types.has("mask") ? mask : polygonFrom(mask, 0.5)
  const type = types.has("mask") ? "mask" : "polygon"
  return { ...nothing, created: [copied(first, { type, points })], deleted: shapes, isReplacing: true }
}

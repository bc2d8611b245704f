import { annotation, changed, copied } from "../document/annotation.js"
import { nothing } from "../document/changes.js"
import { joinedLines } from "../geometry/cut.js"
import { boundsOf } from "../geometry/path.js"
import { kindOf } from "../shapes/kinds.js"
import { polygonFrom, union } from "./masks.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("../geometry/box.js").Size} Size */

/**
 * The same change to several objects, as one step; those that it leaves as they are are left out.
 * @param {readonly Annotation[]} shapes
 * @param {(shape: Annotation) => Partial<Annotation>} values
 * @returns {ChangeSet}
 */
export function eachChanged(shapes, values) {
  const updated = shapes.flatMap((shape) => {
    const next = values(shape)
    const isNew = Object.entries(next).some(([key, value]) => shape[/** @type {keyof Annotation} */ (key)] !== value)
    return isNew ? [/** @type {const} */ ([shape, changed(shape, next)])] : []
  })
  return { ...nothing, updated }
}

/**
 * The objects get a group number that no other object of the frame has.
 * @param {readonly Annotation[]} shapes
 * @param {Iterable<Annotation>} onFrame
 */
export function grouped(shapes, onFrame) {
  let last = 0
  for (const { group } of onFrame) last = Math.max(last, group)
  return eachChanged(shapes, () => ({ group: last + 1 }))
}

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
    return { ...nothing, created: [copied(first, { points })], deleted: shapes }
  }
  const isArea = [...types].every((type) => type === "mask" || type === "polygon")
  if (!isArea) return undefined
  const mask = union(shapes, picture)
  const points = types.has("mask") ? mask : polygonFrom(mask, 0.5)
  const type = types.has("mask") ? "mask" : "polygon"
  return { ...nothing, created: [copied(first, { type, points })], deleted: shapes }
}

/**
 * Copies of objects on other frames.
 * @param {readonly Annotation[]} shapes
 * @param {readonly number[]} frames
 * @returns {ChangeSet}
 */
export function propagated(shapes, frames) {
  const plain = shapes.filter(({ track }) => !track)
  return { ...nothing, created: frames.flatMap((frame) => plain.map((shape) => copied(shape, { frame }))) }
}

/**
 * What another frame has, on this one: its groups stay groups, with numbers of their own.
 * @param {readonly Annotation[]} shapes
 * @param {number} frame
 * @param {Iterable<Annotation>} onFrame
 * @returns {ChangeSet}
 */
export function repeated(shapes, frame, onFrame) {
  let last = 0
  for (const { group } of onFrame) last = Math.max(last, group)
  const plain = shapes.filter(({ track }) => !track)
  const numbers = new Map([...new Set(plain.map(({ group }) => group))].filter(Boolean).map((group) => [group, ++last]))
  return { ...nothing, created: plain.map((shape) => copied(shape, { frame, group: numbers.get(shape.group) ?? 0 })) }
}

/**
 * The objects as another type.
 * @param {readonly Annotation[]} shapes
 * @param {"rectangle" | "polygon" | "mask"} type
 * @param {Size} picture
 * @returns {ChangeSet} those that cannot be it are left out
 */
export function converted(shapes, type, picture) {
  const fitting = shapes.filter((shape) => !shape.track && shape.type !== type && canBecome(shape))
  const created = fitting.map((shape) =>
    annotation({
      ...copied(shape, { rotation: 0 }),
      type,
      points: pointsAs(shape, type, picture),
    })
  ).filter((shape) => kindOf(shape).isValid(shape, picture))
  return { ...nothing, created, deleted: fitting.slice(0, created.length) }
}

/**
 * @param {Annotation} shape
 * @param {"rectangle" | "polygon" | "mask"} type
 * @param {Size} picture
 */
function pointsAs(shape, type, picture) {
  if (type === "mask") return union([shape], picture)
  if (type === "polygon") {
    return shape.type === "mask" ? polygonFrom(shape.points) : [...kindOf(shape).outline(shape).parts[0]]
  }
  return [...boundsOf(kindOf(shape).outline(shape).parts.flat())]
}

/** @param {Annotation} shape */
function canBecome({ type }) {
  return type === "rectangle" || type === "ellipse" || type === "polygon" || type === "mask"
}

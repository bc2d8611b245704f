import { changed, copied } from "../document/annotation.js"
import { nothing } from "../document/changes.js"
import { copiesBetween } from "../document/relations.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("../geometry/box.js").Size} Size */
/** @typedef {Size & { number: number }} FrameSize */

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
 * Copies of objects on other frames, with what joins them.
 * @param {readonly Annotation[]} shapes
 * @param {readonly FrameSize[]} frames
 * @param {Iterable<Annotation>} [relations] all there are
 * @returns {ChangeSet}
 */
export function propagated(shapes, frames, relations = []) {
  const plain = shapes.filter(({ track }) => !track)
  return { ...nothing, created: frames.flatMap((frame) => copiesOn(frame, plain, relations)) }
}

/**
 * What another frame has, on this one: its groups stay groups, with numbers of their own, and what joins them comes with them.
 * @param {readonly Annotation[]} shapes
 * @param {FrameSize} frame
 * @param {Iterable<Annotation>} onFrame
 * @param {Iterable<Annotation>} [relations] all there are
 * @returns {ChangeSet}
 */
export function repeated(shapes, frame, onFrame, relations = []) {
  let last = 0
  for (const { group } of onFrame) last = Math.max(last, group)
  const plain = shapes.filter(({ track }) => !track)
  const numbers = new Map([...new Set(plain.map(({ group }) => group))].filter(Boolean).map((group) => [group, ++last]))
  const values = (/** @type {Annotation} */ { group }) => ({ group: numbers.get(group) ?? 0 })
  return { ...nothing, created: copiesOn(frame, plain, relations, values) }
}

/**
 * @param {FrameSize} frame
 * @param {readonly Annotation[]} shapes
 * @param {Iterable<Annotation>} relations
 * @param {(shape: Annotation) => Partial<Annotation>} [values]
 */
function copiesOn(frame, shapes, relations, values) {
  const copies = new Map(
    shapes.flatMap((shape) => copyOn(frame, shape, values?.(shape)).map((copy) => [shape.uid, copy])),
  )
  return [...copies.values(), ...copiesBetween(relations, copies)]
}

/**
 * A copy in the same place, or as near to it as a smaller picture allows; none where it is too small for the object.
 * @param {FrameSize} frame
 * @param {Annotation} shape
 * @param {Partial<Annotation>} [values]
 */
function copyOn(frame, shape, values) {
  const kind = kindOf(shape)
  const copy = copied(shape, { ...values, ...kind.moved(shape, 0, 0, frame), frame: frame.number })
  return isWithin(copy, frame) && kind.isValid(copy, frame) ? [copy] : []
}

/**
 * @param {Annotation} shape
 * @param {Size} picture
 */
function isWithin(shape, { width, height }) {
  const [left, top, right, bottom] = kindOf(shape).bounds(shape)
  return shape.rotation !== 0 || (left >= 0 && top >= 0 && right <= width && bottom <= height)
}

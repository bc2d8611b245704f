import { annotation, copied } from "../document/annotation.js"
import { nothing } from "../document/changes.js"
import { boundsOf } from "../geometry/path.js"
import { kindOf } from "../shapes/kinds.js"
import { polygonFrom, union } from "./masks.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("../geometry/box.js").Size} Size */

/**
 * The objects as another type.
 * @param {readonly Annotation[]} shapes of one picture
 * @param {"rectangle" | "polygon" | "mask"} type
 * @param {Size} picture
 * @returns {ChangeSet} those that cannot be it stay as they are
 */
export function converted(shapes, type, picture) {
  const pairs = shapes.flatMap((shape) => {
    if (shape.track || shape.type === type || !canBecome(shape)) return []
    const points = pointsAs(shape, type, picture)
    const other = annotation({ ...copied(shape, { rotation: 0 }), type, points })
    return kindOf(other).isValid(other, picture) ? [{ shape, other }] : []
  })
  return {
    ...nothing,
    created: pairs.map(({ other }) => other),
    deleted: pairs.map(({ shape }) => shape),
    isReplacing: true,
  }
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

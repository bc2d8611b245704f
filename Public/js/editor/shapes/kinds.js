import { cuboid } from "./cuboid.js"
import { ellipse } from "./ellipse.js"
import { mask } from "./mask.js"
import { points, polygon, polyline } from "./path.js"
import { rectangle } from "./rectangle.js"
import { skeleton } from "./skeleton.js"
import { relation, tag } from "./tag.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("../geometry/box.js").Size} Size */

/**
 * Where a shape is; an annotation is one.
 * @typedef {Pick<Annotation, "type" | "points"> & Partial<Pick<Annotation, "uid" | "rotation" | "elements">>} Geometry
 * @typedef {Partial<Pick<Annotation, "points" | "rotation" | "elements">>} Placement what of it is new
 */

/**
 * A place to grab, in picture pixels. Faint ones are drawn smaller and make something new, such as a vertex.
 * @typedef {{ name: string, x: number, y: number, cursor: string, isFaint?: boolean, isRound?: boolean }} Handle
 */

/**
 * The lines of a shape: rows of points, each closed or open; with dots at the points where the points are the object.
 * @typedef {{ parts: readonly (readonly number[])[], isClosed: boolean, hasDots?: boolean }} Outline
 */

/**
 * What the editor knows of one type of shape. Points are flat `[x0, y0, …]` in picture pixels and never changed in place.
 *
 * @typedef {object} ShapeKind
 * @property {string} type the name in the JSON
 * @property {string} words what people call it
 * @property {boolean} canRotate
 * @property {boolean} canTrack whether it can go through several frames
 * @property {(shape: Geometry) => Box} bounds
 * @property {(shape: Geometry) => number} area in square pixels: among shapes on top of each other the smallest is hit
 * @property {(shape: Geometry, x: number, y: number) => number} distance 0 inside
 * @property {(shape: Geometry, picture: Size) => boolean} isValid what the server takes
 * @property {(shape: Geometry, dx: number, dy: number, picture: Size) => Placement} moved stops at the picture's edge
 * @property {(shape: Geometry, unit: number) => Handle[]} handles `unit`: picture pixels for one page pixel
 * @property {(shape: Geometry, handle: number, x: number, y: number, picture: Size, isCoarse?: boolean) => Placement} dragged
 *   the handle of this index follows the pointer; always valid. Coarse: angles in steps
 * @property {(shape: Geometry, handle: number) => Placement | undefined} [withoutHandle] the vertex of this index goes away
 * @property {(shape: Geometry) => number} [handleCount] where there may be thousands
 * @property {typeof handleNear} [handleNear] the same, where making all handles for it would take too long
 * @property {(shape: Geometry) => Outline} outline
 * @property {(shape: Geometry, picture: Size) => (readonly number[])[]} [guides] lines that show how it lies in space
 * @property {(shape: Geometry) => string} size in words, such as `120 × 80`
 */

/** @type {Map<string, ShapeKind>} */
const kinds = new Map(
  [rectangle, polygon, polyline, points, ellipse, cuboid, mask, skeleton, tag, relation].map((
    kind,
  ) => [kind.type, kind]),
)

/** @param {string} type */
export function isKnown(type) {
  return kinds.has(type) || type === "track"
}

/**
 * @param {{ type: string }} annotation
 * @returns {ShapeKind}
 */
export function kindOf({ type }) {
  const kind = kinds.get(type)
  if (!kind) throw new Error(`There is no shape of type ${type}.`)
  return kind
}

/**
 * How far a point is from the nearest handle that reaches it; undefined where none does.
 * @param {Geometry} shape
 * @param {number} x
 * @param {number} y
 * @param {number} unit picture pixels for one page pixel
 * @param {number} reach in picture pixels
 * @returns {(Handle & { index: number, away: number }) | undefined}
 */
export function handleNear(shape, x, y, unit, reach) {
  const kind = kindOf(shape)
  if (kind.handleNear) return kind.handleNear(shape, x, y, unit, reach)
  let best
  let least = reach
  const handles = kind.handles(shape, unit)
  for (let index = 0; index < handles.length; index++) {
    const handle = handles[index]
    const away = Math.hypot(handle.x - x, handle.y - y) * (handle.isFaint ? 1.5 : 1)
    // A handle that cannot be grabbed has no place: it is not a number of pixels away.
    if (Number.isNaN(away) || away > least || (away === least && best)) continue
    least = away
    best = { ...handle, index, away }
  }
  return best
}

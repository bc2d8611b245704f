import { rectangle } from "./rectangle.js"

/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("../geometry/box.js").Size} Size */

/**
 * A place to grab, in picture pixels.
 * @typedef {{ name: string, x: number, y: number, cursor: string }} Handle
 */

/**
 * What the editor knows of one type of shape. Points are flat `[x0, y0, …]` in picture pixels and never changed in place.
 *
 * @typedef {object} ShapeKind
 * @property {string} type the name in the JSON
 * @property {(points: readonly number[]) => Box} bounds
 * @property {(points: readonly number[]) => number} area in square pixels: among shapes on top of each other the smallest is hit
 * @property {(points: readonly number[], x: number, y: number) => number} distance 0 inside
 * @property {(points: readonly number[], picture: Size) => boolean} isValid what the server takes
 * @property {(points: readonly number[], dx: number, dy: number, picture: Size) => number[]} moved stops at the picture's edge
 * @property {(points: readonly number[]) => Handle[]} handles
 * @property {(points: readonly number[], handle: number, x: number, y: number, picture: Size) => number[]} dragged
 *   the handle of this index follows the pointer; always valid
 * @property {(fromX: number, fromY: number, toX: number, toY: number, picture: Size) => number[]} between
 *   spanned by two corners; may be too small
 * @property {(path: Outline, points: readonly number[], outset?: number) => void} trace
 *   adds the outline to a path, moved outwards by `outset`
 * @property {(points: readonly number[]) => string} size in words, such as `120 × 80`
 */

/** @typedef {Pick<CanvasPath, "moveTo" | "lineTo" | "rect" | "closePath">} Outline */

/** @type {Map<string, ShapeKind>} */
const kinds = new Map([rectangle].map((kind) => [kind.type, kind]))

/** @param {string} type */
export function isKnown(type) {
  return kinds.has(type)
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

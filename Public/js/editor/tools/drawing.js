import { annotation } from "../document/annotation.js"
import { creation } from "../document/changes.js"
import { trackFrom } from "../document/tracks.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../shapes/kinds.js").Placement} Placement */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./tool.js").Outcome} Outcome */

/** What is said where a shape is too small to be kept. @type {Record<string, string>} */
const tooSmall = {
  rectangle: "Too small: a rectangle has at least 1 × 1 pixel.",
  ellipse: "Too small: an ellipse has at least 1 × 1 pixel.",
  polygon: "Too small: a polygon has at least 3 points and 9 square pixels.",
  polyline: "Too short: a line has at least 2 points and 3 pixels.",
  cuboid: "Too small: a cuboid has at least 1 × 1 pixel.",
}

/**
 * A new shape on the open frame, with the chosen label and its attributes' defaults.
 * @param {Scene} scene
 * @param {string} type
 * @param {Placement} placement
 */
export function newShape(scene, type, placement) {
  const { frame, label, labelInfo } = scene
  const attributes = Object.fromEntries((labelInfo?.attributes ?? []).map(({ id, default: value }) => [id, value]))
  return annotation({ type, frame, label, points: [], ...placement, attributes: Object.freeze(attributes) })
}

/**
 * What is shown while a shape is drawn.
 * @param {Scene} scene
 * @param {string} type
 * @param {Placement} placement
 */
export function previewShape({ frame, label }, type, placement) {
  return annotation({ uid: "", type, frame, label, points: [], ...placement })
}

/**
 * What was drawn becomes an object, or the person hears why not.
 * @param {Scene} scene
 * @param {string} type
 * @param {Placement} placement
 * @returns {Outcome}
 */
export function drawn(scene, type, placement) {
  const refusal = refusalFor(scene, type)
  if (refusal) return { notice: refusal }
  const shape = newShape(scene, type, placement)
  if (!kindOf(shape).isValid(shape, scene.picture)) return { notice: tooSmall[type] ?? "Too small." }
  const object = scene.drawing.isTrack && kindOf(shape).canTrack ? trackFrom(shape) : shape
  return { changes: creation(object), name: "Draw", selected: object.uid }
}

/**
 * Why nothing of this type can be drawn with the chosen label; undefined where it can.
 * @param {Scene} scene
 * @param {string} type
 */
export function refusalFor({ label, labelInfo }, type) {
  if (label === 0) return "This project has no labels yet: give it one, then draw."
  const kind = labelInfo?.kind ?? "any"
  if (kind === type || (kind === "any" && type !== "skeleton")) return undefined
  const words = kindOf({ type }).words
  if (kind === "any") return `The label “${labelInfo?.name}” has no skeleton: choose a label that has one.`
  return `The label “${labelInfo?.name}” is for ${kind === "points" ? kind : `${kind}s`} only, not for a ${words}.`
}

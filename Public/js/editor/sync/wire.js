import { annotation } from "../document/annotation.js"
import { attributesFrom, attributesJSON } from "./attributes.js"
import { elementTracks, keyframesFrom } from "./skeleton-wire.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/annotation.js").Element} Element */
/** @typedef {import("../document/annotation.js").Keyframe} Keyframe */

/**
 * An object as the server's JSON has it.
 * @typedef {{ uid: string, version: number, type: string, frame: number, label_id: number, points: number[],
 *   occluded: boolean, z_order: number, [other: string]: any }} ShapeJSON
 */

/**
 * @param {ShapeJSON} json
 * @returns {Annotation}
 */
export function annotationFrom(json) {
  const { uid, version: _version, id: _id, type, frame, label_id, points, occluded, z_order, ...more } = json
  const { rotation, outside, group, source, score, attributes, elements, shape_type, keyframes, shapes, ...extra } =
    more
  const rows = keyframes ?? shapes
  const isTrack = type === "track"
  return annotation({
    uid,
    type,
    frame,
    label: label_id,
    points: Object.freeze(points ?? []),
    occluded: occluded ?? false,
    outside: outside ?? false,
    zOrder: z_order ?? 0,
    rotation: rotation ?? 0,
    group: group ?? 0,
    source: source ?? "manual",
    score,
    attributes: attributesFrom(attributes),
    elements: isTrack ? [] : (elements ?? []).map(elementFrom),
    extra: Object.freeze(extra),
    ...(isTrack
      ? { shapeKind: shape_type ?? rows?.[0]?.type ?? "skeleton", keyframes: keyframesFrom(rows ?? [], elements ?? []) }
      : {}),
  })
}

/**
 * The whole object, with what this editor does not understand sent back as it came.
 * @param {Annotation} annotation
 */
export function shapeJSON(annotation) {
  const { type, frame, label, points, occluded, outside, zOrder, rotation, group, source, score, attributes, extra } =
    annotation
  const common = { ...extra, type, frame, label_id: label, group, source, attributes: attributesJSON(attributes) }
  if (type === "tag") return common
  if (type === "track") return { ...common, ...trackJSON(annotation) }
  return {
    ...common,
    points,
    occluded,
    outside,
    z_order: zOrder,
    rotation,
    ...(score === undefined ? {} : { score }),
    elements: annotation.elements.map(elementJSON),
  }
}

/**
 * @param {import("./queue.js").Operation} operation
 */
export function operationJSON({ seq, kind, uid, base, shape }) {
  return {
    seq,
    kind,
    uid,
    ...(base === undefined ? {} : { base_version: base }),
    ...(shape ? { shape: shapeJSON(shape) } : {}),
  }
}

/** @param {Annotation} track */
function trackJSON({ shapeKind, keyframes = [] }) {
  const isSkeleton = shapeKind === "skeleton"
  return {
    shape_type: shapeKind,
    shapes: isSkeleton ? [] : keyframes.map((keyframe) => keyframeJSON(keyframe, shapeKind ?? "rectangle")),
    elements: isSkeleton ? elementTracks(keyframes, keyframeJSON) : [],
  }
}

/**
 * @param {Omit<Keyframe, "elements">} keyframe
 * @param {string} type
 */
function keyframeJSON({ frame, points, rotation, occluded, outside, zOrder, attributes }, type) {
  return { type, frame, points, rotation, occluded, outside, z_order: zOrder, attributes: attributesJSON(attributes) }
}

/**
 * @param {any} json
 * @returns {Element}
 */
function elementFrom({ label_id, label, points, occluded, outside, attributes }) {
  return {
    label: label_id ?? label,
    points,
    occluded: occluded ?? false,
    outside: outside ?? false,
    attributes: attributesFrom(attributes),
  }
}

/** @param {Element} element */
function elementJSON({ label, points, occluded, outside, attributes }) {
  return { type: "points", label_id: label, points, occluded, outside, attributes: attributesJSON(attributes) }
}

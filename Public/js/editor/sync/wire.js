import { annotation } from "../document/annotation.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */

/**
 * A shape as the server's JSON has it.
 * @typedef {{ uid: string, version: number, type: string, frame: number, label_id: number, points: number[],
 *   occluded: boolean, z_order: number, [other: string]: unknown }} ShapeJSON
 */

/**
 * @param {ShapeJSON} json
 * @returns {Annotation}
 */
export function annotationFrom(json) {
  const { uid, version: _version, id: _id, type, frame, label_id, points, occluded, z_order, ...extra } = json
  return annotation({
    uid,
    type,
    frame,
    label: label_id,
    points,
    occluded,
    zOrder: z_order,
    extra: Object.freeze(extra),
  })
}

/**
 * The whole shape, with what this editor does not understand sent back as it came.
 * @param {Annotation} annotation
 */
export function shapeJSON({ type, frame, label, points, occluded, zOrder, extra }) {
  return { ...extra, type, frame, label_id: label, points, occluded, z_order: zOrder }
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

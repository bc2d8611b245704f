/**
 * One shape on one frame; never changed in place.
 *
 * @typedef {object} Annotation
 * @property {string} uid 32 hex digits, made by the client that drew it
 * @property {string} type
 * @property {number} frame
 * @property {number} label the label's id
 * @property {readonly number[]} points flat `[x0, y0, …]` in picture pixels
 * @property {boolean} occluded
 * @property {number} zOrder
 * @property {Readonly<Record<string, unknown>>} extra what else the server says of it; goes back unchanged
 */

/** A name that no other client makes. */
export function newUid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/**
 * @param {Partial<Annotation> & Pick<Annotation, "type" | "frame" | "label" | "points">} values
 * @returns {Annotation}
 */
export function annotation(values) {
  const result = { uid: newUid(), occluded: false, zOrder: 0, extra: {}, ...values }
  return Object.freeze({ ...result, points: Object.freeze([...result.points]) })
}

/**
 * The same annotation with some values changed.
 * @param {Annotation} old
 * @param {Partial<Annotation>} values
 * @returns {Annotation}
 */
export function changed(old, values) {
  return annotation({ ...old, ...values })
}

/**
 * Whether two states of an annotation look the same to people.
 * @param {Annotation} one
 * @param {Annotation} other
 */
export function isSame(one, other) {
  return one.uid === other.uid && one.type === other.type && one.frame === other.frame && one.label === other.label &&
    one.occluded === other.occluded && one.zOrder === other.zOrder && one.points.length === other.points.length &&
    one.points.every((value, index) => value === other.points[index])
}

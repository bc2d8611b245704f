/**
 * One object: a shape or a tag on one frame, or a track through several; or what joins two objects (`relations.js`). Never
 * changed in place.
 *
 * @typedef {object} Annotation
 * @property {string} uid 32 hex digits, made by the client that drew it
 * @property {string} type a shape's, `tag`, `track` or `relation`
 * @property {number} frame of a track, its first
 * @property {number} label the label's id
 * @property {readonly number[]} points in CVAT's meaning for the type, picture pixels
 * @property {number} rotation degrees clockwise about the middle
 * @property {boolean} occluded
 * @property {boolean} outside
 * @property {number} zOrder
 * @property {number} group objects of one frame that belong together share a number; 0 is no group
 * @property {string} source CVAT's word for who made it
 * @property {number} [score] 0 … 1, of what a model found
 * @property {Attributes} attributes
 * @property {readonly Element[]} elements a skeleton's points
 * @property {string} [shapeKind] a track's
 * @property {readonly Keyframe[]} [keyframes] a track's, in rising order of frame
 * @property {Annotation} [track] what a view of a track on one frame was made of; such a view is never stored
 * @property {boolean} [isKeyframe] of such a view
 * @property {Readonly<Record<string, unknown>>} extra what else the server says of it; goes back unchanged
 *
 * @typedef {Readonly<Record<string, string>>} Attributes values by the attribute's id
 *
 * @typedef {object} Element one named point of a skeleton
 * @property {number} label a sublabel's id
 * @property {readonly number[]} points
 * @property {boolean} occluded
 * @property {boolean} outside
 * @property {Attributes} attributes
 *
 * @typedef {object} Keyframe
 * @property {number} frame
 * @property {readonly number[]} points
 * @property {number} rotation
 * @property {boolean} occluded
 * @property {boolean} outside not seen from here to the next keyframe
 * @property {number} zOrder
 * @property {Attributes} attributes those that change
 * @property {readonly Element[]} elements a skeleton's points
 */

const tab = chanceDigits(10)
/** Rises with each name: many are made within a millisecond. */
let count = parseInt(chanceDigits(8), 16)

/**
 * A name that no other client makes: a UUID of version 7 (RFC 9562) without its dashes. It begins with the time, and a tab keeps
 * its own digits in it: from that the server knows how long objects take.
 */
export function newUid() {
  count = (count + 1) % 2 ** 32
  return `${hex(Date.now(), 12)}7${tab.slice(0, 3)}8${tab.slice(3)}${hex(count, 8)}`
}

/**
 * @param {number} number
 * @param {number} length
 */
function hex(number, length) {
  return number.toString(16).padStart(length, "0")
}

/** @param {number} length */
function chanceDigits(length) {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(bytes, (byte) => (byte & 15).toString(16)).join("")
}

/** @type {readonly never[]} */
const none = Object.freeze([])
const noAttributes = Object.freeze({})
const usual = {
  uid: "",
  rotation: 0,
  occluded: false,
  outside: false,
  zOrder: 0,
  group: 0,
  source: "manual",
  attributes: noAttributes,
  elements: none,
  extra: noAttributes,
}

/**
 * @param {Partial<Annotation> & Pick<Annotation, "type" | "frame" | "label" | "points">} values
 * @returns {Annotation}
 */
export function annotation(values) {
  /** @type {Annotation} */
  const result = { ...usual, ...values }
  if (values.uid === undefined) result.uid = newUid()
  if (!Object.isFrozen(result.points)) result.points = frozen(result.points)
  return Object.freeze(result)
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
 * A new object like another one: same place, no past.
 * @param {Annotation} original
 * @param {Partial<Annotation>} [values]
 */
export function copied(original, values = {}) {
  const { track: _track, isKeyframe: _isKeyframe, ...rest } = original
  return annotation({
    ...rest,
    outside: false,
    extra: noAttributes,
    source: "manual",
    score: undefined,
    ...values,
    uid: newUid(),
  })
}

/**
 * Whether two states of an annotation look the same to people.
 * @param {Annotation} one
 * @param {Annotation} other
 */
export function isSame(one, other) {
  const isPlainSame = one.uid === other.uid && one.type === other.type && one.frame === other.frame &&
    one.label === other.label && one.rotation === other.rotation && one.occluded === other.occluded &&
    one.outside === other.outside && one.zOrder === other.zOrder && one.group === other.group &&
    one.source === other.source && isKeyframeSame(one, other)
  if (!isPlainSame || !isSameList(one.points, other.points)) return false
  return isSameValue(one.attributes, other.attributes) && isSameValue(one.elements, other.elements) &&
    isSameValue(one.keyframes, other.keyframes)
}

/**
 * @param {Annotation} one
 * @param {Annotation} other
 */
function isKeyframeSame(one, other) {
  return Boolean(one.isKeyframe) === Boolean(other.isKeyframe)
}

/**
 * @param {readonly number[]} one
 * @param {readonly number[]} other
 */
function isSameList(one, other) {
  return one === other || (one.length === other.length && one.every((value, index) => value === other[index]))
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function isSameValue(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** @param {readonly number[]} points */
function frozen(points) {
  return Object.freeze([...points])
}

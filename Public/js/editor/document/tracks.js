import { annotation, changed, copied } from "./annotation.js"
import { between } from "./interpolation.js"

/** @typedef {import("./annotation.js").Annotation} Annotation */
/** @typedef {import("./annotation.js").Attributes} Attributes */
/** @typedef {import("./annotation.js").Keyframe} Keyframe */
/** @typedef {(attribute: string) => boolean} IsMutable whether an attribute may change along a track */

/** A track never changes in place: what it looks like on a frame is worked out once. @type {WeakMap<Annotation, Map<number, Annotation>>} */
const views = new WeakMap()

/**
 * A track as it stands on a frame, as an annotation of its own kind; undefined before its first keyframe, and where it is
 * outside without a keyframe there.
 * @param {Annotation} track
 * @param {number} frame
 * @returns {Annotation | undefined}
 */
export function viewOf(track, frame) {
  const known = views.get(track)?.get(frame)
  if (known) return known
  const view = newView(track, frame)
  if (view) views.set(track, (views.get(track) ?? new Map()).set(frame, view))
  return view
}

/**
 * The track of a view, changed so that it stands on the view's frame as the view says: there is a keyframe then.
 * @param {Annotation} old
 * @param {Annotation} current
 * @param {IsMutable} isMutable
 * @returns {[Annotation, Annotation]} the track before and after
 */
export function keyed(old, current, isMutable = () => true) {
  const track = /** @type {Annotation} */ (old.track)
  const { label, group, source } = current
  const fixed = only(current.attributes, (id) => !isMutable(id))
  const values = { label, group, source, attributes: { ...track.attributes, ...fixed } }
  if (isSamePlace(old, current, isMutable) && old.isKeyframe === current.isKeyframe) {
    return [track, changed(track, values)]
  }
  return [track, changed(withKeyframe(track, keyframeOf(current, isMutable)), values)]
}

/**
 * Changes of views become changes of their tracks.
 * @param {import("./changes.js").ChangeSet} changes
 * @param {IsMutable} [isMutable]
 * @returns {import("./changes.js").ChangeSet}
 */
export function stored({ created, updated, deleted }, isMutable = () => true) {
  return {
    created: created.map((annotation) => annotation.keyframes ? withoutFixed(annotation, isMutable) : annotation),
    updated: updated.map(([old, current]) => old.track ? keyed(old, current, isMutable) : [old, current]),
    deleted: deleted.map((annotation) => annotation.track ?? annotation),
  }
}

/**
 * @param {Annotation} track
 * @param {Keyframe} keyframe takes the place of the one on its frame
 */
export function withKeyframe(track, keyframe) {
  const others = (track.keyframes ?? []).filter(({ frame }) => frame !== keyframe.frame)
  return withKeyframes(track, [...others, keyframe])
}

/**
 * @param {Annotation} track
 * @param {(keyframe: Keyframe) => boolean} isLost
 * @returns {Annotation | undefined} undefined where no keyframe is left
 */
export function withoutKeyframes(track, isLost) {
  const rest = (track.keyframes ?? []).filter((keyframe) => !isLost(keyframe))
  return rest.length > 0 ? withKeyframes(track, rest) : undefined
}

/**
 * Two tracks of one: the first ends before the frame, the second begins there.
 * @param {Annotation} track
 * @param {number} frame
 * @returns {[Annotation, Annotation] | undefined} undefined where there is nothing before the frame
 */
export function split(track, frame) {
  const view = viewOf(track, frame)
  const before = (track.keyframes ?? []).filter((keyframe) => keyframe.frame < frame)
  if (!view || before.length === 0) return undefined
  const here = keyframeOf(view)
  const after = (track.keyframes ?? []).filter((keyframe) => keyframe.frame > frame)
  const first = withKeyframes(track, [...before, { ...here, outside: true }])
  const second = withKeyframes(copied(track), [here, ...after])
  return [first, second]
}

/**
 * One track of several objects of one kind: each contributes its keyframes, and is unseen from its end to the next one.
 * @param {readonly Annotation[]} objects shapes and tracks
 * @returns {Annotation | undefined} undefined where they do not go together
 */
export function merged(objects) {
  const kinds = new Set(objects.map((object) => object.shapeKind ?? object.type))
  const labels = new Set(objects.map(({ label }) => label))
  if (objects.length < 2 || kinds.size > 1 || labels.size > 1) return undefined
  const rows = objects.map((object) => object.keyframes ?? [keyframeOf(object)])
  const keyframes = rows.flat().sort((one, other) => one.frame - other.frame)
  if (new Set(keyframes.map(({ frame }) => frame)).size < keyframes.length) return undefined
  const [kind] = kinds
  return trackOf(objects[0], kind, keyframes)
}

/**
 * A track that begins with a shape.
 * @param {Annotation} shape
 */
export function trackFrom(shape) {
  return trackOf(shape, shape.type, [keyframeOf(shape)])
}

/**
 * The keyframe before or after a frame.
 * @param {Annotation} track
 * @param {number} frame
 * @param {1 | -1} direction
 */
export function keyframeBeside(track, frame, direction) {
  const keyframes = track.keyframes ?? []
  return direction > 0
    ? keyframes.find((keyframe) => keyframe.frame > frame)
    : keyframes.findLast((keyframe) => keyframe.frame < frame)
}

/**
 * @param {Annotation} shape
 * @param {IsMutable} [isMutable]
 * @returns {Keyframe}
 */
export function keyframeOf(shape, isMutable = () => true) {
  const { frame, points, rotation, occluded, outside, zOrder, attributes, elements } = shape
  return { frame, points, rotation, occluded, outside, zOrder, attributes: only(attributes, isMutable), elements }
}

/**
 * What never changes along a track is said once, by the track.
 * @param {Annotation} track
 * @param {IsMutable} isMutable
 */
function withoutFixed(track, isMutable) {
  const keyframes = (track.keyframes ?? []).map((keyframe) => ({
    ...keyframe,
    attributes: only(keyframe.attributes, isMutable),
  }))
  return changed(track, { keyframes: Object.freeze(keyframes) })
}

/**
 * @param {Attributes} attributes
 * @param {IsMutable} isWanted
 * @returns {Attributes}
 */
function only(attributes, isWanted) {
  return Object.fromEntries(Object.entries(attributes).filter(([id]) => isWanted(id)))
}

/**
 * @param {Annotation} model
 * @param {string} shapeKind
 * @param {Keyframe[]} keyframes
 */
function trackOf(model, shapeKind, keyframes) {
  const { label, group, attributes } = model
  return annotation({
    type: "track",
    shapeKind,
    frame: keyframes[0].frame,
    label,
    group,
    attributes,
    points: [],
    keyframes: Object.freeze(keyframes),
  })
}

/**
 * @param {Annotation} track
 * @param {Keyframe[]} keyframes
 */
function withKeyframes(track, keyframes) {
  const sorted = keyframes.toSorted((one, other) => one.frame - other.frame)
  return changed(track, { keyframes: Object.freeze(sorted), frame: sorted[0].frame })
}

/**
 * @param {Annotation} track
 * @param {number} frame
 */
function newView(track, frame) {
  const keyframes = track.keyframes ?? []
  const index = keyframes.findLastIndex((keyframe) => keyframe.frame <= frame)
  const from = keyframes[index]
  if (!from) return undefined
  const isKeyframe = from.frame === frame
  if (from.outside && !isKeyframe) return undefined
  const to = keyframes[index + 1]
  const share = to && !isKeyframe ? (frame - from.frame) / (to.frame - from.frame) : 0
  const type = track.shapeKind ?? "rectangle"
  return annotation({
    ...track,
    ...from,
    ...(share > 0 ? between(type, from, to, share) : {}),
    type,
    frame,
    attributes: { ...track.attributes, ...attributesAt(keyframes, index) },
    track,
    isKeyframe,
    keyframes: undefined,
  })
}

/**
 * What a keyframe does not say was said by one before it.
 * @param {readonly Keyframe[]} keyframes
 * @param {number} last
 * @returns {Attributes}
 */
function attributesAt(keyframes, last) {
  return Object.assign({}, ...keyframes.slice(0, last + 1).map(({ attributes }) => attributes))
}

/**
 * @param {Annotation} old
 * @param {Annotation} current
 * @param {IsMutable} isMutable
 */
function isSamePlace(old, current, isMutable) {
  const { points, rotation, occluded, outside, zOrder, elements, attributes } = current
  const isSameWords = old.attributes === attributes ||
    Object.entries(attributes).every(([id, value]) => !isMutable(id) || old.attributes[id] === value)
  return old.points === points && old.rotation === rotation && old.occluded === occluded && old.outside === outside &&
    old.zOrder === zOrder && old.elements === elements && isSameWords
}

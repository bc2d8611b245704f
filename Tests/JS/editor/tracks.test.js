import assert from "node:assert/strict"
import { test } from "node:test"
import { annotation, changed } from "../../../Public/js/editor/document/annotation.js"
import { Annotations } from "../../../Public/js/editor/document/annotations.js"
import { nothing, update } from "../../../Public/js/editor/document/changes.js"
import {
  keyframeBeside,
  keyframeOf,
  merged,
  split,
  stored,
  trackFrom,
  viewOf,
  withoutKeyframes,
} from "../../../Public/js/editor/document/tracks.js"
import { annotationFrom, shapeJSON } from "../../../Public/js/editor/sync/wire.js"
import { rectangle } from "./sample.js"

const key = (frame, points, values = {}) => keyframeOf(rectangle({ frame, points, ...values }))
const trackOf = (shapeKind, ...keyframes) =>
  annotation({ uid: "t", type: "track", shapeKind, frame: keyframes[0].frame, label: 1, points: [], keyframes })
const straight = trackOf("rectangle", key(2, [0, 0, 10, 10]), key(6, [40, 0, 50, 10]))

test("between keyframes an object moves evenly, after the last it stands, before the first it is not", () => {
  assert.equal(viewOf(straight, 1), undefined)
  assert.deepEqual(viewOf(straight, 4)?.points, [20, 0, 30, 10])
  assert.deepEqual(viewOf(straight, 99)?.points, [40, 0, 50, 10])
  assert.deepEqual([2, 4, 6].map((frame) => viewOf(straight, frame)?.isKeyframe), [true, false, true])
})

test("outside it is seen on the keyframe alone, and again from the next one without", () => {
  const track = trackOf(
    "rectangle",
    key(0, [0, 0, 9, 9]),
    key(3, [0, 0, 9, 9], { outside: true }),
    key(6, [5, 5, 9, 9]),
  )
  assert.deepEqual([0, 2, 3, 4, 6, 7].map((frame) => viewOf(track, frame)?.outside), [
    false,
    false,
    true,
    undefined,
    false,
    false,
  ])
})

test("an angle goes the shorter way round", () => {
  const track = trackOf("rectangle", key(0, [0, 0, 9, 9], { rotation: 350 }), key(2, [0, 0, 9, 9], { rotation: 10 }))
  assert.equal(viewOf(track, 1)?.rotation, 0)
})

test("outlines with different numbers of points move with all of them; several points as one object are held", () => {
  const track = trackOf("polygon", key(0, [0, 0, 10, 0, 10, 10]), key(2, [0, 0, 10, 0, 10, 10, 0, 10]))
  assert.equal(viewOf(track, 1)?.points.length, 8)
  const dots = trackOf("points", key(0, [0, 0, 10, 0]), key(2, [5, 5, 10, 5]))
  assert.deepEqual(viewOf(dots, 1)?.points, [0, 0, 10, 0])
  const dot = trackOf("points", key(0, [0, 0]), key(2, [10, 4]))
  assert.deepEqual(viewOf(dot, 1)?.points, [5, 2])
})

test("what is moved on a frame becomes a keyframe there", () => {
  const view = viewOf(straight, 4)
  const { updated: [[before, after]] } = stored(update(view, changed(view, { points: [0, 30, 10, 40] })))
  assert.equal(before, straight)
  assert.deepEqual(after.keyframes?.map(({ frame }) => frame), [2, 4, 6])
  assert.deepEqual(viewOf(after, 4)?.points, [0, 30, 10, 40])
  assert.equal(stored({ ...nothing, deleted: [view] }).deleted[0], straight)
})

test("another label is no keyframe, and an attribute that does not change along a track is said once", () => {
  const view = viewOf(straight, 4)
  const { updated: [[, after]] } = stored(update(view, changed(view, { label: 9 })))
  assert.deepEqual([after.label, after.keyframes?.length], [9, 2])
  const fixed = stored(update(view, changed(view, { attributes: { 5: "red" } })), () => false).updated[0][1]
  assert.deepEqual([fixed.attributes, fixed.keyframes?.length], [{ 5: "red" }, 2])
  const moving = stored(update(view, changed(view, { attributes: { 5: "red" } })), () => true).updated[0][1]
  assert.deepEqual([viewOf(moving, 3)?.attributes, viewOf(moving, 5)?.attributes], [{}, { 5: "red" }])
})

test("a track is split where one stands, and merged again", () => {
  const [first, second] = split(straight, 4) ?? []
  assert.deepEqual(first?.keyframes?.map(({ frame, outside }) => [frame, outside]), [[2, false], [4, true]])
  assert.deepEqual(second?.keyframes?.map(({ frame }) => frame), [4, 6])
  assert.notEqual(second?.uid, straight.uid)
  assert.equal(split(straight, 2), undefined)
  const shapes = [rectangle({ uid: "a", frame: 3 }), rectangle({ uid: "b", frame: 1 })]
  assert.deepEqual(merged(shapes)?.keyframes?.map(({ frame }) => frame), [1, 3])
  assert.equal(merged([shapes[0], rectangle({ uid: "c", frame: 3 })]), undefined, "two on one frame")
  assert.equal(merged([shapes[0], changed(shapes[1], { label: 2 })]), undefined, "of two labels")
})

test("the only keyframe stays", () => {
  const track = trackFrom(rectangle({ frame: 4 }))
  assert.equal(withoutKeyframes(track, ({ frame }) => frame === 4), undefined)
  assert.deepEqual(withoutKeyframes(straight, ({ frame }) => frame === 2)?.frame, 6)
  assert.equal(keyframeBeside(straight, 4, 1)?.frame, 6)
  assert.equal(keyframeBeside(straight, 4, -1)?.frame, 2)
})

test("tracks are listed on the frames where they are, after what is on the frame alone", () => {
  const annotations = new Annotations([straight, rectangle({ frame: 4 })])
  assert.deepEqual(annotations.on(4).map(({ uid }) => uid), ["a", "t"])
  assert.deepEqual([1, 2, 4].map((frame) => annotations.count(frame)), [0, 1, 2])
  const [, shorter] = stored(update(viewOf(straight, 4), changed(viewOf(straight, 4), { outside: true }))).updated[0]
  annotations.apply(update(straight, shorter))
  assert.deepEqual([4, 5, 6].map((frame) => annotations.count(frame)), [2, 0, 1])
})

test("a track goes to the server and comes back as it was; of a skeleton each point has its own row", () => {
  const json = { ...shapeJSON(straight), uid: "t", version: 3 }
  assert.deepEqual(json.shapes.map(({ frame, type }) => [frame, type]), [[2, "rectangle"], [6, "rectangle"]])
  assert.deepEqual(viewOf(annotationFrom(json), 4)?.points, [20, 0, 30, 10])
  const element = (label, x) => ({ label, points: [x, x], occluded: false, outside: false, attributes: {} })
  const figure = trackOf(
    "skeleton",
    key(0, [], { elements: [element(7, 0), element(8, 10)] }),
    key(4, [], { elements: [element(7, 8), element(8, 10)] }),
  )
  const rows = shapeJSON(figure)
  assert.deepEqual(rows.elements.map(({ label_id, shapes }) => [label_id, shapes.length]), [[7, 2], [8, 2]])
  const back = viewOf(annotationFrom({ ...rows, uid: "t", version: 1 }), 2)
  assert.deepEqual(back?.elements.map(({ points }) => points), [[4, 4], [10, 10]])
})

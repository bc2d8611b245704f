import assert from "node:assert/strict"
import { test } from "node:test"
import { passes } from "../../../Public/js/editor/actions/filter.js"
import { interpolatedCount } from "../../../Public/js/editor/actions/count.js"
import { converted } from "../../../Public/js/editor/actions/convert.js"
import { joined } from "../../../Public/js/editor/actions/join.js"
import { cleared } from "../../../Public/js/editor/actions/range.js"
import { eachChanged, grouped, propagated, repeated } from "../../../Public/js/editor/actions/several.js"
import { keyframeOf, merged, viewOf } from "../../../Public/js/editor/document/tracks.js"
import { picture, rectangle } from "./sample.js"

const [a, b] = [rectangle(), rectangle({ uid: "b", points: [50, 10, 70, 40], group: 3 })]

test("a change to several objects leaves out those that have it already", () => {
  assert.equal(eachChanged([a, b], () => ({ group: 3 })).updated.length, 1)
})

test("a group has a number that no other on the frame has", () => {
  assert.deepEqual(grouped([a], [a, b]).updated.map(([, { group }]) => group), [4])
})

test("copies on other frames have names of their own and no past", () => {
  const { created } = propagated([a, b], [{ number: 1, ...picture }, { number: 2, ...picture }])
  assert.deepEqual(created.map(({ frame }) => frame), [1, 1, 2, 2])
  assert.equal(new Set(created.map(({ uid }) => uid)).size, 4)
})

test("repeated groups stay groups beside those that are there", () => {
  const pair = [rectangle({ group: 1 }), rectangle({ uid: "b", group: 1 })]
  assert.deepEqual(
    repeated(pair, { number: 1, ...picture }, [rectangle({ uid: "c", frame: 1, group: 5 })]).created.map(({ group }) =>
      group
    ),
    [
      6,
      6,
    ],
  )
})

test("a box becomes a polygon, a mask and a box again", () => {
  const polygon = converted([a], "polygon", picture)
  assert.deepEqual(polygon.created[0].points, [10, 10, 30, 10, 30, 40, 10, 40])
  assert.deepEqual(polygon.deleted, [a])
  const mask = converted(polygon.created, "mask", picture).created[0]
  assert.deepEqual(mask.points, [0, 600, 10, 10, 29, 39])
  assert.deepEqual(converted([mask], "rectangle", picture).created[0].points, [10, 10, 30, 40])
})

test("areas that overlap become one polygon; a box and a line do not go together", () => {
  const shapes = [
    converted([a], "polygon", picture).created[0],
    converted([changedTo([20, 10, 40, 40])], "polygon", picture).created[0],
  ]
  const result = joined(shapes, picture)
  assert.equal(result?.created[0].type, "polygon")
  assert.deepEqual(result?.created[0].points.length, 8)
  assert.equal(joined([a, rectangle({ uid: "l", type: "polyline", points: [0, 0, 9, 9] })], picture), undefined)
})

function changedTo(points) {
  return rectangle({ uid: "other", points })
}

const facts = {
  labelName: (label) => ["", "cat", "dog"][label],
  attributeName: (id) => ({ 7: "colour" })[id],
  number: () => 1,
  id: (uid) => ({ a: 40, b: 41 })[uid],
}
const rule = (field, relation, value) => ({ field, relation, value })
const passing = (query) =>
  [a, b, rectangle({ uid: "c", label: 2, attributes: { 7: "red" } })].filter(passes(query, facts)).map(({ uid }) => uid)

test("what cannot become another type stays as it is, beside what can", () => {
  const dot = rectangle({ uid: "dot", points: [10, 10, 10.2, 10.2] })
  const { created, deleted } = converted([dot, a], "mask", picture)
  assert.deepEqual(deleted.map(({ uid }) => uid), ["a"])
  assert.deepEqual(created.map(({ type }) => type), ["mask"])
})

test("a range of pictures loses its objects, and tracks what people want them to lose", () => {
  const [first, last] = [1, 5].map((frame) => rectangle({ uid: `k${frame}`, frame, points: [frame, 0, frame + 9, 9] }))
  const track = merged([first, last])
  const inside = rectangle({ uid: "in", frame: 1 })
  const all = [rectangle({ frame: 0 }), inside, track]
  assert.deepEqual(cleared(all, 1, 2, "stay"), { created: [], updated: [], deleted: [inside] })
  assert.deepEqual(cleared(all, 1, 2, "whole").deleted, [inside, track])
  const { updated, deleted } = cleared(all, 1, 2, "keyframes")
  assert.deepEqual(deleted, [inside])
  assert.equal(viewOf(updated[0][1], 3), undefined, "it begins at its next keyframe")
  assert.deepEqual(updated[0][1].keyframes, [keyframeOf(last)])
  assert.deepEqual(cleared(all, 0, 9, "keyframes").deleted.at(-1), track, "without keyframes it is gone")
})

test("what is interpolated counts between keyframes and after the last, unless the track is outside there", () => {
  const rows = [[2, false], [5, true], [8, false]].map(([frame, outside]) => ({ frame, outside }))
  const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  assert.equal(interpolatedCount({ keyframes: rows }, numbers), 4)
  assert.equal(interpolatedCount(rectangle(), numbers), 0)
})

test("rules are joined by and, by or, turned round and nested", () => {
  assert.deepEqual(passing({ join: "and", isNot: false, rules: [] }), ["a", "b", "c"])
  assert.deepEqual(
    passing({ join: "and", isNot: false, rules: [rule("label", "is", "cat"), rule("group", "at least", "1")] }),
    ["b"],
  )
  assert.deepEqual(
    passing({ join: "or", isNot: false, rules: [rule("attribute:colour", "is", "Red"), rule("group", "is", "3")] }),
    ["b", "c"],
  )
  assert.deepEqual(passing({ join: "and", isNot: true, rules: [rule("label", "is not", "cat")] }), ["a", "b"])
  assert.deepEqual(passing({ join: "and", isNot: false, rules: [rule("server id", "at least", "41")] }), ["b"])
  assert.deepEqual(passing({ join: "and", isNot: false, rules: [rule("object id", "is", "1")] }), ["a", "b", "c"])
  const nested = { join: "or", isNot: false, rules: [rule("width", "at most", "19"), rule("label", "contains", "og")] }
  assert.deepEqual(passing({ join: "and", isNot: false, rules: [nested, rule("height", "at least", "30")] }), ["c"])
})

test("on a smaller picture copies lie further in, and those that are too large for it are left out", () => {
  const frame = { number: 1, width: 60, height: 20 }
  const low = rectangle({ uid: "low", points: [50, 5, 70, 15] })
  assert.deepEqual(propagated([a, low], [frame]).created.map(({ points }) => points), [[40, 5, 60, 15]])
})

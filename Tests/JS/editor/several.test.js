import assert from "node:assert/strict"
import { test } from "node:test"
import { passes } from "../../../Public/js/editor/actions/filter.js"
import {
  converted,
  eachChanged,
  grouped,
  joined,
  propagated,
  repeated,
} from "../../../Public/js/editor/actions/several.js"
import { picture, rectangle } from "./sample.js"

const [a, b] = [rectangle(), rectangle({ uid: "b", points: [50, 10, 70, 40], group: 3 })]

test("a change to several objects leaves out those that have it already", () => {
  assert.equal(eachChanged([a, b], () => ({ group: 3 })).updated.length, 1)
})

test("a group has a number that no other on the frame has", () => {
  assert.deepEqual(grouped([a], [a, b]).updated.map(([, { group }]) => group), [4])
})

test("copies on other frames have names of their own and no past", () => {
  const { created } = propagated([a, b], [1, 2])
  assert.deepEqual(created.map(({ frame }) => frame), [1, 1, 2, 2])
  assert.equal(new Set(created.map(({ uid }) => uid)).size, 4)
})

test("repeated groups stay groups beside those that are there", () => {
  const pair = [rectangle({ group: 1 }), rectangle({ uid: "b", group: 1 })]
  assert.deepEqual(repeated(pair, 1, [rectangle({ uid: "c", frame: 1, group: 5 })]).created.map(({ group }) => group), [
    6,
    6,
  ])
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
}
const rule = (field, relation, value) => ({ field, relation, value })
const passing = (query) =>
  [a, b, rectangle({ uid: "c", label: 2, attributes: { 7: "red" } })].filter(passes(query, facts)).map(({ uid }) => uid)

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
  const nested = { join: "or", isNot: false, rules: [rule("width", "at most", "19"), rule("label", "contains", "og")] }
  assert.deepEqual(passing({ join: "and", isNot: false, rules: [nested, rule("height", "at least", "30")] }), ["c"])
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { between, rectangle } from "../../../Public/js/editor/shapes/rectangle.js"
import { picture } from "./sample.js"

const points = [10, 10, 30, 40]
const shape = (/** @type {number[]} */ numbers, rotation = 0) => ({ type: "rectangle", points: numbers, rotation })

test("a rectangle that is moved keeps its size and stays in the picture", () => {
  assert.deepEqual(rectangle.moved(shape(points), 5.004, -3, picture).points, [15, 7, 35, 37])
  assert.deepEqual(rectangle.moved(shape(points), 500, 500, picture).points, [80, 50, 100, 80])
})

test("each handle moves its own edges", () => {
  const moved = rectangle.handles(shape(points), 1).slice(0, 8).map((_, index) =>
    rectangle.dragged(shape(points), index, 20, 20, picture).points
  )
  assert.deepEqual(moved, [
    [20, 20, 30, 40],
    [10, 20, 30, 40],
    [10, 20, 20, 40],
    [10, 10, 20, 40],
    [10, 10, 20, 20],
    [10, 10, 30, 20],
    [20, 10, 30, 20],
    [20, 10, 30, 40],
  ])
})

test("a handle that is dragged past the other side turns the rectangle over", () => {
  assert.deepEqual(rectangle.dragged(shape(points), 0, 50, 60, picture).points, [30, 40, 50, 60])
})

test("whatever a handle does, the rectangle stays valid", () => {
  for (const box of [points, [0, 0, 1, 1], [99, 79, 100, 80], [0, 0, 100, 80]]) {
    for (let handle = 0; handle < 8; handle++) {
      for (const x of [-20, 0, 0.4, 10, 10.5, 30, 99.7, 100, 300]) {
        const dragged = rectangle.dragged(shape(box), handle, x, x, picture).points ?? []
        assert.ok(rectangle.isValid(shape(dragged), picture), `${box} handle ${handle} to ${x} gives ${dragged}`)
      }
    }
  }
})

test("a rectangle between two corners ends at the picture's edges", () => {
  assert.deepEqual(between(50, 20, -10, 200, picture), [0, 20, 50, 80])
})

test("the server's limits are known: outside, without area and of the wrong length are not valid", () => {
  assert.ok(rectangle.isValid(shape([0, 0, 100, 80]), picture))
  assert.ok(!rectangle.isValid(shape([0, 0, 100.01, 80]), picture))
  assert.ok(!rectangle.isValid(shape([5, 5, 5.5, 50]), picture))
  assert.ok(!rectangle.isValid(shape([0, 0, 10]), picture))
})

test("a turned rectangle is hit where it is seen, and an edge that is dragged leaves the edge across in place", () => {
  const turnedBox = shape([40, 30, 60, 50], 45)
  assert.ok(rectangle.distance(turnedBox, 50, 27) === 0 && rectangle.distance(turnedBox, 41, 31) > 0)
  const before = rectangle.outline(turnedBox).parts[0]
  const handle = rectangle.handles(turnedBox, 1)[3]
  const placed = rectangle.dragged(turnedBox, 3, handle.x + 5, handle.y + 5, picture)
  const after = rectangle.outline({ ...turnedBox, ...placed }).parts[0]
  for (const index of [0, 1, 6, 7]) assert.ok(Math.abs(before[index] - after[index]) < 0.02)
})

test("the arm above a rectangle turns it, in coarse steps on request", () => {
  assert.deepEqual(rectangle.dragged(shape([40, 30, 60, 50]), 8, 90, 40, picture), { rotation: 90 })
  assert.deepEqual(rectangle.dragged(shape([40, 30, 60, 50]), 8, 60, 22, picture, true), { rotation: 30 })
})

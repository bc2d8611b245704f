import assert from "node:assert/strict"
import { test } from "node:test"
import { rectangle } from "../../../Public/js/editor/shapes/rectangle.js"
import { picture } from "./sample.js"

const points = [10, 10, 30, 40]

test("a rectangle that is moved keeps its size and stays in the picture", () => {
  assert.deepEqual(rectangle.moved(points, 5.004, -3, picture), [15, 7, 35, 37])
  assert.deepEqual(rectangle.moved(points, 500, 500, picture), [80, 50, 100, 80])
})

test("each handle moves its own edges", () => {
  const moved = rectangle.handles(points).map((_, index) => rectangle.dragged(points, index, 20, 20, picture))
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
  assert.deepEqual(rectangle.dragged(points, 0, 50, 60, picture), [30, 40, 50, 60])
})

test("whatever a handle does, the rectangle stays valid", () => {
  for (const shape of [points, [0, 0, 1, 1], [99, 79, 100, 80], [0, 0, 100, 80]]) {
    for (let handle = 0; handle < 8; handle++) {
      for (const x of [-20, 0, 0.4, 10, 10.5, 30, 99.7, 100, 300]) {
        const dragged = rectangle.dragged(shape, handle, x, x, picture)
        assert.ok(rectangle.isValid(dragged, picture), `${shape} handle ${handle} to ${x} gives ${dragged}`)
      }
    }
  }
})

test("a rectangle between two corners ends at the picture's edges", () => {
  assert.deepEqual(rectangle.between(50, 20, -10, 200, picture), [0, 20, 50, 80])
})

test("the server's limits are known: outside, without area and of the wrong length are not valid", () => {
  assert.ok(rectangle.isValid([0, 0, 100, 80], picture))
  assert.ok(!rectangle.isValid([0, 0, 100.01, 80], picture))
  assert.ok(!rectangle.isValid([5, 5, 5.5, 50], picture))
  assert.ok(!rectangle.isValid([0, 0, 10], picture))
})

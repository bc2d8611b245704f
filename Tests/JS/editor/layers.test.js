import assert from "node:assert/strict"
import { test } from "node:test"
import { repiled } from "../../../Public/js/editor/actions/layers.js"

test("a layer that is moved gets the number of its new place, and those on the way move by one", () => {
  assert.deepEqual([...repiled([7, 3, 1, 0], 3, 1)], [[0, 3], [3, 1], [1, 0]])
  assert.deepEqual([...repiled([7, 3, 1, 0], 0, 1)], [[3, 7], [7, 3]])
})

test("a layer that keeps its place changes nothing", () => {
  assert.equal(repiled([2, 0], 1, 1).size, 0)
})

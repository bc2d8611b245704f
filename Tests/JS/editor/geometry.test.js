import assert from "node:assert/strict"
import { test } from "node:test"
import { clamp, distance, ordered, squareCorner, stepInside } from "../../../Public/js/editor/geometry/box.js"
import { SpatialGrid } from "../../../Public/js/editor/geometry/grid.js"

test("corners in any order become left, top, right, bottom", () => {
  assert.deepEqual(ordered([30, 5, 10, 20]), [10, 5, 30, 20])
})

test("the distance to a box is 0 inside and grows diagonally outside", () => {
  assert.equal(distance([0, 0, 10, 10], 5, 10), 0)
  assert.equal(distance([0, 0, 10, 10], 13, 14), 5)
})

test("a step stops where the box meets the picture's edge", () => {
  assert.deepEqual(stepInside([10, 10, 20, 20], -50, 100, { width: 100, height: 80 }), [-10, 60])
})

test("a square grows to the longer side, on the pointer's side, and stops at the picture's edges", () => {
  const picture = { width: 100, height: 80 }
  assert.deepEqual(squareCorner([50, 40], [60, 10], picture), [80, 10])
  assert.deepEqual(squareCorner([50, 40], [45, 20], picture), [30, 20])
  assert.deepEqual(squareCorner([50, 40], [100, 50], picture), [90, 80])
})

test("where the limits cross, the lower one holds", () => {
  assert.equal(clamp(5, 10, 3), 10)
})

test("a grid finds what touches a box and nothing else", () => {
  const grid = new SpatialGrid({ width: 1000, height: 1000 })
  grid.set("near", [10, 10, 20, 20])
  grid.set("far", [900, 900, 950, 950])
  grid.set("everywhere", [0, 0, 1000, 1000])
  assert.deepEqual([...grid.query([15, 15, 16, 16])].sort(), ["everywhere", "near"])
})

test("boxes of one cell that do not touch are not found together", () => {
  const grid = new SpatialGrid({ width: 1000, height: 1000 })
  grid.set("left", [0, 0, 10, 10])
  grid.set("right", [30, 0, 40, 10])
  assert.deepEqual([...grid.query([28, 0, 35, 5])], ["right"])
})

test("a box that was moved or taken out is not found at its old place", () => {
  const grid = new SpatialGrid({ width: 1000, height: 1000 })
  grid.set("a", [10, 10, 20, 20])
  grid.set("a", [500, 500, 510, 510])
  assert.equal(grid.query([0, 0, 100, 100]).size, 0)
  grid.delete("a")
  assert.equal(grid.size, 0)
  assert.equal(grid.query([0, 0, 1000, 1000]).size, 0)
})

test("a grid agrees with comparing every box, also beyond the picture's edges", () => {
  const grid = new SpatialGrid({ width: 640, height: 427 })
  const boxes = new Map()
  let seed = 1
  const random = (most) => (seed = seed * 48271 % 2147483647) / 2147483647 * most
  for (let index = 0; index < 300; index++) {
    const [x, y] = [random(640), random(427)]
    boxes.set(`${index}`, [x, y, x + random(90), y + random(90)])
    grid.set(`${index}`, boxes.get(`${index}`))
  }
  for (let round = 0; round < 50; round++) {
    const [x, y] = [random(700) - 30, random(500) - 30]
    const wanted = [x, y, x + 40, y + 40]
    const slow = [...boxes].filter(([, box]) =>
      box[0] <= wanted[2] && wanted[0] <= box[2] && box[1] <= wanted[3] && wanted[1] <= box[3]
    )
    assert.deepEqual([...grid.query(wanted)].sort(), slow.map(([name]) => name).sort())
  }
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { followed, snapped } from "../../../Public/js/editor/geometry/borders.js"
import { cutLine, cutRing, joinedLines, replacedPart } from "../../../Public/js/editor/geometry/cut.js"
import { isInside, nearest, signedArea, simplified, turned } from "../../../Public/js/editor/geometry/path.js"
import { kindOf } from "../../../Public/js/editor/shapes/kinds.js"
import { picture } from "./sample.js"

const square = [10, 10, 30, 10, 30, 30, 10, 30]
const near = (actual, expected, by = 1e-9) =>
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]) <= by, `${actual} is not ${expected}`))

test("inside, nearest and area of a ring", () => {
  assert.ok(isInside(square, 20, 20) && !isInside(square, 5, 20))
  assert.equal(signedArea(square), 400)
  const { distance, segment, share } = nearest(square, true, 5, 20)
  assert.deepEqual([distance, segment, share], [5, 3, 0.5])
  assert.ok(nearest(square, false, 5, 20).distance > 5, "an open line has no last edge")
})

test("a quarter turn is clockwise on a screen", () => {
  near(turned([20, 10], 90, 10, 10), [10, 20])
})

test("a simplified line stays within its tolerance and keeps its ends", () => {
  const wave = Array.from({ length: 200 }, (_, index) => [index / 2, 20 * Math.sin(index / 20)]).flat()
  const few = simplified(wave, 0.5)
  assert.ok(few.length < wave.length / 5)
  assert.deepEqual([few.slice(0, 2), few.slice(-2)], [wave.slice(0, 2), wave.slice(-2)])
  for (let index = 0; index < wave.length; index += 2) {
    assert.ok(nearest(few, false, wave[index], wave[index + 1]).distance <= 0.5)
  }
})

test("a ring that is cut has both parts and nothing more", () => {
  const parts = cutRing(square, [20, 9, 20, 31])
  assert.deepEqual(parts?.map((part) => Math.abs(signedArea(part))), [200, 200])
  const corner = cutRing(square, [10, 20, 20, 20, 20, 10])
  assert.deepEqual(corner?.map((part) => Math.abs(signedArea(part))).sort(), [100, 300])
  assert.equal(cutRing(square, [12, 10, 18, 10]), undefined, "along an edge nothing is cut off")
})

test("lines are cut at a place and joined at their nearest ends", () => {
  assert.deepEqual(cutLine([0, 0, 10, 0], 4, 3), [[0, 0, 4, 0], [4, 0, 10, 0]])
  assert.deepEqual(joinedLines([0, 0, 10, 0], [30, 0, 11, 0]), [0, 0, 10, 0, 11, 0, 30, 0])
})

test("a part of a ring is replaced, and the larger result stays", () => {
  near([Math.abs(signedArea(replacedPart(square, 0, 1, [20, 20])))], [300])
})

test("a new outline follows another the shorter way round", () => {
  const border = { points: square, isClosed: true }
  const from = snapped([border], 11, 11, 5)
  const to = snapped([border], 11, 29, 5)
  assert.deepEqual(followed(from, to), [10, 30])
  const across = snapped([border], 29, 29, 5)
  assert.equal(followed(from, across).length, 4)
  assert.equal(snapped([border], 20, 20, 5), undefined)
})

const samples = [
  { type: "polygon", points: square },
  { type: "polyline", points: square },
  { type: "points", points: square },
  { type: "ellipse", points: [20, 20, 30, 15] },
  { type: "cuboid", points: [10, 20, 10, 40, 30, 20, 30, 40, 15, 15, 15, 35, 35, 15, 35, 35] },
  { type: "mask", points: [0, 36, 3, 2, 8, 7] },
  { type: "skeleton", points: [], elements: [{ label: 7, points: [10, 10] }, { label: 8, points: [30, 30] }] },
]

for (const shape of samples) {
  const kind = kindOf(shape)
  test(`a ${shape.type} that is moved stays in the picture and keeps its size`, () => {
    const [left, top, right, bottom] = kind.bounds({ ...shape, ...kind.moved(shape, 500, -500, picture) })
    const before = kind.bounds(shape)
    near([right - left, bottom - top], [before[2] - before[0], before[3] - before[1]], 0.02)
    assert.ok(right <= picture.width + 0.01 && top >= -0.01)
    assert.ok(kind.isValid({ ...shape, ...kind.moved(shape, 3, 3, picture) }, picture))
  })

  test(`every handle of a ${shape.type} can be dragged without making it invalid`, () => {
    for (const [index, handle] of kind.handles(shape, 1).entries()) {
      if (Number.isNaN(handle.x)) continue
      const placed = { ...shape, ...kind.dragged(shape, index, handle.x + 2, handle.y + 1, picture) }
      assert.ok(kind.isValid(placed, picture), handle.name)
    }
  })
}

test("an ellipse's handles are those of its box, and its own numbers come back", () => {
  const ellipse = kindOf({ type: "ellipse" })
  const shape = { type: "ellipse", points: [20, 20, 30, 15] }
  assert.deepEqual(ellipse.dragged(shape, 4, 40, 35, picture), { points: [25, 25, 40, 15] })
  assert.equal(ellipse.distance(shape, 29, 20), 0)
  assert.ok(ellipse.distance(shape, 29, 16) > 0, "the corner of the box is not the ellipse")
})

test("an upright edge of a cuboid stays upright", () => {
  const cuboid = kindOf({ type: "cuboid" })
  const { points } = cuboid.dragged(samples[4], 0, 5, 12, picture)
  assert.deepEqual(points?.slice(0, 4), [5, 12, 5, 40])
})

test("a polygon keeps three points, a line two", () => {
  const polygon = kindOf({ type: "polygon" })
  assert.equal(polygon.withoutHandle?.({ type: "polygon", points: square }, 0)?.points?.length, 6)
  assert.equal(polygon.withoutHandle?.({ type: "polygon", points: square.slice(2) }, 0), undefined)
  assert.equal(kindOf({ type: "polyline" }).withoutHandle?.({ type: "polyline", points: [0, 0, 9, 9] }, 0), undefined)
})

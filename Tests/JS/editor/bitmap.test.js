import assert from "node:assert/strict"
import { test } from "node:test"
import { cutMask, polygonFrom, union } from "../../../Public/js/editor/actions/masks.js"
import {
  bitAt,
  bitmapOf,
  blank,
  contour,
  countOf,
  filled,
  lay,
  paint,
  runsOf,
} from "../../../Public/js/editor/geometry/bitmap.js"
import { signedArea } from "../../../Public/js/editor/geometry/path.js"
import { rectangle } from "./sample.js"

const size = { width: 20, height: 12 }
const square = filled([3, 2, 9, 2, 9, 8, 3, 8], size)

test("run lengths count zeros first, and the box is as small as can be with its edges included", () => {
  assert.deepEqual(runsOf(square), [0, 36, 3, 2, 8, 7])
  const bitmap = blank(size)
  for (const [x, y] of [[4, 5], [6, 5], [4, 6], [5, 6], [6, 6]]) bitmap.bits[y * 20 + x] = 1
  assert.deepEqual(runsOf(bitmap), [0, 1, 1, 4, 4, 5, 6, 6])
  assert.deepEqual(runsOf(blank(size)), [])
})

test("what is encoded is decoded as it was", () => {
  const stroke = { fromX: 2, fromY: 3, toX: 17, toY: 9, size: 5, isSquare: false, value: 1 }
  const bitmap = blank(size)
  paint(bitmap, stroke)
  const again = blank(size)
  lay(again, bitmapOf(Object.freeze(runsOf(bitmap))), 1)
  assert.deepEqual(again.bits, bitmap.bits)
})

test("a pixel is inside where its middle is", () => {
  assert.equal(countOf(filled([0.4, 0.4, 2.6, 0.4, 2.6, 2.6, 0.4, 2.6], size)), 9)
  assert.equal(countOf(filled([0.6, 0.6, 2.4, 0.6, 2.4, 2.4, 0.6, 2.4], size)), 1)
  assert.ok(bitAt(square, 3, 2) && bitAt(square, 8.9, 7.9) && !bitAt(square, 9, 2) && !bitAt(square, -1, 2))
})

test("a brush is round or square, and one pixel is one pixel", () => {
  const dot = (values) => {
    const bitmap = blank(size)
    paint(bitmap, { fromX: 10, fromY: 6, toX: 10, toY: 6, size: 6, isSquare: false, value: 1, ...values })
    return countOf(bitmap)
  }
  assert.equal(dot({ isSquare: true }), 36)
  assert.ok(dot({}) > 24 && dot({}) < 36)
  assert.equal(dot({ fromX: 10.5, toX: 10.5, fromY: 6.5, toY: 6.5, size: 1 }), 1)
})

test("an outline goes along the pixels' edges, and a hole does not make it longer", () => {
  assert.equal(signedArea(contour(square)), 36)
  const ring = { ...square, bits: square.bits.slice() }
  ring.bits[4 * 20 + 5] = 0
  assert.equal(signedArea(contour(ring)), 36)
  const ring4 = polygonFrom(Object.freeze(runsOf(square)), 0)
  assert.deepEqual([ring4.length, signedArea(ring4)], [8, 36])
})

test("pixels that touch only at a corner are two outlines", () => {
  const bitmap = blank(size)
  bitmap.bits[0] = bitmap.bits[21] = 1
  assert.equal(contour(bitmap).length, 8)
})

test("masks and areas together are one mask", () => {
  const one = rectangle({ type: "mask", points: runsOf(square) })
  const other = rectangle({ points: [8, 2, 12, 8] })
  const points = union([one, other], size)
  assert.equal(countOf(bitmapOf(points)), 36 + 18)
})

test("a mask is cut along a line that goes on beyond its ends; a line beside it cuts nothing off", () => {
  const points = Object.freeze(runsOf(square))
  const parts = cutMask(points, [6, 1, 6, 9])
  assert.deepEqual(parts?.map((part) => countOf(bitmapOf(Object.freeze(part)))), [18, 18])
  assert.equal(cutMask(points, [15, 1, 15, 9]), undefined)
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { panned, placed, query, step, zoomed } from "../../../Public/js/elements/compare-view.js"

const usual = { mode: "slide", position: 50, isVertical: false, hasLabels: true, zoom: 1, x: 0, y: 0 }

test("the address has only what is unusual, and keeps what is not ours", () => {
  assert.equal(query(usual, ""), "")
  assert.equal(query(usual, "?mode=fade&start=3&q=x"), "?q=x")
  const view = {
    ...usual,
    mode: "fade",
    position: 12.34,
    isVertical: true,
    hasLabels: false,
    zoom: 2,
    x: -0.5,
    y: -0.25,
  }
  assert.equal(query(view, ""), "?mode=fade&start=12.3&orient=vertical&labels=0&zoom=2&x=0.25&y=0.125")
})

test("zoom and place come back from the address", () => {
  const view = zoomed(usual, 3, 0.2, 0.9)
  const again = placed(usual, query(view, ""))
  for (const name of ["zoom", "x", "y"]) assert.ok(Math.abs(again[name] - view[name]) < 0.001, name)
  assert.deepEqual(placed(usual, "?zoom=abc&x=nan&y=1e999"), usual)
  assert.equal(placed(usual, "?zoom=500").zoom, 8)
})

test("the point under the pointer stays when the pictures are enlarged", () => {
  const before = zoomed(usual, 2, 0.3, 0.6)
  const after = zoomed(before, 5, 0.3, 0.6)
  const point = (view) => [(0.3 - view.x) / view.zoom, (0.6 - view.y) / view.zoom]
  point(before).forEach((part, index) => assert.ok(Math.abs(part - point(after)[index]) < 1e-9))
})

test("the pictures always cover the pane", () => {
  const near = zoomed(usual, 2, 1, 1)
  assert.deepEqual([near.x, near.y], [-1, -1])
  assert.deepEqual([panned(near, -5, -5).x, panned(near, 5, 5).y], [-1, 0])
  const whole = zoomed(near, 0.1)
  assert.deepEqual([whole.zoom, whole.x, whole.y], [1, 0, 0])
})

test("every key moves the divider where it points, in both directions", () => {
  const moves = (key, shiftKey, isVertical) => step({ key, shiftKey }, isVertical)
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => moves(key, false, false)), [
    -1,
    1,
    1,
    -1,
  ])
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => moves(key, false, true)), [
    -1,
    1,
    -1,
    1,
  ])
  assert.equal(moves("ArrowRight", true, false), 10)
  assert.deepEqual(["PageUp", "PageDown", "Home", "End", "x"].map((key) => moves(key, false, false)), [
    10,
    -10,
    -100,
    100,
    undefined,
  ])
})

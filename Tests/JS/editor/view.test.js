import assert from "node:assert/strict"
import { test } from "node:test"
import { Palette } from "../../../Public/js/editor/view/palette.js"
import { savedWords } from "../../../Public/js/editor/view/save-light.js"
import { Viewport } from "../../../Public/js/editor/view/viewport.js"

const close = (actual, expected) =>
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]) < 1e-9))

function viewport() {
  const result = new Viewport()
  result.picture = { width: 400, height: 200 }
  result.place({ left: 100, top: 50, width: 824, height: 624 })
  return result
}

test("a fitted picture stands in the middle of the stage", () => {
  const { scale, left, top } = viewport()
  close([scale, left, top], [2, 112, 162])
})

test("page pixel = left + scale × picture pixel, and back", () => {
  const view = viewport()
  view.zoom(1.44, 300, 200)
  close(view.toPicture(view.left + view.scale * 33, view.top + view.scale * 44), [33, 44])
})

test("zooming keeps what lies under the pointer", () => {
  const view = viewport()
  const before = view.toPicture(300, 200)
  view.zoom(1.2, 300, 200)
  close(view.toPicture(300, 200), before)
  close([view.scale], [2.4])
})

test("zooming has limits", () => {
  const view = viewport()
  view.zoom(1e9, 300, 200)
  assert.equal(view.scale, 64)
  view.zoom(1e-9, 300, 200)
  assert.equal(view.scale, 0.02)
})

test("a picture cannot be lost", () => {
  const view = viewport()
  view.pan(1e6, -1e6)
  const [left, top, right, bottom] = view.visible
  assert.ok(right > 0 && left < 400 && bottom > 0 && top < 200)
})

test("a fitted picture fits again when the stage changes; another keeps its scale", () => {
  const view = viewport()
  view.place({ left: 100, top: 50, width: 424, height: 624 })
  close([view.scale], [1])
  view.zoom(2, 300, 200)
  view.place({ left: 100, top: 50, width: 824, height: 624 })
  close([view.scale], [2])
})

test("a box that is shown has room around it, on a small stage as much as itself", () => {
  const view = viewport()
  view.show([100, 50, 300, 150], 100)
  close([view.scale, ...view.toPicture(512, 362)], [3.12, 200, 100])
  view.place({ left: 0, top: 0, width: 320, height: 240 })
  view.show([100, 50, 300, 150], 100)
  close([view.scale], [1])
})

test("a box outside the stage comes into view, one inside stays", () => {
  const view = viewport()
  view.zoom(4, 112, 162)
  assert.ok(view.reveal([390, 190, 400, 200]))
  const [left, top, right, bottom] = view.visible
  assert.ok(left <= 390 && right >= 400 && top <= 190 && bottom >= 200)
  assert.ok(!view.reveal([390, 190, 400, 200]))
})

test("an unknown label is grey, and words on labels are readable", () => {
  const palette = new Palette([{ id: 1, name: "sun", color: "#ffe119" }, { id: 2, name: "night", color: "#000075" }])
  assert.deepEqual([palette.look(1).ink, palette.look(2).ink], ["#000", "#fff"])
  assert.equal(palette.look(9).name, "label 9")
})

test("borders may have one colour for all labels, set off by its opposite; a bitmap has none", () => {
  const palette = new Palette([{ id: 1, name: "sun", color: "#ffe119" }])
  const usual = { colorBy: "label", opacity: 0.2, strongOpacity: 0.4, isBitmap: false }
  const { halo } = palette.look(1)
  palette.configure({ ...usual, border: "#000000" })
  assert.deepEqual([palette.look(1).border, palette.look(1).color, palette.look(1).fill], [
    "#000000",
    "#ffe119",
    "#ffe11933",
  ])
  assert.notEqual(palette.look(1).halo, halo)
  palette.configure({ ...usual, border: "#ffffff" })
  assert.equal(palette.look(1).halo, halo)
  palette.configure({ ...usual, border: "#000000", isBitmap: true })
  assert.deepEqual([palette.look(1).border, palette.look(1).fill], ["#ffe119", "#ffe119ff"])
})

test("the light has words for every state", () => {
  const state = { waiting: 3, isSignedOut: false, hasConflict: true }
  const words = ["saved", "saving", "offline", "conflict"].map((saved) => savedWords({ ...state, saved }))
  assert.deepEqual(words, ["Saved", "Saving…", "Offline: 3 changes wait", "Conflict"])
  assert.equal(
    savedWords({ saved: "offline", waiting: 1, isSignedOut: true, hasConflict: false }),
    "Signed out: 1 change waits",
  )
  assert.equal(savedWords({ ...state, saved: "conflict", hasConflict: false }), "Not saved")
})

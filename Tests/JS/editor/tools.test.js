import assert from "node:assert/strict"
import { test } from "node:test"
import { Annotations } from "../../../Public/js/editor/document/annotations.js"
import { creation, deletion } from "../../../Public/js/editor/document/changes.js"
import { PanTool } from "../../../Public/js/editor/tools/pan.js"
import { RectangleTool } from "../../../Public/js/editor/tools/rectangle.js"
import { Scene } from "../../../Public/js/editor/tools/scene.js"
import { SelectTool } from "../../../Public/js/editor/tools/select.js"
import { key, picture, pointer, rectangle } from "./sample.js"

function sceneWith(...shapes) {
  const annotations = new Annotations(shapes)
  const scene = new Scene(annotations)
  scene.open(0, picture)
  scene.label = 3
  return { scene, annotations }
}

/** From press to release, in steps as a hand makes them. */
function drag(tool, from, to, options) {
  const [[x1, y1], [x2, y2]] = [from, to]
  const pressed = tool.pointerDown(pointer(x1, y1, options))
  tool.pointerMove(pointer((x1 + x2) / 2, (y1 + y2) / 2, options))
  tool.pointerMove(pointer(x2, y2, options))
  return { pressed, released: tool.pointerUp(pointer(x2, y2, options)) }
}

test("of shapes on top of each other the smallest is hit, but a higher layer goes first", () => {
  const small = rectangle({ uid: "small", points: [20, 20, 25, 25] })
  const large = rectangle({ uid: "large", points: [0, 0, 50, 50] })
  const { scene, annotations } = sceneWith(small, large)
  assert.equal(scene.at(22, 22, 0)?.uid, "small")
  annotations.apply(creation(rectangle({ uid: "over", points: [0, 0, 90, 60], zOrder: 1 })))
  assert.equal(scene.at(22, 22, 0)?.uid, "over")
  annotations.apply(deletion(annotations.get("over")))
  assert.equal(scene.at(60, 60, 3), undefined)
})

test("a shape of another frame is neither hit nor listed", () => {
  const { scene } = sceneWith(rectangle({ frame: 1 }))
  assert.equal(scene.at(15, 15, 0), undefined)
  assert.equal(scene.listed.length, 0)
})

test("a drag inside a shape selects and moves it, as one change", () => {
  const { scene } = sceneWith(rectangle())
  const tool = new SelectTool(scene)
  const { pressed, released } = drag(tool, [15, 15], [25, 20], { scale: 4 })
  assert.equal(pressed.selected, "a")
  scene.selectedUid = "a"
  assert.equal(released.changes, undefined, "nothing was selected when it was let go")
  const again = drag(tool, [20, 25], [30, 30], { scale: 4 }).released
  assert.deepEqual(again.changes?.updated[0][1].points, [20, 15, 40, 45])
  assert.deepEqual(tool.live, {})
})

test("while a shape is dragged, its preview says how large it is and the document does not change", () => {
  const { scene, annotations } = sceneWith(rectangle())
  scene.selectedUid = "a"
  const tool = new SelectTool(scene)
  tool.pointerDown(pointer(30, 40, { scale: 4 }))
  tool.pointerMove(pointer(50, 60, { scale: 4 }))
  assert.deepEqual(tool.live.preview?.points, [10, 10, 50, 60])
  assert.equal(tool.live.readout, "40 × 50")
  assert.deepEqual(annotations.get("a")?.points, [10, 10, 30, 40])
})

test("a handle does not jump to a pointer that grabs it beside its middle", () => {
  const { scene } = sceneWith(rectangle())
  scene.selectedUid = "a"
  const { released } = drag(new SelectTool(scene), [31, 42], [41, 52], { scale: 4 })
  assert.deepEqual(released.changes?.updated[0][1].points, [10, 10, 40, 50])
})

test("a small shape can be moved although its handles lie close together", () => {
  const { scene } = sceneWith(rectangle({ points: [10, 10, 22, 22] }))
  scene.selectedUid = "a"
  const { released } = drag(new SelectTool(scene), [16, 16], [26, 26])
  assert.equal(released.name, "Move")
})

test("a click moves nothing, and one on empty ground selects nothing", () => {
  const { scene } = sceneWith(rectangle())
  scene.selectedUid = "a"
  const tool = new SelectTool(scene)
  assert.equal(drag(tool, [20, 25], [21, 26]).released.changes, undefined)
  assert.deepEqual(drag(tool, [80, 70], [80, 70]).released, { selected: null })
})

test("a drag on empty ground moves the view by what the hand moves", () => {
  const { scene } = sceneWith()
  const tool = new SelectTool(scene)
  tool.pointerDown(pointer(50, 50))
  assert.deepEqual(tool.pointerMove(pointer(70, 45)), { pan: [20, -5] })
  assert.deepEqual(tool.pointerUp(pointer(70, 45)), {})
})

test("a shape that somebody else deletes while it is held is not changed", () => {
  const { scene, annotations } = sceneWith(rectangle())
  scene.selectedUid = "a"
  const tool = new SelectTool(scene)
  tool.pointerDown(pointer(20, 25))
  annotations.apply(deletion(annotations.get("a")))
  assert.equal(tool.pointerUp(pointer(60, 60)).changes, undefined)
})

test("arrows nudge the selected shape, ten times as far with Shift, and move the view otherwise", () => {
  const { scene } = sceneWith(rectangle())
  const tool = new SelectTool(scene)
  assert.deepEqual(tool.keyDown(key("ArrowUp")), { pan: [0, 40] })
  assert.deepEqual(tool.keyDown(key("ArrowLeft", true)), { pan: [40, 0] })
  assert.equal(tool.keyDown(key("ArrowLeft")), undefined, "left and right alone search pictures")
  scene.selectedUid = "a"
  const outcome = tool.keyDown(key("ArrowRight", true))
  assert.deepEqual(outcome?.changes?.updated[0][1].points, [20, 10, 40, 40])
  assert.equal(outcome?.merge, "nudge a")
})

test("a nudge at the edge is said and not recorded", () => {
  const { scene } = sceneWith(rectangle({ points: [0, 0, 10, 10] }))
  scene.selectedUid = "a"
  const outcome = new SelectTool(scene).keyDown(key("ArrowUp"))
  assert.equal(outcome?.changes, undefined)
  assert.match(outcome?.notice ?? "", /edge/)
})

test("Tab walks through the shapes and lets go at the end; Escape twice lets go at once", () => {
  const { scene } = sceneWith(rectangle(), rectangle({ uid: "b" }))
  const tool = new SelectTool(scene)
  assert.equal(tool.keyDown(key("Tab"))?.selected, "a")
  scene.selectedUid = "a"
  assert.equal(tool.keyDown(key("Tab"))?.selected, "b")
  scene.selectedUid = "b"
  assert.equal(tool.keyDown(key("Tab")), undefined)
  assert.deepEqual(tool.keyDown(key("Escape")), { selected: null })
  scene.selectedUid = null
  tool.keyDown(key("Escape"))
  assert.equal(tool.keyDown(key("Tab")), undefined)
})

test("a drag draws a rectangle with the chosen label", () => {
  const { scene } = sceneWith()
  const { released } = drag(new RectangleTool(scene), [40, 50], [10, 20])
  const [drawn] = released.changes?.created ?? []
  assert.deepEqual([drawn.points, drawn.label, drawn.frame], [[10, 20, 40, 50], 3, 0])
  assert.equal(released.selected, drawn.uid)
})

test("two clicks draw the same, and the outline follows in between", () => {
  const { scene } = sceneWith()
  const tool = new RectangleTool(scene)
  assert.deepEqual(drag(tool, [10, 20], [10, 20]).released, {})
  tool.pointerMove(pointer(30, 30))
  assert.equal(tool.live.readout, "20 × 10")
  const { released } = drag(tool, [40, 50], [40, 50])
  assert.deepEqual(released.changes?.created[0].points, [10, 20, 40, 50])
  assert.deepEqual(tool.live, { cross: [40, 50] })
})

test("drawing ends at the picture's edge", () => {
  const { scene } = sceneWith()
  const { released } = drag(new RectangleTool(scene), [-30, 70], [500, 500])
  assert.deepEqual(released.changes?.created[0].points, [0, 70, 100, 80])
})

test("what is too small is refused in words", () => {
  const { scene } = sceneWith()
  const { released } = drag(new RectangleTool(scene), [10, 10], [10.4, 50], { scale: 20 })
  assert.equal(released.changes, undefined)
  assert.match(released.notice ?? "", /Too small/)
})

test("without a label nothing is drawn", () => {
  const { scene } = sceneWith()
  scene.label = 0
  assert.match(drag(new RectangleTool(scene), [10, 10], [40, 50]).released.notice ?? "", /no labels/)
})

test("Escape cancels what was begun, and then the tool", () => {
  const { scene } = sceneWith()
  const tool = new RectangleTool(scene)
  drag(tool, [10, 10], [10, 10])
  assert.equal(tool.keyDown(key("Escape"))?.tool, undefined)
  assert.equal(tool.keyDown(key("Escape"))?.tool, "select")
})

test("arrows and Enter draw without a pointer", () => {
  const { scene } = sceneWith()
  const tool = new RectangleTool(scene)
  tool.keyDown(key("ArrowRight"))
  tool.keyDown(key("Enter"))
  tool.keyDown(key("ArrowRight", true))
  tool.keyDown(key("ArrowDown", true))
  assert.deepEqual(tool.keyDown(key("Enter"))?.changes?.created[0].points, [51, 40, 61, 50])
})

test("the hand moves the view and nothing else", () => {
  const tool = new PanTool()
  assert.deepEqual(tool.pointerMove(pointer(1, 1)), {})
  tool.pointerDown(pointer(10, 10))
  assert.deepEqual(tool.pointerMove(pointer(15, 8)), { pan: [5, -2] })
  assert.deepEqual(tool.pointerUp(pointer(16, 8)), { pan: [1, 0] })
  assert.deepEqual(tool.pointerMove(pointer(50, 50)), {})
})

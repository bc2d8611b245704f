import assert from "node:assert/strict"
import { test } from "node:test"
import { Annotations } from "../../../Public/js/editor/document/annotations.js"
import { BrushTool } from "../../../Public/js/editor/tools/brush.js"
import { extremePointsTool, rotatedRectangle } from "../../../Public/js/editor/tools/corners.js"
import { cuboidCornersTool } from "../../../Public/js/editor/tools/cuboid-corners.js"
import { PartTool } from "../../../Public/js/editor/tools/part.js"
import { PathTool } from "../../../Public/js/editor/tools/path.js"
import { Scene } from "../../../Public/js/editor/tools/scene.js"
import { SelectTool } from "../../../Public/js/editor/tools/select.js"
import { key, picture, pointer, rectangle } from "./sample.js"

function sceneWith(...shapes) {
  const scene = new Scene(new Annotations(shapes))
  scene.open(0, picture)
  scene.labels = [{ id: 3, name: "a", color: "#000000", kind: "any", attributes: [{ id: 5, default: "red" }] }]
  scene.label = 3
  return scene
}

function click(tool, x, y, more = {}) {
  tool.pointerMove(pointer(x, y))
  tool.pointerDown({ ...pointer(x, y), ...more })
  return tool.pointerUp({ ...pointer(x, y), ...more })
}

test("a click on the first point closes a ring", () => {
  const tool = new PathTool(sceneWith(), "polygon")
  for (const [x, y] of [[10, 10], [40, 10], [40, 40]]) click(tool, x, y)
  const [drawn] = click(tool, 12, 11).changes?.created ?? []
  assert.deepEqual(drawn.points, [10, 10, 40, 10, 40, 40])
  assert.deepEqual(drawn.attributes, { 5: "red" }, "attributes begin with their defaults")
})

test("the last point is taken back, by Backspace, the right button and undo", () => {
  const tool = new PathTool(sceneWith(), "polyline")
  for (const x of [10, 20, 30, 40]) click(tool, x, 10)
  tool.keyDown(key("Backspace"))
  tool.secondary()
  assert.ok(tool.undo())
  assert.deepEqual(tool.live.dots, [10, 10])
  assert.ok(tool.undo() && !tool.undo())
})

test("a polygon that covers too little is refused in words, a single click is forgotten", () => {
  const tool = new PathTool(sceneWith(), "polygon")
  click(tool, 10, 10)
  assert.deepEqual(tool.finish(), {})
  for (const [x, y] of [[10, 10], [12, 10], [12, 12]]) click(tool, x, y)
  assert.match(tool.finish()?.notice ?? "", /Too small/)
})

test("a fixed number of points ends by itself", () => {
  const scene = sceneWith()
  scene.drawing.pointCount = 3
  const tool = new PathTool(scene, "points")
  click(tool, 10, 10)
  click(tool, 20, 10)
  assert.equal(click(tool, 30, 10).changes?.created[0].points.length, 6)
})

test("a label for polygons alone draws no line, and says so", () => {
  const scene = sceneWith()
  scene.labels[0].kind = "polygon"
  assert.match(new PathTool(scene, "polyline").pointerDown(pointer(1, 1)).notice ?? "", /for polygons only/)
})

test("four extreme points in any order are a box", () => {
  const tool = extremePointsTool(sceneWith())
  for (const [x, y] of [[30, 10], [50, 20], [10, 25]]) assert.equal(click(tool, x, y).changes, undefined)
  assert.deepEqual(click(tool, 20, 40).changes?.created[0].points, [10, 10, 50, 40])
})

test("three points are a turned box, whichever side the third is on", () => {
  assert.deepEqual(rotatedRectangle([10, 10, 30, 10, 30, 20]), { points: [10, 10, 30, 20], rotation: 0 })
  const { points, rotation } = rotatedRectangle([10, 10, 10, 30, 20, 30])
  assert.deepEqual([points, rotation], [[5, 15, 25, 25], 90])
})

test("strokes go to the selected mask, and begin one where none is selected", () => {
  const scene = sceneWith()
  const tool = new BrushTool(scene)
  const stroke = (x1, x2) => {
    tool.pointerDown(pointer(x1, 40))
    tool.pointerMove(pointer(x2, 40))
    return tool.pointerUp(pointer(x2, 40))
  }
  const first = stroke(20, 40)
  const [mask] = first.changes?.created ?? []
  assert.equal(mask.type, "mask")
  const other = sceneWith(mask)
  other.selectedUid = mask.uid
  const again = new BrushTool(other)
  other.drawing.brushMode = "eraser"
  again.pointerDown(pointer(0, 40))
  again.pointerMove(pointer(100, 40))
  const erased = again.pointerUp(pointer(100, 40))
  assert.deepEqual(erased.changes?.deleted.map(({ uid }) => uid), [mask.uid], "nothing is left of it")
})

test("what is drawn as a track begins with a keyframe", () => {
  const scene = sceneWith()
  scene.drawing.isTrack = true
  const tool = extremePointsTool(scene)
  for (const [x, y] of [[30, 10], [50, 20], [10, 25]]) click(tool, x, y)
  const [track] = click(tool, 20, 40).changes?.created ?? []
  assert.deepEqual([track.type, track.shapeKind, track.keyframes?.length], ["track", "rectangle", 1])
})

test("Shift and a drag selects what lies wholly in the frame, without what is locked", () => {
  const scene = sceneWith(
    rectangle(),
    rectangle({ uid: "b", points: [40, 10, 60, 30] }),
    rectangle({ uid: "c", points: [70, 10, 95, 30] }),
  )
  scene.mark(["b"], "locked", true)
  const tool = new SelectTool(scene)
  tool.pointerDown({ ...pointer(5, 5), shift: true })
  tool.pointerMove({ ...pointer(80, 60), shift: true })
  assert.deepEqual(tool.pointerUp({ ...pointer(80, 60), shift: true }).selection, ["a"])
})

test("selected objects move together, pinned ones stay", () => {
  const scene = sceneWith(rectangle(), rectangle({ uid: "b", points: [40, 10, 60, 30] }))
  scene.selection.set(["a", "b"])
  scene.mark(["a"], "pinned", true)
  const tool = new SelectTool(scene)
  tool.pointerDown(pointer(50, 20))
  tool.pointerMove(pointer(55, 30))
  const { changes } = tool.pointerUp(pointer(55, 30))
  assert.deepEqual(changes?.updated.map(([, { uid, points }]) => [uid, points]), [["b", [45, 20, 65, 40]]])
})

test("hidden and filtered objects are neither seen nor hit", () => {
  const scene = sceneWith(rectangle(), rectangle({ uid: "b", points: [40, 10, 60, 30], label: 9 }))
  scene.mark(["a"], "hidden", true)
  assert.equal(scene.at(20, 20, 0), undefined)
  scene.mark(["a"], "hidden", false)
  scene.filter = ({ label }) => label === 1
  assert.deepEqual([scene.at(20, 20, 0)?.uid, scene.at(50, 20, 0)], ["a", undefined])
})

test("a part of an outline is drawn anew from one of its points to another", () => {
  const square = rectangle({ type: "polygon", points: [10, 10, 50, 10, 50, 50, 10, 50] })
  const scene = sceneWith(square)
  const select = new SelectTool(scene)
  scene.selectedUid = "a"
  assert.equal(select.pointerDown({ ...pointer(10, 10), shift: true }).tool, "part")
  const tool = new PartTool(scene)
  tool.pointerUp(pointer(10, 10))
  click(tool, 30, 2)
  const { changes, tool: next } = click(tool, 50, 10)
  assert.deepEqual(changes?.updated[0][1].points, [50, 10, 50, 50, 10, 50, 10, 10, 30, 2])
  assert.equal(next, "select")
})

test("a cuboid goes through three corners of its front and the one behind the third, upright edges first or second", () => {
  const drawnBy = (...places) => {
    const tool = cuboidCornersTool(sceneWith())
    return places.map(([x, y]) => click(tool, x, y)).at(-1).changes?.created[0].points
  }
  const front = [10, 20, 10, 60, 40, 22, 40, 62]
  const back = front.map((value, index) => value + (index % 2 === 0 ? 12 : -8))
  assert.deepEqual(drawnBy([11, 20], [9, 60], [40, 62], [52, 54]), [...front, ...back])
  assert.deepEqual(drawnBy([10, 60], [41, 62], [39, 22], [51, 14]), [...front, ...back])
})

test("Alt and the right button make the brush larger to the right, smaller to the left, and paint nothing", () => {
  const scene = sceneWith()
  const tool = new BrushTool(scene)
  scene.drawing.brushSize = 20
  assert.deepEqual(tool.secondary({ ...pointer(50, 50, { scale: 2 }), alt: true }), {})
  tool.pointerMove(pointer(60, 50, { scale: 2 }))
  assert.equal(scene.drawing.brushSize, 40)
  assert.deepEqual([tool.live.brush.x, tool.live.brush.size], [50, 40], "it grows where it was pressed")
  tool.pointerMove(pointer(0, 50, { scale: 2 }))
  assert.equal(scene.drawing.brushSize, 1)
  tool.secondaryUp()
  tool.pointerMove(pointer(70, 50, { scale: 2 }))
  assert.equal(scene.drawing.brushSize, 1)
  assert.equal(tool.secondary(pointer(50, 50)), undefined, "without Alt it takes a polygon's point back")
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { Annotations } from "../../../Public/js/editor/document/annotations.js"
import { InteractorTool } from "../../../Public/js/editor/tools/interactor.js"
import { Scene } from "../../../Public/js/editor/tools/scene.js"
import { key, picture, pointer } from "./sample.js"

function toolFor(kind = "any") {
  const scene = new Scene(new Annotations())
  scene.open(0, picture)
  scene.labels = [{ id: 3, name: "cat", color: "#fff", kind }]
  scene.label = 3
  return { scene, tool: new InteractorTool(scene) }
}

function click(tool, x, y, options) {
  tool.pointerDown(pointer(x, y))
  return tool.pointerUp({ ...pointer(x, y), ...options })
}

const square = { type: "mask", points: [0, 9, 10, 10, 12, 12] }

test("each point asks anew, and an answer to an older question is dropped", () => {
  const { tool } = toolFor()
  const first = click(tool, 11, 11).ask
  assert.deepEqual([first?.positive, first?.negative], [[[11, 11]], []])
  const second = tool.secondary(pointer(20, 20)).ask
  assert.deepEqual([second?.positive, second?.negative], [[[11, 11]], [[20, 20]]])
  tool.answer(first.question, square)
  assert.equal(tool.live.preview, undefined)
  assert.ok(tool.isWaiting)
  tool.answer(second.question, square)
  assert.equal(tool.live.preview?.type, "mask")
  assert.deepEqual(tool.live.signs?.map(({ isInside }) => isInside), [true, false])
})

test("Enter keeps what the model says, as work of both", () => {
  const { tool } = toolFor()
  assert.deepEqual(tool.keyDown(key("Enter")), {}, "nothing was begun")
  tool.answer(click(tool, 11, 11).ask.question, square)
  const [created] = tool.keyDown(key("Enter"))?.changes?.created ?? []
  assert.equal(created?.type, "mask")
  assert.equal(created?.source, "semi-auto")
  assert.equal(created?.label, 3)
  assert.deepEqual(tool.live.signs, [])
})

test("Enter before the answer keeps the answer when it comes", () => {
  const { tool } = toolFor()
  const { ask } = click(tool, 11, 11)
  assert.match(tool.keyDown(key("Enter"))?.notice ?? "", /as soon as/)
  assert.equal(tool.answer(ask.question, square)?.changes?.created.length, 1)
})

test("the label's kind decides what the region becomes, or else the person", () => {
  for (const [kind, type] of [["rectangle", "rectangle"], ["polygon", "polygon"], ["mask", "mask"]]) {
    const { tool } = toolFor(kind)
    tool.answer(click(tool, 11, 11).ask.question, square)
    assert.equal(tool.live.preview?.type, type)
  }
  const { tool, scene } = toolFor()
  scene.drawing.regionType = "polygon"
  tool.answer(click(tool, 11, 11).ask.question, square)
  assert.equal(tool.finish()?.changes?.created[0].type, "polygon")
  const outline = { type: "polygon", points: [1, 1, 20, 1, 20, 20] }
  scene.drawing.regionType = "mask"
  tool.answer(click(tool, 11, 11).ask.question, outline)
  assert.equal(tool.live.preview?.type, "polygon", "an outline is no mask")
})

test("a point beside the object needs one inside first; undo takes points back and asks again", () => {
  const { tool } = toolFor()
  assert.match(click(tool, 5, 5, { alt: true }).notice ?? "", /First click into/)
  click(tool, 11, 11)
  click(tool, 30, 30, { alt: true })
  const { ask } = tool.keyDown(key("Backspace")) ?? {}
  assert.deepEqual([ask?.positive, ask?.negative], [[[11, 11]], []])
  tool.keyDown(key("Backspace"))
  assert.equal(tool.question, undefined)
  assert.equal(tool.keyDown(key("Escape"))?.tool, "select")
})

test("the keys set points, too, and Enter at the same place ends", () => {
  const { tool } = toolFor()
  tool.keyDown(key("ArrowLeft"))
  const { ask } = tool.keyDown(key("Enter")) ?? {}
  assert.deepEqual(ask?.positive, [[49, 40]])
  tool.keyDown(key("ArrowLeft", true))
  assert.deepEqual(tool.keyDown(key("-"))?.ask?.negative, [[39, 40]])
  tool.answer(tool.question.question, square)
  assert.equal(tool.keyDown(key("Enter"))?.changes?.created.length, 1)
})

test("points can be gathered before the model is asked", () => {
  const { tool, scene } = toolFor()
  scene.drawing.asksLater = true
  assert.equal(click(tool, 11, 11).ask, undefined)
  assert.equal(click(tool, 12, 12).ask, undefined)
  assert.equal(tool.question?.positive.length, 2)
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { Annotations } from "../../../Public/js/editor/document/annotations.js"
import { Edges } from "../../../Public/js/editor/geometry/edges.js"
import { LiveWire } from "../../../Public/js/editor/geometry/live-wire.js"
import { signedArea } from "../../../Public/js/editor/geometry/path.js"
import { ScissorsTool } from "../../../Public/js/editor/tools/scissors.js"
import { Scene } from "../../../Public/js/editor/tools/scene.js"
import { key, pointer } from "./sample.js"

const size = { width: 160, height: 120 }
const [middleX, middleY, radius] = [80, 60, 40]

/** A bright disc on dark, uneven ground. */
function disc() {
  const data = new Uint8ClampedArray(size.width * size.height * 4)
  for (let index = 0; index < data.length / 4; index++) {
    const [x, y] = [index % size.width, Math.floor(index / size.width)]
    const isInside = Math.hypot(x + 0.5 - middleX, y + 0.5 - middleY) < radius
    data.fill((isInside ? 180 : 60) + (x * 7 + y * 13) % 11, index * 4, index * 4 + 3)
  }
  return { ...size, data }
}

function offCircle(points) {
  const away = []
  for (let index = 0; index < points.length; index += 2) {
    away.push(Math.abs(Math.hypot(points[index] - middleX, points[index + 1] - middleY) - radius))
  }
  return Math.max(...away)
}

function room(kind = "any") {
  const scene = new Scene(new Annotations([]))
  scene.open(0, size)
  scene.labels = [{ id: 3, name: "a", color: "#000000", kind }]
  scene.label = 3
  scene.drawing.tolerance = 0.5
  scene.pixels = disc
  return { scene, tool: new ScissorsTool(scene) }
}

function click(tool, x, y, more = {}) {
  tool.pointerMove({ ...pointer(x, y), ...more })
  tool.pointerDown({ ...pointer(x, y), ...more })
  return tool.pointerUp({ ...pointer(x, y), ...more })
}

test("the cheapest way from one side of a disc to the other goes round its edge, not across", () => {
  const edges = new Edges(disc(), [0, 0, size.width, size.height], 1)
  const wire = new LiveWire(edges, edges.strongestAround(edges.cellAt(middleX - radius, middleY), 3))
  for (const [x, y] of [[middleX, middleY - radius], [middleX + radius, middleY]]) {
    const way = wire.wayTo(edges.strongestAround(edges.cellAt(x, y), 3))
    assert.ok(offCircle(way) < 2.5, `${offCircle(way)}`)
  }
})

test("with cells of several pixels the way is coarser and still clings to the edge", () => {
  const edges = new Edges(disc(), [0, 0, size.width, size.height], 2)
  assert.deepEqual([edges.width, edges.height], [80, 60])
  const wire = new LiveWire(edges, edges.strongestAround(edges.cellAt(middleX - radius, middleY), 2))
  assert.ok(offCircle(wire.wayTo(edges.strongestAround(edges.cellAt(middleX + radius, middleY), 2))) < 5)
})

test("three clicks beside the edge and Enter make a polygon of the disc", () => {
  const { tool } = room()
  for (const degrees of [0, 120, 240]) {
    const angle = degrees * Math.PI / 180
    click(tool, middleX + (radius + 2) * Math.cos(angle), middleY + (radius + 2) * Math.sin(angle))
  }
  const [shape] = tool.keyDown(key("Enter"))?.changes?.created ?? []
  assert.equal(shape.type, "polygon")
  assert.ok(offCircle(shape.points) < 2.5)
  const area = Math.abs(signedArea(shape.points)) / (Math.PI * radius ** 2)
  assert.ok(area > 0.93 && area < 1.07, `${area}`)
})

test("a label for masks gets a mask, one for other things is refused in words", () => {
  const { tool } = room("mask")
  for (const [x, y] of [[middleX + radius, middleY], [middleX, middleY + radius], [middleX - radius, middleY]]) {
    click(tool, x, y)
  }
  assert.equal(tool.finish()?.changes?.created[0].type, "mask")
  assert.match(room("rectangle").tool.pointerDown(pointer(5, 5)).notice, /rectangles only/)
})

test("with Shift the line is straight, the last stretch is taken back, a double click sets one point", () => {
  const { tool } = room()
  const shift = { shift: true }
  click(tool, 30, 60, shift)
  click(tool, 130, 60, shift)
  assert.deepEqual(tool.live.preview.points, [30, 60, 130, 60])
  click(tool, 130, 61, shift)
  assert.deepEqual(tool.live.dots, [30, 60, 130, 60])
  click(tool, 130, 110, shift)
  assert.ok(tool.undo())
  tool.pointerMove({ ...pointer(80, 20), ...shift })
  assert.deepEqual(tool.live.preview.points, [30, 60, 130, 60, 80, 20])
  assert.deepEqual(tool.keyDown(key("Escape")), { notice: "Drawing cancelled." })
  assert.deepEqual(tool.keyDown(key("Escape")), { tool: "select" })
})

test("by keys alone a point is set where the cursor is led, and the same place again ends", () => {
  const { tool } = room()
  // Around the disc: from its top over the right and the bottom to its left.
  for (
    const steps of [["ArrowUp"], ["ArrowRight", "ArrowDown"], ["ArrowLeft", "ArrowDown"], ["ArrowLeft", "ArrowUp"]]
  ) {
    for (const step of steps) for (let times = 0; times < 4; times++) tool.keyDown(key(step, true))
    tool.keyDown(key("Enter"))
  }
  const [shape] = tool.keyDown(key("Enter"))?.changes?.created ?? []
  assert.equal(shape.type, "polygon")
  assert.deepEqual(shape.points.slice(0, 2), [80, 20])
  assert.ok(offCircle(shape.points) < 2.5)
})

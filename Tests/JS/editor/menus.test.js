import assert from "node:assert/strict"
import test from "node:test"
import { Annotations } from "../../../Public/js/editor/document/annotations.js"
import { annotation, newUid } from "../../../Public/js/editor/document/annotation.js"
import { withFirst } from "../../../Public/js/editor/geometry/path.js"
import { Scene } from "../../../Public/js/editor/tools/scene.js"
import { SelectTool } from "../../../Public/js/editor/tools/select.js"
import { even, tableOf } from "../../../Public/js/editor/view/tones.js"

const ring = [10, 10, 60, 10, 60, 60, 10, 60]

/** @param {number} x @param {number} y */
function input(x, y) {
  return { x, y, pageX: x, pageY: y, scale: 1, isTouch: false }
}

function room() {
  const outline = annotation({ type: "polygon", frame: 0, label: 1, points: ring })
  const scene = new Scene(new Annotations([outline]))
  scene.open(0, { width: 200, height: 200 })
  return { outline, scene, tool: new SelectTool(scene) }
}

test("keys begin with the time, keep a tab's digits, and are all different", () => {
  const before = Date.now()
  const keys = Array.from({ length: 5000 }, newUid)
  const after = Date.now()
  assert.equal(new Set(keys).size, keys.length)
  for (const key of keys) {
    assert.match(key, /^[0-9a-f]{12}7[0-9a-f]{3}8[0-9a-f]{15}$/)
    const time = parseInt(key.slice(0, 12), 16)
    assert.ok(time >= before && time <= after)
    assert.equal(key.slice(13, 24), keys[0].slice(13, 24))
  }
})

test("a menu is about the point, the object or the picture under the pointer", () => {
  const { outline, scene, tool } = room()
  const atObject = tool.menu(input(35, 35))
  assert.equal(atObject.selected, outline.uid)
  assert.deepEqual([atObject.menu.uid, atObject.menu.handle], [outline.uid, undefined])
  scene.selectedUid = outline.uid
  assert.equal(tool.menu(input(61, 61)).menu.handle, 2)
  assert.equal(tool.menu(input(150, 150)).menu.uid, undefined)
})

test("of several that are selected, a menu leaves the selection as it is", () => {
  const { outline, scene, tool } = room()
  scene.selection.set(["another", outline.uid])
  assert.equal("selected" in tool.menu(input(35, 35)), false)
})

test("a ring begins with another of its points", () => {
  assert.deepEqual(withFirst(ring, 2), [60, 60, 10, 60, 10, 10, 60, 10])
})

test("what lies on a hidden layer is neither seen nor hit", () => {
  const { scene } = room()
  scene.hideLayer(0, true)
  assert.equal(scene.at(35, 35, 1), undefined)
  scene.hideLayer(0, false)
  assert.notEqual(scene.at(35, 35, 1), undefined)
})

test("gamma keeps black and white, and makes the middle brighter or darker", () => {
  const [bright, dark] = [tableOf(2), tableOf(0.5)]
  assert.deepEqual([bright[0], bright[255], dark[0], dark[255]], [0, 255, 0, 255])
  assert.ok(bright[64] > 64 && dark[64] < 64)
  assert.deepEqual([...tableOf(1)], Array.from({ length: 256 }, (_, value) => value))
})

test("brightness spread evenly reaches from black to white, keeps the order of levels and greys grey", () => {
  const levels = [100, 100, 104, 110, 110, 110, 120, 121]
  const data = Uint8ClampedArray.from(levels.flatMap((level) => [level, level, level, 255]))
  even(data)
  const now = levels.map((_, index) => data[index * 4])
  assert.deepEqual([now[0], now.at(-1)], [0, 255])
  assert.deepEqual(now, now.toSorted((one, other) => one - other))
  assert.ok(levels.every((_, index) => data[index * 4] === data[index * 4 + 2] && data[index * 4 + 3] === 255))
  const flat = Uint8ClampedArray.from([90, 90, 90, 255])
  even(flat)
  assert.deepEqual([...flat], [90, 90, 90, 255], "one level alone stays")
})

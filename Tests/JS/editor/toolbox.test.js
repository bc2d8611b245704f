import assert from "node:assert/strict"
import { test } from "node:test"
import { Annotations } from "../../../Public/js/editor/document/annotations.js"
import { Toolbox } from "../../../Public/js/editor/toolbox.js"
import { Scene } from "../../../Public/js/editor/tools/scene.js"
import { OnDemand } from "../../../Public/js/lib/on-demand.js"
import { picture, pointer, rectangle } from "./sample.js"

const toolbox = () => new Toolbox(new Scene(new Annotations([])))

test("every tool comes, at once or with its first use, under its own name", async () => {
  const tools = toolbox()
  const eager = [
    "select",
    "pan",
    "rectangle",
    "polygon",
    "polyline",
    "points",
    "ellipse",
    "cuboid",
    "brush",
    "skeleton",
  ]
  for (const name of eager) {
    assert.equal(tools.choose(name), undefined)
    assert.equal(tools.present.name, name)
  }
  const later = [
    "extreme",
    "rotated",
    "cuboid-corners",
    "scissors",
    "interactor",
    "slice",
    "part",
    "relate",
    "region",
    "issue",
  ]
  for (const name of later) {
    await tools.choose(name)
    assert.equal(tools.present.name, name)
    assert.equal(tools.choose(name), undefined, "the second time it is there")
  }
})

test("a tool that comes late does not push out the one that was taken meanwhile", async () => {
  const tools = toolbox()
  const coming = tools.choose("slice")
  tools.choose("rectangle")
  await coming
  assert.equal(tools.present.name, "rectangle")
})

test("an outline is worth keeping when another picture comes, half of one that is drawn anew is not", () => {
  const scene = new Scene(new Annotations([]))
  scene.labels = [{ id: 1, name: "car", color: "#ff0000", attributes: [] }]
  scene.label = 1
  scene.open(0, picture)
  const tools = new Toolbox(scene)
  const begin = () => {
    for (const [x, y] of [[10, 10], [50, 10], [50, 50]]) {
      tools.present.pointerDown(pointer(x, y))
      tools.present.pointerUp(pointer(x, y))
    }
  }
  tools.choose("polygon")
  begin()
  assert.equal(tools.leave()?.changes?.created.length, 1)
  tools.redraw(rectangle({ type: "polygon" }))
  begin()
  assert.equal(tools.leave(), undefined)
  assert.equal(tools.present.finish(), undefined, "nothing of it goes on on the other picture")
  begin()
  assert.equal(tools.leave()?.changes?.created.length, 1, "there it is about new ones again")
})

test("what comes on demand comes once, and is asked for again where it did not come", async () => {
  const seen = []
  let asked = 0
  const part = new OnDemand(() => ++asked === 1 ? Promise.reject(new Error("away")) : Promise.resolve("there"), () => {
    seen.push("failed")
  })
  part.use((value) => seen.push(value))
  await new Promise(setImmediate)
  part.use((value) => seen.push(value))
  part.use((value) => seen.push(value))
  await new Promise(setImmediate)
  part.use((value) => seen.push(value))
  assert.deepEqual(seen, ["failed", "there", "there", "there"])
  assert.equal(asked, 2)
})

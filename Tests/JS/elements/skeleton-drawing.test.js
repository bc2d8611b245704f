import assert from "node:assert/strict"
import { test } from "node:test"
import { drawingSVG, edgesFrom, edgeText, SkeletonDrawing } from "../../../Public/js/elements/skeleton-drawing.js"

function drawn() {
  const drawing = new SkeletonDrawing({ nodes: [], edges: [] })
  for (const [x, y] of [[10, 10], [50, 50], [90, 120]]) drawing.add(x, y)
  drawing.join(1, 0)
  drawing.join(1, 2)
  return drawing
}

test("points get free names and stay on the board", () => {
  const { nodes, edges } = drawn()
  assert.deepEqual(nodes.map(({ name, x, y }) => [name, x, y]), [["1", 10, 10], ["2", 50, 50], ["3", 90, 100]])
  assert.deepEqual(edges, [[0, 1], [1, 2]])
})

test("joining again parts; removing a point takes its lines along and counts anew", () => {
  const drawing = drawn()
  drawing.join(0, 1)
  assert.deepEqual(drawing.edges, [[1, 2]])
  drawing.remove(0)
  assert.deepEqual(drawing.edges, [[0, 1]])
  assert.deepEqual(drawing.nodes.map(({ name }) => name), ["2", "3"])
  const index = drawing.add(5, 5)
  assert.equal(drawing.nodes[index].name, "4", "3 is taken")
})

test("a drag is one step, and undo and redo go through all of them", () => {
  const drawing = drawn()
  for (const x of [11, 12, 13]) drawing.move(0, x, 10, "drag 0")
  drawing.rest()
  drawing.move(0, 14, 10, "drag 0")
  drawing.undo()
  assert.equal(drawing.nodes[0].x, 13)
  drawing.undo()
  assert.equal(drawing.nodes[0].x, 10)
  while (drawing.undo());
  assert.equal(drawing.nodes.length, 0)
  while (drawing.redo());
  assert.equal(drawing.nodes[0].x, 14)
  assert.equal(drawing.redo(), false)
})

test("edges are read as they are written, and what is none is left out", () => {
  assert.equal(edgeText([[0, 1], [1, 2]]), "1-2, 2-3")
  assert.deepEqual(edgesFrom("1-2, 3-2, 2-2, 1-9, x, ", 3), [[0, 1], [1, 2]])
})

test("the file has CVAT's attributes, with names escaped", () => {
  const drawing = new SkeletonDrawing({
    nodes: [{ id: "", name: 'a "<b>', x: 1, y: 2 }, { id: "", name: "c", x: 3, y: 4 }],
    edges: [[0, 1]],
  })
  const svg = drawingSVG(drawing)
  assert.match(svg, /data-type="edge" data-node-from="1" stroke-width="0.5" data-node-to="2"/)
  assert.match(svg, /data-element-id="1" data-node-id="1" data-label-name="a &quot;&lt;b&gt;"/)
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { creation, inverse, update } from "../../../Public/js/editor/document/changes.js"
import { History } from "../../../Public/js/editor/history/history.js"
import { rectangle } from "./sample.js"

const states = [0, 1, 2].map((x) => rectangle({ points: [x, 0, x + 10, 10] }))
const first = update(states[0], states[1])
const second = update(states[1], states[2])

test("undo gives the inverse, redo the changes again", () => {
  const history = new History()
  history.push({ changes: first, name: "Move", at: 0 })
  assert.deepEqual(history.undo()?.changes, inverse(first))
  assert.ok(!history.canUndo)
  assert.deepEqual(history.redo()?.changes, first)
  assert.equal(history.redo(), undefined)
})

test("a new step ends what could be done again", () => {
  const history = new History()
  history.push({ changes: first, name: "Move", at: 0 })
  history.undo()
  history.push({ changes: second, name: "Move", at: 0 })
  assert.ok(!history.canRedo)
})

test("steps with the same key within a second are one", () => {
  const history = new History()
  history.push({ changes: first, name: "Move", merge: "nudge a", at: 0 })
  history.push({ changes: second, name: "Move", merge: "nudge a", at: 900 })
  assert.deepEqual(history.undo()?.changes, update(states[2], states[0]))
  assert.ok(!history.canUndo)
})

test("slow steps, other keys and steps without a key stay apart", () => {
  for (const [merge, at] of [["nudge a", 1000], ["nudge b", 1], [undefined, 1]]) {
    const history = new History()
    history.push({ changes: first, name: "Move", merge: "nudge a", at: 0 })
    history.push({ changes: second, name: "Move", merge, at })
    history.undo()
    assert.ok(history.canUndo, `${merge} after ${at} ms`)
  }
})

test("what somebody else changed can neither be undone nor redone", () => {
  const other = rectangle({ uid: "b" })
  const history = new History()
  history.push({ changes: { ...creation(other), updated: first.updated }, name: "Move", at: 0 })
  history.push({ changes: second, name: "Move", at: 5000 })
  history.forget(["a"])
  assert.deepEqual(history.undo()?.changes, inverse(creation(other)))
  assert.ok(!history.canUndo)
  history.forget(["b"])
  assert.ok(!history.canRedo)
})

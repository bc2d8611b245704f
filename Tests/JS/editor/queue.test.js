import assert from "node:assert/strict"
import { test } from "node:test"
import { changed } from "../../../Public/js/editor/document/annotation.js"
import { creation, deletion, update } from "../../../Public/js/editor/document/changes.js"
import { Queue } from "../../../Public/js/editor/sync/queue.js"
import { operationJSON } from "../../../Public/js/editor/sync/wire.js"
import { rectangle } from "./sample.js"

const a = rectangle({ extra: { future: 12 } })
const states = [1, 2, 3].map((x) => changed(a, { points: [x, 0, x + 10, 10] }))
const brief = (operations) => operations.map(({ seq, kind, uid, base }) => [seq, kind, uid, base])
const conflict = (shape, version) => ({ kind: "conflict", server: shape && { shape, version } })
const refusal = { kind: "refusal", sentence: "No." }

function queueWith(...known) {
  const queue = new Queue("me")
  for (const [shape, version] of known) queue.learn(shape.uid, { shape, version })
  return queue
}

test("an operation names the version that its shape will have by then", () => {
  const queue = queueWith()
  queue.record(creation(a))
  queue.batch(64)
  queue.record(update(a, states[0]))
  queue.turnedAway()
  queue.batch(64)
  queue.record(deletion(states[0]))
  queue.turnedAway()
  assert.deepEqual(brief(queue.batch(64)), [[1, "create", "a", undefined], [2, "update", "a", 1], [
    3,
    "delete",
    "a",
    2,
  ]])
})

test("edits of a shape that was not sent yet become one operation", () => {
  const queue = queueWith([a, 4])
  queue.record(update(a, states[0]))
  const { put } = queue.record(update(states[0], states[1]))
  assert.deepEqual(brief(put), [[1, "update", "a", 4]])
  assert.equal(put[0].shape, states[1])
  assert.equal(queue.size, 1)
})

test("an operation under way is never changed", () => {
  const queue = queueWith([a, 4])
  queue.record(update(a, states[0]))
  const [sent] = queue.batch(64)
  queue.record(update(states[0], states[1]))
  assert.equal(sent.shape, states[0])
  queue.stored({ a: 5 })
  assert.deepEqual(brief(queue.batch(64)), [[2, "update", "a", 5]])
})

test("after a lost answer exactly the same operations go out again", () => {
  const queue = queueWith()
  queue.record(creation(a))
  const first = queue.batch(64)
  queue.record(creation(rectangle({ uid: "b" })))
  assert.deepEqual(queue.batch(64), first)
})

test("a repeated sending counts versions itself: the answer may hold somebody else's", () => {
  const queue = queueWith()
  queue.record(creation(a))
  queue.batch(64)
  queue.stored(undefined)
  queue.record(update(a, states[0]))
  assert.deepEqual(brief(queue.batch(64)), [[2, "update", "a", 1]])
})

test("the server's number of a shape comes with the answer, and stays until another one comes", () => {
  const queue = queueWith()
  queue.record(creation(a))
  queue.batch(64)
  queue.stored({ a: 1 }, { a: 12 })
  queue.record(update(a, states[0]))
  queue.batch(64)
  queue.stored({ a: 2 })
  assert.deepEqual(queue.known("a"), { shape: states[0], version: 2, id: 12 })
})

test("a shape that comes back by undo is created again under its own name", () => {
  const queue = queueWith([a, 7])
  queue.record(deletion(a))
  queue.record(creation(a))
  assert.deepEqual(brief(queue.batch(64)), [[1, "delete", "a", 7], [2, "create", "a", undefined]])
})

test("a batch has a limit and operations of one client only", () => {
  const queue = queueWith()
  queue.adopt([{ client: "gone", seq: 8, kind: "create", uid: "x", shape: rectangle({ uid: "x" }) }])
  queue.record(creation(a))
  queue.record(creation(rectangle({ uid: "b" })))
  assert.deepEqual(brief(queue.batch(64)), [[8, "create", "x", undefined]])
  queue.stored({ x: 1 })
  assert.equal(queue.batch(1).length, 1)
})

test("a conflict parks all that waits for the shape; the rest goes on with its own numbers", () => {
  const b = rectangle({ uid: "b" })
  const queue = queueWith([a, 1], [b, 1])
  queue.record(update(a, states[0]))
  queue.record(update(b, changed(b, { label: 2 })))
  queue.batch(64)
  queue.record(update(states[0], states[1]))
  const { put, removed } = queue.park(new Map([["a", conflict(states[2], 5)]]))
  assert.deepEqual(brief(removed), [[1, "update", "a", 1], [3, "update", "a", 2]])
  assert.deepEqual([put[0].base, put[0].shape, put[0].isParked], [1, states[1], true])
  assert.deepEqual(brief(queue.batch(64)), [[2, "update", "b", 1]])
})

test("mine goes out from their version on, under a new number", () => {
  const queue = queueWith([a, 1])
  queue.record(update(a, states[0]))
  const [sent] = queue.batch(64)
  queue.park(new Map([["a", conflict(states[2], 5)]]))
  queue.settle("a", states[0])
  const [again] = queue.batch(64)
  assert.deepEqual([again.kind, again.base, again.shape], ["update", 5, states[0]])
  assert.ok(again.seq > sent.seq)
})

test("mine is created again where they deleted it", () => {
  const queue = queueWith([a, 1])
  queue.record(update(a, states[0]))
  queue.batch(64)
  queue.park(new Map([["a", conflict(undefined)]]))
  queue.settle("a", states[0])
  assert.equal(queue.batch(64)[0].kind, "create")
})

test("theirs needs no operation", () => {
  const queue = queueWith([a, 1])
  queue.record(deletion(a))
  queue.batch(64)
  queue.park(new Map([["a", conflict(states[2], 5)]]))
  const { put, removed } = queue.settle("a", states[2])
  assert.deepEqual([put.length, removed.length, queue.size, queue.parked.length], [0, 1, 0, 0])
  assert.deepEqual(queue.known("a"), { shape: states[2], version: 5 })
})

test("when both deleted it, there is nothing to decide", () => {
  const queue = queueWith([a, 1])
  queue.record(deletion(a))
  queue.batch(64)
  queue.park(new Map([["a", conflict(undefined)]]))
  assert.equal(queue.parked.length, 0)
})

test("edits during a conflict are kept with it and not sent", () => {
  const queue = queueWith([a, 1])
  queue.record(update(a, states[0]))
  queue.batch(64)
  queue.park(new Map([["a", conflict(states[2], 5)]]))
  queue.record(update(states[0], states[1]))
  assert.equal(queue.batch(64).length, 0)
  assert.deepEqual(queue.pending.get("a"), states[1])
  assert.equal(queue.parked[0].operation.base, 1, "sent again after the tab is gone, it is a conflict again")
})

test("an edit to what the server refused is tried at once", () => {
  const queue = queueWith()
  queue.record(creation(a))
  queue.batch(64)
  queue.park(new Map([["a", refusal]]))
  queue.record(update(a, states[0]))
  const [again] = queue.batch(64)
  assert.deepEqual([again.kind, again.shape, queue.parked.length], ["create", states[0], 0])
})

test("deleting what the server refused to create leaves nothing to send", () => {
  const queue = queueWith()
  queue.record(creation(a))
  queue.batch(64)
  queue.park(new Map([["a", refusal]]))
  queue.record(deletion(a))
  assert.deepEqual([queue.size, queue.parked.length], [0, 0])
})

test("what a gone tab had sent keeps its numbers, what it had parked gets new ones", () => {
  const queue = queueWith()
  const { put, removed } = queue.adopt([
    { client: "gone", seq: 3, kind: "update", uid: "a", base: 2, shape: a },
    { client: "gone", seq: 4, kind: "update", uid: "b", base: 1, shape: a, isParked: true },
  ])
  assert.deepEqual(brief(removed), [[4, "update", "b", 1]])
  assert.deepEqual([put[0].client, put[0].seq, put[0].isParked], ["me", 1, undefined])
  assert.deepEqual(brief(queue.batch(64)), [[3, "update", "a", 2]])
})

test("an operation's JSON has what the server asks for, and gives back what the editor does not know", () => {
  const queue = queueWith([a, 2])
  queue.record(update(a, states[0]))
  assert.deepEqual(operationJSON(queue.batch(64)[0]), {
    seq: 1,
    kind: "update",
    uid: "a",
    base_version: 2,
    shape: {
      future: 12,
      type: "rectangle",
      frame: 0,
      label_id: 1,
      group: 0,
      source: "manual",
      attributes: [],
      points: [1, 0, 11, 10],
      occluded: false,
      outside: false,
      z_order: 0,
      rotation: 0,
      elements: [],
    },
  })
})

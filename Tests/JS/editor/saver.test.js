import assert from "node:assert/strict"
import { test } from "node:test"
import { changed } from "../../../Public/js/editor/document/annotation.js"
import { creation, update } from "../../../Public/js/editor/document/changes.js"
import { Queue } from "../../../Public/js/editor/sync/queue.js"
import { Saver } from "../../../Public/js/editor/sync/saver.js"
import { rectangle } from "./sample.js"

const a = rectangle()

/** A saver whose server gives these answers in turn, and whose clock stands until it is told otherwise. */
function saverWith(...answers) {
  const sent = []
  const delays = []
  const log = new Map()
  let due
  const queue = new Queue("me")
  const saver = new Saver({
    queue,
    log: {
      write({ put, removed }) {
        for (const { client, seq } of removed) log.delete(`${client} ${seq}`)
        for (const operation of put) log.set(`${operation.client} ${operation.seq}`, { ...operation })
        return Promise.resolve()
      },
    },
    post(_client, operations) {
      sent.push(operations.map(({ seq }) => seq))
      const answer = answers.shift() ?? ok
      if (answer instanceof Error) return Promise.reject(answer)
      return Promise.resolve(typeof answer === "function" ? answer(operations) : answer)
    },
    after(milliseconds, action) {
      delays.push(milliseconds)
      due = action
      return () => due = undefined
    },
    changed() {},
  })
  /** Lets timers fire until none is set. */
  const settle = async (most = 20) => {
    for (let round = 0; due && round < most; round++) {
      const action = due
      due = undefined
      await action()
    }
  }
  return { saver, queue, sent, delays, log, settle }
}

function ok(operations) {
  const stored = operations.filter(({ shape }) => shape).map(({ uid, base = 0 }) => [uid, base + 1])
  return { status: 200, body: { acked: operations.at(-1).seq, versions: Object.fromEntries(stored) } }
}

const many = (count) => Array.from({ length: count }, (_, index) => rectangle({ uid: `shape ${index}` }))

test("edits wait for a short rest, then go out together, and the log is empty again", async () => {
  const { saver, sent, delays, log, settle } = saverWith()
  saver.record(creation(a))
  saver.record(creation(rectangle({ uid: "b" })))
  assert.equal(saver.state.saved, "saving")
  assert.deepEqual(delays, [300, 300])
  await settle()
  assert.deepEqual(sent, [[1, 2]])
  assert.equal(saver.state.saved, "saved")
  assert.equal(log.size, 0)
})

test("64 operations do not wait, and no batch is larger", async () => {
  const { saver, sent, delays, settle } = saverWith()
  saver.record(creation(...many(100)))
  assert.deepEqual(delays, [0])
  await settle()
  assert.deepEqual(sent.map((seqs) => seqs.length), [64, 36])
})

test("nothing is sent before it is in the log", async () => {
  const { saver, sent, log, settle } = saverWith((operations) => {
    assert.ok(log.has("me 1"))
    return ok(operations)
  })
  saver.record(creation(a))
  await settle()
  assert.equal(sent.length, 1)
})

test("without an answer it tries again, ever more slowly, with the same operations", async () => {
  const lost = new Error("no network")
  const { saver, sent, delays, log, settle } = saverWith(lost, { status: 503 }, { status: 507 }, lost, lost, lost)
  saver.record(creation(a))
  await settle(1)
  assert.equal(saver.state.saved, "offline")
  assert.equal(log.size, 1)
  saver.record(creation(rectangle({ uid: "b" })))
  await settle()
  assert.deepEqual(sent, [[1], [1], [1], [1], [1], [1], [1], [2]])
  assert.deepEqual(delays.filter((delay) => delay >= 500), [500, 1000, 2500, 2500, 2500, 2500])
  assert.equal(saver.state.saved, "saved")
})

test("a conflict is shown, and what has nothing to do with it is sent at once", async () => {
  const server = {
    id: 1,
    uid: "a",
    version: 9,
    type: "rectangle",
    frame: 0,
    label_id: 2,
    points: [0, 0, 5, 5],
    occluded: false,
    z_order: 0,
  }
  const { saver, queue, sent, log, settle } = saverWith({
    status: 409,
    body: { conflicts: [{ seq: 1, uid: "a", server }] },
  })
  queue.learn("a", { shape: a, version: 1 })
  saver.record(update(a, changed(a, { label: 3 })))
  saver.record(creation(rectangle({ uid: "b" })))
  await settle()
  assert.deepEqual(sent, [[1, 2], [2]])
  assert.equal(saver.state.saved, "conflict")
  assert.equal(saver.state.parked[0].reason.server.shape.label, 2)
  assert.deepEqual([...log.values()].map(({ isParked }) => isParked), [true])
  saver.settle("a", changed(a, { label: 3 }))
  await settle()
  assert.equal(saver.state.saved, "saved")
  assert.equal(log.size, 0)
})

test("a refusal names its shape, and the others are saved", async () => {
  const body = { detail: "Some do not do.", "ops[1].shape.points": ["Outside the picture."] }
  const { saver, sent, settle } = saverWith({ status: 400, body })
  saver.record(creation(a, rectangle({ uid: "b" })))
  await settle()
  assert.deepEqual(sent, [[1, 2], [1]])
  assert.deepEqual(saver.state.parked.map(({ operation, reason }) => [operation.uid, reason.sentence]), [[
    "b",
    "Outside the picture.",
  ]])
})

test("a refusal or a conflict that names nothing parks the batch instead of sending it for ever", async () => {
  for (
    const answer of [{ status: 400, body: { detail: "Broken." } }, { status: 409, body: { conflicts: [] } }, {
      status: 422,
    }]
  ) {
    const { saver, sent, settle } = saverWith(answer)
    saver.record(creation(a))
    await settle()
    assert.deepEqual([sent.length, saver.state.parked.length], [1, 1])
  }
})

test("too much at once is sent in halves; a single operation that is too large is shown", async () => {
  const tooLarge = { status: 413 }
  const halves = saverWith(tooLarge)
  halves.saver.record(creation(...many(4)))
  await halves.settle()
  assert.deepEqual(halves.sent, [[1, 2, 3, 4], [1, 2], [3, 4]])
  const single = saverWith(tooLarge)
  single.saver.record(creation(a))
  await single.settle()
  assert.equal(single.saver.state.parked.length, 1)
})

test("signed out: everything stays, and goes out when the person is back", async () => {
  const { saver, sent, settle } = saverWith({ status: 401 })
  saver.record(creation(a))
  await settle(1)
  assert.deepEqual([saver.state.saved, saver.state.trouble, saver.state.waiting], ["offline", "signed-out", 1])
  saver.retry()
  await settle()
  assert.deepEqual([saver.state.saved, sent.length], ["saved", 2])
})

test("a job that is gone is not asked for again and again", async () => {
  const { saver, sent, settle } = saverWith({ status: 404 })
  saver.record(creation(a))
  await settle()
  assert.deepEqual([sent.length, saver.state.trouble, saver.state.waiting], [1, "gone", 1])
})

test("what happens during a request goes out in the next one", async () => {
  const { saver, sent, settle } = saverWith(async (operations) => {
    await saver.record(update(a, changed(a, { label: 2 })))
    return ok(operations)
  })
  saver.record(creation(a))
  await settle()
  assert.deepEqual(sent, [[1], [2]])
  assert.equal(saver.state.saved, "saved")
})

test("a browser without a database saves all the same, and says what is missing", async () => {
  const queue = new Queue("me")
  const saver = new Saver({
    queue,
    log: { write: () => Promise.reject(new Error("no database")) },
    post: (_, operations) => Promise.resolve(ok(operations)),
    after: () => () => {},
    changed() {},
  })
  await saver.record(creation(a))
  await saver.drain()
  assert.deepEqual([saver.state.saved, saver.state.hasLog], ["saved", false])
})

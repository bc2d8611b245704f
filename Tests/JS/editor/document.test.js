import assert from "node:assert/strict"
import { test } from "node:test"
import { changed, isSame, newUid } from "../../../Public/js/editor/document/annotation.js"
import { Annotations } from "../../../Public/js/editor/document/annotations.js"
import {
  creation,
  deletion,
  difference,
  inverse,
  merged,
  nothing,
  update,
  without,
} from "../../../Public/js/editor/document/changes.js"
import { rectangle } from "./sample.js"

const [a, b] = [rectangle(), rectangle({ uid: "b", frame: 1 })]
const moved = changed(a, { points: [0, 0, 5, 5] })

test("a uid is 32 hex digits and never the same", () => {
  assert.match(newUid(), /^[0-9a-f]{32}$/)
  assert.notEqual(newUid(), newUid())
})

test("an annotation cannot be changed in place", () => {
  assert.throws(() => a.points.push(1))
  assert.throws(() => Object.assign(a, { label: 2 }))
  assert.ok(isSame(a, rectangle()))
  assert.ok(!isSame(a, moved))
})

test("changes and their inverse leave everything as it was", () => {
  const annotations = new Annotations([a, b])
  const changes = { created: [rectangle({ uid: "c" })], updated: [[a, moved]], deleted: [b] }
  annotations.apply(changes)
  assert.deepEqual([...annotations.uids].sort(), ["a", "c"])
  assert.equal(annotations.get("a"), moved)
  annotations.apply(inverse(changes))
  assert.deepEqual([...annotations.uids].sort(), ["a", "b"])
  assert.equal(annotations.get("a"), a)
})

test("what was changed last has the highest count", () => {
  const annotations = new Annotations([a, b])
  annotations.apply(creation(rectangle({ uid: "c" })))
  annotations.apply(update(a, moved))
  const order = ["a", "b", "c"].sort((one, other) => annotations.lastChange(other) - annotations.lastChange(one))
  assert.deepEqual(order, ["a", "c", "b"])
})

test("changes that do not fit are refused before anything happens", () => {
  const annotations = new Annotations([a])
  assert.throws(() => annotations.apply({ ...creation(rectangle({ uid: "c" })), deleted: [b] }), /no annotation b/)
  assert.throws(() => annotations.apply(creation(a)), /there already/)
  assert.deepEqual([...annotations.uids], ["a"])
})

test("numbers count on each frame, and an annotation that comes back keeps its own", () => {
  const annotations = new Annotations([a, b])
  annotations.apply(creation(rectangle({ uid: "c" })))
  assert.deepEqual(["a", "b", "c"].map((uid) => annotations.number(uid)), [1, 1, 2])
  annotations.apply(deletion(a))
  annotations.apply(creation(a))
  assert.equal(annotations.number("a"), 1)
  assert.deepEqual(annotations.on(0).map(({ uid }) => uid), ["a", "c"])
  assert.equal(annotations.count(0), 2)
})

test("listeners hear every change", () => {
  const annotations = new Annotations([a])
  const heard = []
  annotations.listen((changes) => heard.push(changes))
  annotations.apply(update(a, moved))
  assert.deepEqual(heard, [update(a, moved)])
})

test("a difference is a creation, an update, a deletion or nothing", () => {
  assert.deepEqual(difference(undefined, a), creation(a))
  assert.deepEqual(difference(a, moved), update(a, moved))
  assert.deepEqual(difference(a, undefined), deletion(a))
  assert.deepEqual(difference(undefined, undefined), nothing)
})

test("only updates of the same annotations merge", () => {
  const again = changed(moved, { points: [1, 1, 6, 6] })
  assert.deepEqual(merged(update(a, moved), update(moved, again)), update(a, again))
  assert.equal(merged(creation(a), update(a, moved)), undefined)
  assert.equal(merged(update(a, moved), update(b, changed(b, { label: 2 }))), undefined)
})

test("what concerns somebody else's annotations can be taken out", () => {
  const changes = { created: [rectangle({ uid: "c" })], updated: [[a, moved]], deleted: [b] }
  assert.deepEqual(without(changes, new Set(["a", "b"])), creation(changes.created[0]))
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { joined } from "../../../Public/js/editor/actions/join.js"
import { propagated, repeated } from "../../../Public/js/editor/actions/several.js"
import { Annotations } from "../../../Public/js/editor/document/annotations.js"
import { creation, deletion } from "../../../Public/js/editor/document/changes.js"
import {
  areRelated,
  byObject,
  goneOn,
  relationBetween,
  relationOf,
  withRelation,
  wordsIn,
} from "../../../Public/js/editor/document/relations.js"
import { split, trackFrom } from "../../../Public/js/editor/document/tracks.js"
import { arrowBetween, arrowHead } from "../../../Public/js/editor/geometry/arrow.js"
import { History } from "../../../Public/js/editor/history/history.js"
import { Session } from "../../../Public/js/editor/session.js"
import { annotationFrom, operationJSON } from "../../../Public/js/editor/sync/wire.js"
import { SliceTool } from "../../../Public/js/editor/tools/slice.js"
import { RelateTool } from "../../../Public/js/editor/tools/relate.js"
import { Scene } from "../../../Public/js/editor/tools/scene.js"
import { key, picture, pointer, rectangle } from "./sample.js"

const rider = rectangle({ uid: "rider" })
const horse = rectangle({ uid: "horse", label: 2, points: [50, 10, 80, 60] })
const tag = rectangle({ uid: "tag", type: "tag", points: [] })

/** Two objects and a tag on the first picture, the rider selected. */
function room(...more) {
  const annotations = new Annotations([rider, horse, tag, ...more])
  const scene = new Scene(annotations)
  scene.labels = [{ id: 1, name: "rider" }, { id: 2, name: "horse" }]
  scene.open(0, picture)
  scene.selectedUid = "rider"
  const tool = new RelateTool(scene)
  tool.start()
  return { annotations, scene, tool }
}

test("a relation stands on no picture, has no number, and is counted nowhere", () => {
  const relation = relationBetween(rider, horse)
  const { annotations, scene } = room(relation)
  assert.equal(annotations.view(relation.uid, 0), undefined)
  assert.deepEqual(annotations.on(0).map(({ uid }) => uid), ["rider", "horse", "tag"])
  assert.deepEqual([...annotations.all].map(({ type }) => type), ["rectangle", "rectangle", "tag"])
  assert.equal(annotations.get(relation.uid), relation)
  assert.deepEqual([...scene.relations.values()], [relation])
  annotations.apply(deletion(relation))
  assert.equal(scene.relations.size, 0)
})

test("a relation goes to the server and comes back with its ends, direction and words", () => {
  const relation = withRelation(relationBetween(rider, horse), { direction: "bi", labels: ["rides"] })
  const sent = operationJSON({ client: "me", seq: 1, kind: "create", uid: relation.uid, shape: relation })
  assert.equal(sent.shape?.type, "relation")
  assert.deepEqual(sent.shape?.relation, { from: "rider", to: "horse", direction: "bi", labels: ["rides"] })
  const { type, frame, label_id, relation: ends } = sent.shape
  const back = annotationFrom(JSON.parse(JSON.stringify({
    uid: relation.uid,
    version: 1,
    type,
    frame,
    label_id,
    relation: ends,
  })))
  assert.deepEqual(relationOf(back), relationOf(relation))
})

test("the relations of an object are found from both of its ends", () => {
  const third = rectangle({ uid: "third" })
  const [one, other] = [relationBetween(rider, horse), relationBetween(third, rider)]
  const found = byObject([one, other])
  assert.deepEqual(found.get("rider"), [one, other])
  assert.deepEqual(found.get("horse"), [one])
  const relations = new Map([one, other].map((relation) => [relation.uid, relation]))
  assert.ok(areRelated(relations, "horse", "rider") && !areRelated(relations, "horse", "third"))
})

test("words are divided by commas, each once, few and short", () => {
  assert.deepEqual(wordsIn(" rides, on,, rides "), ["rides", "on"])
  assert.deepEqual(wordsIn(""), [])
  assert.match(String(wordsIn("1,2,3,4,5,6,7,8,9")), /At most 8 words/)
  assert.match(String(wordsIn("ü".repeat(65))), /at most 64 characters; this has 65/)
  assert.deepEqual(wordsIn("ü".repeat(64)), ["ü".repeat(64)])
})

test("a click on the other object relates it, and the tool is laid down", () => {
  const { tool } = room()
  assert.match(tool.prompt, /that rider is related to/)
  assert.deepEqual(tool.pointerMove(pointer(60, 30)), { hovered: "horse" })
  const { changes, name, selected, tool: next } = tool.pointerDown(pointer(60, 30))
  assert.equal(name, "Relate rider to horse")
  assert.deepEqual([selected, next], ["rider", "select"])
  const [relation] = changes?.created ?? []
  assert.deepEqual(relationOf(relation), { from: "rider", to: "horse", direction: "right", labels: [] })
  assert.equal(relation.frame, 0)
})

test("with nothing selected the first click says which object it begins with", () => {
  const { scene, tool } = room()
  scene.selectedUid = null
  tool.start()
  assert.deepEqual(tool.live, {})
  assert.equal(tool.pointerDown(pointer(60, 30)).selected, "horse")
  assert.match(tool.prompt, /that horse is related to/)
  assert.equal(tool.pointerDown(pointer(60, 30)).changes, undefined, "an object is not related to itself")
  assert.equal(tool.pointerDown(pointer(20, 20)).name, "Relate horse to rider")
})

test("by keyboard Tab goes through the others, without tags, Enter relates and Escape leaves", () => {
  const third = rectangle({ uid: "third", points: [5, 60, 15, 70] })
  const { scene, tool } = room(third)
  const press = (name, shift) => {
    const outcome = tool.keyDown(key(name, shift))
    if (outcome?.hovered) scene.hoveredUid = outcome.hovered
    return outcome
  }
  assert.equal(press("Enter").changes, undefined)
  assert.match(press("Tab").notice ?? "", /horse, 1 of 2: Enter relates rider to it/)
  assert.equal(press("Tab").hovered, "third")
  assert.equal(press("Tab").hovered, "horse")
  assert.equal(press("Tab", true).hovered, "third")
  assert.deepEqual(tool.live.arrow, { from: "rider", x: 10, y: 65 })
  assert.equal(relationOf(press("Enter").changes.created[0]).to, "third")
  assert.equal(press("Escape").tool, "select")
  assert.equal(press("x"), undefined)
})

test("two objects are related once", () => {
  const { tool } = room(relationBetween(horse, rider))
  const outcome = tool.pointerDown(pointer(60, 30))
  assert.equal(outcome.changes, undefined)
  assert.match(outcome.notice ?? "", /related already/)
})

test("undo takes a relation back and selects the object that it began with", () => {
  const { annotations, scene } = room()
  const record = () => {}
  const session = new Session({ annotations, scene, history: new History(), record, now: () => 0 })
  session.commit(creation(relationBetween(rider, horse)), "Relate rider to horse")
  scene.selectedUid = null
  assert.equal(scene.relations.size, 1)
  session.undo()
  assert.equal(scene.relations.size, 0)
  assert.equal(scene.selectedUid, "rider")
  session.redo()
  session.delete([horse])
  assert.equal(scene.relations.size, 1, "it waits for its object")
  session.undo()
  assert.deepEqual([...byObject(scene.relations.values()).keys()], ["rider", "horse"])
})

/** A session about a room, with the ends of its relations as words. */
function work(...more) {
  const { annotations, scene } = room(...more)
  const session = new Session({ annotations, scene, history: new History(), record: () => {}, now: () => 0 })
  const ends = () =>
    [...annotations.relations.values()].map(relationOf).filter(({ from, to }) =>
      annotations.get(from) && annotations.get(to)
    )
  return { annotations, scene, session, ends }
}

test("what is pasted is related as what was copied, one end alone is not", () => {
  const relation = withRelation(relationBetween(rider, horse), { direction: "bi", labels: ["rides"] })
  const { annotations, scene, session, ends } = work(relation)
  session.copy([rider, tag])
  session.paste()
  assert.equal(ends().length, 1)
  session.copy([rider, horse])
  session.paste()
  assert.equal(ends().length, 2)
  const [from, to] = scene.selection.uids
  assert.deepEqual(ends()[1], { from, to, direction: "bi", labels: ["rides"] })
  session.paste()
  assert.deepEqual([ends()[2].from, ends()[2].to], scene.selection.uids, "the copy of a copy, too")
  scene.open(1, picture)
  session.paste()
  assert.equal([...annotations.relations.values()].at(-1)?.frame, 1)
  session.undo()
  assert.equal(ends().length, 3)
})

test("copies on other pictures are related there", () => {
  const relations = [relationBetween(rider, horse)]
  const frames = [1, 2].map((number) => ({ number, ...picture }))
  const { created } = propagated([rider, horse], frames, relations)
  assert.deepEqual(created.map(({ type, frame }) => `${type} ${frame}`), [
    "rectangle 1",
    "rectangle 1",
    "relation 1",
    "rectangle 2",
    "rectangle 2",
    "relation 2",
  ])
  assert.deepEqual([relationOf(created[5]).from, relationOf(created[5]).to], [created[3].uid, created[4].uid])
  assert.equal(repeated([rider, horse], frames[0], [], relations).created.length, 3)
})

test("the object that several become has their relations to others, each once, and undo gives them back", () => {
  const area = (uid, left) =>
    rectangle({ uid, type: "polygon", points: [left, 70, left + 20, 70, left + 20, 90, left, 90] })
  const [one, other] = [area("one", 10), area("other", 20)]
  const relations = [
    relationBetween(one, rider),
    relationBetween(other, rider),
    withRelation(relationBetween(horse, other), { labels: ["sees"] }),
    relationBetween(one, other),
  ]
  const { scene, session, ends } = work(one, other, ...relations)
  const before = ends()
  const changes = joined([one, other], picture)
  session.commit(changes, "Join")
  const [{ uid }] = changes.created
  assert.deepEqual(ends().map(({ from, to, labels }) => [from, to, ...labels]), [
    [uid, "rider"],
    ["horse", uid, "sees"],
  ])
  session.undo()
  const sorted = (rows) => rows.map(({ from, to }) => `${from} ${to}`).sort()
  assert.deepEqual(sorted(ends()), sorted(before))
  assert.deepEqual(new Set(scene.selection.uids), new Set(["one", "other"]))
  session.redo()
  assert.equal(ends().length, 2)
})

test("a relation that waits for a deleted object stays with the object that was there", () => {
  const { session, ends } = work(relationBetween(rider, horse))
  session.delete([horse])
  session.commit({ ...creation(trackFrom(rider)), deleted: [rider], isReplacing: true }, "Make a track")
  session.undo()
  session.undo()
  assert.deepEqual(ends().map(({ from, to }) => [from, to]), [["rider", "horse"]])
})

test("of an object that is cut the larger part keeps the relations", () => {
  const area = rectangle({ uid: "area", type: "polygon", points: [10, 60, 50, 60, 50, 90, 10, 90] })
  const { annotations, scene, session, ends } = work(area, relationBetween(rider, area))
  scene.selectedUid = "area"
  const tool = new SliceTool(scene)
  tool.start()
  let outcome = {}
  for (const [x, y] of [[20, 60], [20, 90]]) {
    tool.pointerDown(pointer(x, y))
    outcome = tool.pointerUp(pointer(x, y))
  }
  session.commit(outcome.changes, outcome.name)
  assert.equal(annotations.get("area"), undefined)
  assert.deepEqual(annotations.get(ends()[0].to)?.points.filter((_, index) => index % 2 === 0).sort(), [20, 20, 50, 50])
})

test("both parts of a track that is split are related to a track, and to a shape the one that is there with it", () => {
  const track = (uid) => ({ ...trackFrom(rectangle({ uid })), uid })
  const [one, other] = [track("one"), track("other")]
  const [early, late] = [rectangle({ uid: "early" }), rectangle({ uid: "late", frame: 5 })]
  const relations = [relationBetween(one, other), relationBetween(early, one), relationBetween(one, late)]
  const annotations = new Annotations([one, other, early, late, ...relations])
  const [, second] = split(one, 3) ?? []
  const { created, deleted } = goneOn(annotations, one, second)
  assert.deepEqual(created.map(relationOf).map(({ from, to }) => [from, to]), [
    [second.uid, "other"],
    [second.uid, "late"],
  ])
  assert.deepEqual(deleted, [relations[2]])
})

test("an arrow goes from edge to edge, and between the middles where boxes overlap", () => {
  assert.deepEqual(arrowBetween([0, 0, 10, 10], [30, 0, 40, 10]), [10, 5, 30, 5])
  assert.deepEqual(arrowBetween([0, 0, 10, 10], [0, 30, 10, 50]), [5, 10, 5, 30])
  assert.deepEqual(arrowBetween([0, 0, 20, 20], [5, 0, 30, 20]), [10, 10, 17.5, 10])
  assert.deepEqual(arrowBetween([0, 0, 20, 20], [5, 5, 15, 15]), [10, 0, 10, 10])
  assert.deepEqual(arrowBetween([0, 0, 10, 10], [25, 5, 25, 5]), [10, 5, 25, 5])
})

test("an arrow's head is no longer than half of the arrow", () => {
  assert.deepEqual(arrowHead(100, 0, 0, 0, 10), [100, 0, 90, -5, 90, 5])
  assert.deepEqual(arrowHead(4, 0, 0, 0, 10).slice(2), [2, -1, 2, 1])
  assert.ok(arrowHead(0, 0, 0, 0, 10).every(Number.isFinite))
})

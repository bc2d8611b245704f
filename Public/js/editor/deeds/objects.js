import { changed } from "../document/annotation.js"
import { deletion, nothing } from "../document/changes.js"
import { grouped, repeated } from "../actions/several.js"
import { relationOf } from "../document/relations.js"
import { reversed } from "../geometry/path.js"
import { kindOf } from "../shapes/kinds.js"
import { newShape, refusalFor } from "../tools/drawing.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Deeds} Deeds */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */

/**
 * What commands do with objects of the open frame.
 * @param {Desk} desk
 * @returns {Deeds}
 */
export function objectDeeds(desk) {
  const { scene, session, annotations } = desk
  const free = () => scene.targets.filter(({ uid }) => !scene.isLocked(uid))
  const joining = desk.onDemand(() => import("../actions/join.js"))
  return {
    copy: () => session.copy(scene.targets),
    paste: () => session.paste(),
    delete: () => remove(desk, scene.targets),
    "delete-locked": () => session.delete(scene.targets),
    occluded: () => toggle(desk, "occluded", "Change occluded"),
    pinned: () => mark(desk, "pinned"),
    lock: () => mark(desk, "locked"),
    hide: () => mark(desk, "hidden"),
    "lock-all": () => markAll(desk, "locked"),
    "hide-all": () => markAll(desk, "hidden"),
    "to-front": () => raise(desk, 1),
    "to-back": () => raise(desk, -1),
    "select-all": () => {
      scene.selection.set([...scene.shown].filter(({ uid }) => !scene.isLocked(uid)).map(({ uid }) => uid))
      desk.announce(`${scene.selection.size} selected.`)
    },
    group: () => session.commit(grouped(free(), scene.listed), "Group"),
    ungroup: () => session.change(free(), () => ({ group: 0 }), "Ungroup"),
    join: () => joining.use(({ joined }) => join(desk, joined(free(), scene.picture))),
    repeat: () => repeatLast(desk),
    tag: () => tag(desk),
    "turn-round": () => {
      const outlines = free().filter(({ type }) => type === "polygon" || type === "polyline")
      session.change(outlines, ({ points }) => ({ points: Object.freeze(reversed(points)) }), "Turn round")
    },
    redraw: () => scene.selected && desk.toolbox.redraw(scene.selected),
    accept: () => accept(desk, scene.target ? [scene.target] : []),
    "accept-all": () => acceptAll(desk),
    "next-color": () => nextColor(desk),
    reject: () => {
      const { target } = scene
      if (!target || !isPrediction(target)) {
        // The key of CVAT's way to the chapter before.
        if (desk.frames.chapters.length > 0) return desk.run("previous-chapter")
        return desk.announce("This is no prediction.")
      }
      const next = nextPrediction(desk, target)
      session.commit(deletion(target), "Reject")
      if (next) desk.select(next.uid)
    },
    ...Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        [`relabel-${index + 1}`, () => relabel(desk, index)],
        [`label-${index + 1}`, () => label(desk, index)],
      ]).flat(),
    ),
    undo: () => desk.replayed("Undone", desk.toolbox.present.undo?.() ? null : session.undo()),
    redo: () => desk.replayed("Done again", session.redo()),
    "zoom-object": () => {
      const { target } = scene
      if (target) desk.screen.show(kindOf(target).bounds(annotations.view(target.uid, scene.frame) ?? target))
    },
  }
}

/** @param {Annotation} shape */
export function isPrediction({ source }) {
  return source === "auto"
}

/**
 * While nothing is drawn, a digit is about what is selected or under the pointer; it is the next objects' label, too.
 * @param {Desk} desk
 * @param {number} index of the label
 */
function label(desk, index) {
  const chosen = desk.palette.labels[index]
  if (!chosen) return
  if (desk.toolbox.present.name === "select") changeLabel(desk, desk.scene.targets, chosen.id)
  desk.chooseLabel(chosen.id)
}

/**
 * With nothing selected or under the pointer it is about the next objects.
 * @param {Desk} desk
 * @param {number} index of the label
 */
function relabel(desk, index) {
  const label = desk.palette.labels[index]
  if (!label) return
  const { targets } = desk.scene
  if (targets.length === 0) desk.chooseLabel(label.id)
  else changeLabel(desk, targets, label.id)
}

/**
 * The attributes of the old label mean nothing to the new one.
 * @param {Desk} desk
 * @param {readonly Annotation[]} targets
 * @param {number} label
 */
export function changeLabel(desk, targets, label) {
  const info = desk.scene.labels.find(({ id }) => id === label)
  const attributes = Object.fromEntries((info?.attributes ?? []).map(({ id, default: value }) => [id, value]))
  const kind = info?.kind ?? "any"
  const fitting = targets.filter(({ type, label: old }) =>
    old !== label && (kind === type || (kind === "any" && type !== "skeleton"))
  )
  if (fitting.length === 0 && targets.some(({ label: old }) => old !== label)) {
    desk.announce(`The label “${info?.name}” is not for this kind of object.`)
  }
  desk.session.change(fitting, () => ({ label, attributes }), "Change label")
}

/**
 * @param {Desk} desk
 * @param {readonly Annotation[]} targets
 */
export function remove(desk, targets) {
  const free = targets.filter(({ uid }) => !desk.scene.isLocked(uid))
  desk.session.delete(free)
  if (free.length < targets.length) desk.announce("Locked objects stay: unlock them, or press Shift+Delete.")
}

/**
 * @param {Desk} desk
 * @param {"occluded"} flag
 * @param {string} name
 */
function toggle({ scene, session }, flag, name) {
  const { targets } = scene
  const isOn = targets.every((shape) => shape[flag])
  session.change(targets, () => ({ [flag]: !isOn }), name)
}

/**
 * @param {Desk} desk
 * @param {"hidden" | "locked" | "pinned"} state
 */
function mark(desk, state) {
  const { scene } = desk
  const uids = scene.targets.map(({ uid }) => uid)
  const isOn = uids.every((uid) => isMarked(desk, uid, state))
  scene.mark(uids, state, !isOn)
  desk.objects.refresh()
  if (uids.length > 0) desk.announce(`${isOn ? "Not " : ""}${state}: ${uids.length === 1 ? "1 object" : uids.length}.`)
}

/**
 * @param {Desk} desk
 * @param {"hidden" | "locked"} state
 */
function markAll(desk, state) {
  const uids = desk.scene.listed.map(({ uid }) => uid)
  const isOn = uids.every((uid) => isMarked(desk, uid, state))
  desk.scene.mark(uids, state, !isOn)
  desk.objects.refresh()
  desk.announce(isOn ? `All objects are no longer ${state}.` : `All objects are ${state}.`)
}

/**
 * @param {Desk} desk
 * @param {string} uid
 * @param {"hidden" | "locked" | "pinned"} state
 */
export function isMarked({ scene }, uid, state) {
  if (state === "hidden") return scene.isHidden(uid)
  return state === "locked" ? scene.isLocked(uid) : scene.isPinned(uid)
}

/**
 * @param {Desk} desk
 * @param {1 | -1} direction beyond all others
 */
function raise({ scene, session }, direction) {
  const layers = scene.listed.map(({ zOrder }) => zOrder)
  const edge = direction > 0 ? Math.max(0, ...layers) : Math.min(0, ...layers)
  session.change(scene.targets, () => ({ zOrder: edge + direction }), "Change layer")
}

/** @param {Desk} desk */
function nextColor(desk) {
  const { targets } = desk.scene
  if (targets.length === 0) return desk.announce("Select an object, or point at one.")
  for (const shape of targets) desk.palette.recolor(shape)
  desk.screen.recolor()
  desk.objects.refresh()
}

/**
 * @param {Desk} desk
 * @param {import("../document/changes.js").ChangeSet | undefined} changes
 */
async function join(desk, changes) {
  if (!changes) return desk.announce("Select two or more masks, polygons or lines: these can be joined.")
  const uids = new Set(changes.deleted.map(({ uid }) => uid))
  const areRelated = [...desk.scene.relations.values()].map(relationOf)
    .some(({ from, to }) => uids.has(from) && uids.has(to))
  const recorded = desk.session.commit(changes, "Join")
  desk.scene.selection.set(changes.created.map(({ uid }) => uid))
  if (!areRelated) return
  await recorded
  desk.announce("Joined; what related them to each other is gone with it. Undo brings it back.")
}

/** @param {Desk} desk */
function repeatLast(desk) {
  const { scene, annotations, session } = desk
  const last = desk.frames.numbers.findLast((number) => number < scene.frame && annotations.count(number) > 0)
  if (last === undefined) return desk.announce("No picture before this one has objects.")
  const shapes = annotations.on(last).filter(({ track }) => !track)
  const changes = repeated(shapes, desk.frames.present, scene.listed, scene.relations.values())
  session.commit(changes, "Repeat")
  const count = changes.created.filter(({ type }) => type !== "relation").length
  const missing = shapes.length - count
  const words = missing > 0 ? `; ${missing} do not fit into this picture` : ""
  desk.announce(`${count} objects repeated from picture ${last}${words}.`)
}

/** @param {Desk} desk */
function tag(desk) {
  const { scene, session } = desk
  const refusal = refusalFor(scene, "tag")
  if (refusal) return desk.announce(refusal)
  const same = scene.listed.find(({ type, label }) => type === "tag" && label === scene.label)
  if (same) session.delete([same])
  else session.commit({ ...nothing, created: [newShape(scene, "tag", {})] }, "Tag")
}

/** @param {Desk} desk */
function acceptAll(desk) {
  const least = desk.settings.values.acceptFrom / 100
  accept(desk, desk.scene.listed.filter((shape) => isPrediction(shape) && (shape.score ?? 1) >= least))
}

/**
 * What a model found counts as somebody's own work from now on: it has been looked at.
 * @param {Desk} desk
 * @param {readonly Annotation[]} targets
 */
function accept(desk, targets) {
  const predictions = targets.filter(isPrediction)
  if (predictions.length === 0) return desk.announce("There is no prediction to accept.")
  const next = targets.length === 1 ? nextPrediction(desk, targets[0]) : undefined
  const pairs = predictions.map((shape) => /** @type {const} */ ([shape, changed(shape, { source: "semi-auto" })]))
  desk.session.commit({ ...nothing, updated: pairs }, "Accept")
  if (next) desk.select(next.uid)
  desk.announce(`${pairs.length} accepted.`)
}

/**
 * @param {Desk} desk
 * @param {Annotation} target
 */
function nextPrediction({ scene }, target) {
  const predictions = scene.listed.filter((shape) => isPrediction(shape) && shape.uid !== target.uid)
  const index = scene.listed.findIndex(({ uid }) => uid === target.uid)
  return predictions.find((shape) => scene.listed.indexOf(shape) > index) ?? predictions[0]
}

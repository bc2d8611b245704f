import { changed } from "../document/annotation.js"
import { joined, nothing } from "../document/changes.js"
import { goneOn } from "../document/relations.js"
import { keyframeBeside, merged, split, trackFrom, withoutKeyframes } from "../document/tracks.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Deeds} Deeds */

/**
 * What commands do with objects that go through several frames.
 * @param {Desk} desk
 * @returns {Deeds}
 */
export function trackDeeds(desk) {
  return {
    outside: () => toggleOutside(desk),
    keyframe: () => toggleKeyframe(desk),
    "next-keyframe": () => goToKeyframe(desk, 1),
    "previous-keyframe": () => goToKeyframe(desk, -1),
    merge: () => merge(desk),
    split: () => splitHere(desk),
    "toggle-track": () => {
      const { drawing } = desk.scene
      drawing.isTrack = !drawing.isTrack
      desk.announce(drawing.isTrack ? "What is drawn becomes a track." : "What is drawn is on this picture alone.")
    },
  }
}

/** @param {Desk} desk */
function toggleOutside(desk) {
  const tracks = desk.scene.targets.filter(({ track }) => track)
  if (tracks.length === 0) return desk.announce("Only tracks can be outside: this is on this picture alone.")
  const isOn = tracks.every(({ outside }) => outside)
  desk.session.change(tracks, () => ({ outside: !isOn }), isOn ? "Inside again" : "Outside")
}

/** @param {Desk} desk */
function toggleKeyframe(desk) {
  const view = desk.scene.target
  if (!view?.track) return desk.announce("Only tracks have keyframes.")
  if (!view.isKeyframe) return desk.session.change([view], () => ({ isKeyframe: true }), "Set keyframe")
  const without = withoutKeyframes(view.track, ({ frame }) => frame === view.frame)
  if (!without) return desk.announce("This is the only keyframe: delete the track instead.")
  desk.session.commit({ ...nothing, updated: [[view.track, without]] }, "Remove keyframe")
}

/**
 * @param {Desk} desk
 * @param {1 | -1} direction
 */
function goToKeyframe(desk, direction) {
  const { target, frame } = desk.scene
  const keyframe = target?.track && keyframeBeside(target.track, frame, direction)
  if (!keyframe) {
    return desk.announce(target?.track ? "There is no other keyframe in this direction." : "Select a track.")
  }
  desk.open(keyframe.frame)
}

/**
 * Several objects, or the selected one with the shape of the same kind that lies under the pointer.
 * @param {Desk} desk
 */
function merge(desk) {
  const { scene, session, annotations } = desk
  const uids = new Set([...scene.selection.uids, ...scene.hoveredUid ? [scene.hoveredUid] : []])
  const objects = [...uids].flatMap((uid) => annotations.get(uid) ?? [])
  if (objects.length === 1 && !objects[0].keyframes && kindOf(objects[0]).canTrack) {
    const track = trackFrom(objects[0])
    session.commit({ ...nothing, created: [track], deleted: objects, isReplacing: true }, "Make a track")
    return desk.select(track.uid)
  }
  const track = merged(objects)
  if (!track) {
    return desk.announce("Select objects of one label and one kind, each on other pictures: these can be merged.")
  }
  session.commit({ ...nothing, created: [track], deleted: objects, isReplacing: true }, "Merge")
  desk.select(track.uid)
}

/** @param {Desk} desk */
function splitHere(desk) {
  const { target, frame } = desk.scene
  const parts = target?.track && split(target.track, frame)
  if (!target?.track || !parts) return desk.announce("A track can be split on a picture after its first keyframe.")
  const [first, second] = parts
  const cut = { ...nothing, created: [second], updated: [/** @type {const} */ ([target.track, changed(first, {})])] }
  desk.session.commit(joined([cut, goneOn(desk.annotations, target.track, second)]), "Split")
  desk.select(second.uid)
}

import { touched } from "./document/changes.js"
import { kindOf } from "./shapes/kinds.js"

/** @typedef {import("./document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("./sync/saver.js").SaveState} SaveState */

/** @type {Record<string, string>} */
const verbs = {
  Draw: "created",
  Paste: "pasted",
  Move: "moved",
  Resize: "resized",
  Delete: "deleted",
  "Change label": "relabelled",
  "Change occluded": "changed",
  "Keep both": "kept besides theirs",
}

/**
 * What was done, for those who listen: `box cat 120 × 80 created, 14 objects`.
 * @param {ChangeSet} changes
 * @param {string} step
 * @param {number} count objects on the frame
 * @param {(label: number) => string} labelName
 */
export function changeWords(changes, step, count, labelName) {
  const [first] = touched(changes)
  const verb = verbs[step]
  if (!first || !verb) return `${step}, ${objects(count)}`
  const size = first.type === "track" ? "track" : kindOf(first).size(first)
  return `${labelName(first.label)} ${size} ${verb}, ${objects(count)}`
}

/** @param {number} count */
export function objects(count) {
  return count === 1 ? "1 object" : `${count} objects`
}

/**
 * What keeps work from being saved or being safe.
 * @param {SaveState} state
 * @param {number} unknown shapes that this editor cannot show
 */
export function troubles({ trouble, hasLog }, unknown) {
  const list = []
  if (trouble === "signed-out") {
    list.push({
      sentence:
        "You were signed out, or may not change this job any more. Nothing is lost: sign in again in another tab.",
      link: { words: "Sign in", address: "/login" },
    })
  }
  if (trouble === "full") {
    list.push({
      sentence:
        "The server's disk is full. Nothing is lost: your changes are kept in this browser and saved once there is " +
        "room again. Tell an administrator, and leave this tab open.",
    })
  }
  if (trouble === "gone") {
    list.push({
      sentence:
        "This job was deleted, or was given to somebody else. Your unsaved changes stay in this browser: they are " +
        "saved if you get the job back. Ask whoever shares out the work.",
      link: { words: "Your jobs", address: "/jobs" },
    })
  }
  if (!hasLog) {
    list.push({
      sentence: "This browser keeps no copy of unsaved changes: do not close the tab before they are saved.",
    })
  }
  if (unknown > 0) {
    list.push({ sentence: `${unknown} objects are of a type that this editor cannot show yet. They stay as they are.` })
  }
  return list
}

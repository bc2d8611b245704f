import { changeLabel, remove } from "./objects.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */

/**
 * What the list of objects asks for.
 * @param {Desk} desk
 * @returns {import("../view/objects.js").ObjectActions}
 */
export function listActions(desk) {
  const shapes = (/** @type {string} */ uid) => {
    const shape = desk.annotations.view(uid, desk.scene.frame)
    return shape ? [shape] : []
  }
  return {
    select: (uid) => desk.select(uid),
    selectMany: (uids) => desk.act({ selection: uids }),
    hover: (uid) => desk.act({ hovered: uid }),
    relabel: (uid, label) => changeLabel(desk, shapes(uid), label),
    delete: (uid) => remove(desk, shapes(uid)),
    mark: (_uid, state) => desk.run(state === "hidden" ? "hide" : "lock"),
    idOf: (uid) => desk.saving.idOf(uid),
    find: (words, listed) => {
      const found = words && called(desk, words, listed)
      if (found) goTo(desk, found)
      else desk.announce("No object of this job is called so: 7 is its number here, T7 a track's, #7 the server's.")
    },
  }
}

/**
 * To an object on whatever picture; a track is looked at on the open one, if it is there.
 * @param {Desk} desk
 * @param {{ uid: string, frame: number }} object
 */
export async function goTo(desk, { uid, frame }) {
  if (!desk.annotations.view(uid, desk.scene.frame)) await desk.open(frame)
  desk.select(desk.annotations.get(uid) ? uid : null)
}

/**
 * @param {Desk} desk
 * @param {string} words `#7`: the server's number; `T7`: a track's; others are looked for in the list
 * @param {readonly Annotation[]} listed
 */
function called({ annotations, saving }, words, listed) {
  const [, kind, digits] = /^(#|T)(\d+)$/i.exec(words) ?? []
  const number = Number(digits)
  if (kind === "#") return annotations.get(saving.uidOf(number) ?? "")
  if (kind) return [...annotations.tracks].find(({ uid }) => annotations.number(uid) === number)
  return listed.find(({ uid }) => String(annotations.number(uid)) === words) ?? listed[0]
}

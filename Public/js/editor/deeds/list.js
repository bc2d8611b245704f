import { changeLabel } from "./objects.js"

/** @typedef {import("../desk.js").Desk} Desk */

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
    delete: (uid) => desk.session.delete(shapes(uid)),
    mark: (_uid, state) => desk.run(state === "hidden" ? "hide" : "lock"),
  }
}

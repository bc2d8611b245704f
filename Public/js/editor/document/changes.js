/** @typedef {import("./annotation.js").Annotation} Annotation */

/**
 * What one action changed. Applying it and then its inverse leaves everything as it was.
 *
 * @typedef {object} ChangeSet
 * @property {readonly Annotation[]} created
 * @property {readonly (readonly [Annotation, Annotation])[]} updated the old and the new state
 * @property {readonly Annotation[]} deleted
 * @property {boolean} [isReplacing] what is created takes the place of what is deleted: one for one, and the last of all that
 *   are left over
 */

/** @type {ChangeSet} */
export const nothing = Object.freeze({ created: [], updated: [], deleted: [] })

/**
 * @param {...Annotation} created
 * @returns {ChangeSet}
 */
export function creation(...created) {
  return { ...nothing, created }
}

/**
 * @param {Annotation} old
 * @param {Annotation} current
 * @returns {ChangeSet}
 */
export function update(old, current) {
  return { ...nothing, updated: [[old, current]] }
}

/**
 * @param {...Annotation} deleted
 * @returns {ChangeSet}
 */
export function deletion(...deleted) {
  return { ...nothing, deleted }
}

/**
 * From one state of an annotation to another; undefined where there is none.
 * @param {Annotation | undefined} old
 * @param {Annotation | undefined} current
 * @returns {ChangeSet}
 */
export function difference(old, current) {
  if (old && current) return update(old, current)
  if (current) return creation(current)
  return old ? deletion(old) : nothing
}

/**
 * Changes of different annotations as one.
 * @param {ChangeSet[]} all
 * @returns {ChangeSet}
 */
export function joined(all) {
  return {
    created: all.flatMap(({ created }) => created),
    updated: all.flatMap(({ updated }) => updated),
    deleted: all.flatMap(({ deleted }) => deleted),
  }
}

/**
 * @param {ChangeSet} changes
 * @returns {ChangeSet}
 */
export function inverse({ created, updated, deleted }) {
  return { created: deleted, updated: updated.map(([old, current]) => [current, old]), deleted: created }
}

/**
 * Two updates of the same annotations, one after the other, as one; undefined where they are something else.
 * @param {ChangeSet} first
 * @param {ChangeSet} second
 * @returns {ChangeSet | undefined}
 */
export function merged(first, second) {
  const isUpdate = [first, second].every(({ created, deleted }) => created.length === 0 && deleted.length === 0)
  if (!isUpdate || first.updated.length !== second.updated.length) return undefined
  const later = new Map(second.updated.map(([, current]) => [current.uid, current]))
  if (!first.updated.every(([old]) => later.has(old.uid))) return undefined
  return {
    ...nothing,
    updated: first.updated.map(([old]) => [old, /** @type {Annotation} */ (later.get(old.uid))]),
  }
}

/**
 * Each annotation that is touched, in the state that it has afterwards or had last.
 * @param {ChangeSet} changes
 * @returns {Annotation[]}
 */
export function touched({ created, updated, deleted }) {
  return [...created, ...updated.map(([, current]) => current), ...deleted]
}

/**
 * Without what concerns these annotations.
 * @param {ChangeSet} changes
 * @param {Set<string>} uids
 * @returns {ChangeSet}
 */
export function without({ created, updated, deleted }, uids) {
  return {
    created: created.filter(({ uid }) => !uids.has(uid)),
    updated: updated.filter(([{ uid }]) => !uids.has(uid)),
    deleted: deleted.filter(({ uid }) => !uids.has(uid)),
  }
}

/** @param {ChangeSet} changes */
export function isEmpty({ created, updated, deleted }) {
  return created.length === 0 && updated.length === 0 && deleted.length === 0
}

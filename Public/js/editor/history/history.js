import { inverse, isEmpty, merged, without } from "../document/changes.js"

/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */

/**
 * One step that can be taken back.
 * @typedef {object} Step
 * @property {ChangeSet} changes
 * @property {string} name what was done, such as `Move`
 * @property {string} [merge] steps with the same key that follow each other quickly are one
 * @property {number} at milliseconds
 */

const mergeWithin = 1000
const longest = 500

/** Undo and redo: undo is the inverse change set, nothing else. */
export class History {
  /** @type {Step[]} */
  #done = []
  /** @type {Step[]} */
  #undone = []

  /** @param {Step} step */
  push(step) {
    this.#undone = []
    const last = this.#done.at(-1)
    const isNear = last && step.merge !== undefined && last.merge === step.merge && step.at - last.at < mergeWithin
    const changes = isNear ? merged(last.changes, step.changes) : undefined
    if (changes) this.#done[this.#done.length - 1] = { ...step, changes }
    else this.#done.push(step)
    if (this.#done.length > longest) this.#done.shift()
  }

  get canUndo() {
    return this.#done.length > 0
  }

  get canRedo() {
    return this.#undone.length > 0
  }

  /** @returns {Step | undefined} the step whose changes are to be applied now */
  undo() {
    const step = this.#done.pop()
    if (!step) return undefined
    this.#undone.push({ ...step, merge: undefined })
    return { ...step, changes: inverse(step.changes) }
  }

  /** @returns {Step | undefined} */
  redo() {
    const step = this.#undone.pop()
    if (step) this.#done.push(step)
    return step
  }

  /**
   * Somebody else changed these: an undo must not quietly overwrite their work.
   * @param {Iterable<string>} uids
   */
  forget(uids) {
    const gone = new Set(uids)
    const cleared = (/** @type {Step[]} */ steps) =>
      steps.map((step) => ({ ...step, changes: without(step.changes, gone) })).filter(({ changes }) =>
        !isEmpty(changes)
      )
    this.#done = cleared(this.#done)
    this.#undone = cleared(this.#undone)
  }
}

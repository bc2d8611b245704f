import { changed, copied } from "./document/annotation.js"
import { creation, isEmpty, joined, nothing, touched } from "./document/changes.js"
import { copiesBetween, handedOver, relationOf } from "./document/relations.js"
import { stored } from "./document/tracks.js"
import { kindOf } from "./shapes/kinds.js"

/** @typedef {import("./document/annotation.js").Annotation} Annotation */
/** @typedef {import("./document/annotations.js").Annotations} Annotations */
/** @typedef {import("./document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("./history/history.js").History} History */
/** @typedef {import("./history/history.js").Step} Step */
/** @typedef {import("./tools/scene.js").Scene} Scene */

/** A copy on its own frame is put this much beside its original. */
const pasteOffset = 10

/** What a person does to the annotations: each action is one step of the history and goes to the log. */
export class Session {
  /** @type {readonly Annotation[]} */
  #clipboard = []

  #annotations
  #history
  #scene
  #record
  #now
  #isMutable

  /**
   * @param {object} parts
   * @param {Annotations} parts.annotations
   * @param {History} parts.history
   * @param {Scene} parts.scene
   * @param {(changes: ChangeSet, step: string) => Promise<void> | void} parts.record keeps the changes for the server
   * @param {() => number} parts.now milliseconds
   */
  constructor({ annotations, history, scene, record, now }) {
    this.#annotations = annotations
    this.#history = history
    this.#scene = scene
    this.#record = record
    this.#now = now
    this.#isMutable = (/** @type {string} */ attribute) =>
      scene.labels.some(({ attributes }) => attributes?.some(({ id, mutable }) => String(id) === attribute && mutable))
  }

  get canPaste() {
    return this.#clipboard.length > 0
  }

  /**
   * Changes of what is seen on a frame; of a track they become changes of its keyframes.
   * @param {ChangeSet} changes
   * @param {string} name
   * @param {string} [merge]
   * @returns {Promise<void> | void} until it is in the log and was said
   */
  commit(changes, name, merge) {
    const all = changes.isReplacing ? joined([changes, handedOver(this.#annotations, changes)]) : changes
    const whole = stored(all, this.#isMutable)
    if (isEmpty(whole)) return
    this.#annotations.apply(whole)
    this.#history.push({ changes: whole, name, merge, at: this.#now() })
    return this.#record(whole, name)
  }

  /** @returns {Step | undefined} what was taken back */
  undo() {
    return this.#replay(this.#history.undo(), "Undo")
  }

  /** @returns {Step | undefined} */
  redo() {
    return this.#replay(this.#history.redo(), "Redo")
  }

  /** @param {readonly Annotation[]} targets */
  delete(targets) {
    if (targets.length > 0) this.commit({ ...nothing, deleted: targets }, "Delete")
  }

  /**
   * @param {readonly Annotation[]} targets
   * @param {(shape: Annotation) => Partial<Annotation>} values
   * @param {string} name of the step
   */
  change(targets, values, name) {
    const pairs = targets.map((shape) => /** @type {const} */ ([shape, changed(shape, values(shape))]))
    this.commit({ ...nothing, updated: pairs }, name)
  }

  /** @param {readonly Annotation[]} targets */
  copy(targets) {
    if (targets.length > 0) this.#clipboard = targets
  }

  /**
   * On its own frame a copy lies beside its original, on another one in the same place.
   * @param {readonly [number, number]} [place] where the middle of all copies comes to lie instead
   */
  paste(place) {
    const { frame, picture } = this.#scene
    const away = place && fromMiddle(this.#clipboard, place)
    const pairs = this.#clipboard.flatMap((original) => {
      const kind = kindOf(original)
      const offset = original.frame === frame ? pasteOffset : 0
      const [dx, dy] = away ?? [offset, offset]
      const copy = copied(original, { frame, ...kind.moved(original, dx, dy, picture) })
      return kind.isValid(copy, picture) ? [/** @type {const} */ ([original.uid, copy])] : []
    })
    if (pairs.length === 0) return
    const copies = pairs.map(([, copy]) => copy)
    const relations = copiesBetween(this.#annotations.relations.values(), new Map(pairs))
    this.commit(creation(...copies, ...relations), "Paste")
    this.#scene.selection.set(copies.map(({ uid }) => uid))
    this.#clipboard = copies
  }

  /**
   * @param {Step | undefined} step
   * @param {string} name
   */
  #replay(step, name) {
    if (!step) return undefined
    this.#annotations.apply(step.changes)
    this.#record(step.changes, name)
    const all = touched(step.changes)
    const objects = all.filter(({ type }) => type !== "relation")
    const there =
      (objects.length > 0 ? objects.map(({ uid }) => uid) : all.map((relation) => relationOf(relation).from))
        .filter((uid) => this.#annotations.get(uid))
    if (there.length > 0) this.#scene.selection.set(there)
    return step
  }
}

/**
 * How far it is from the middle of some objects to a place.
 * @param {readonly Annotation[]} objects
 * @param {readonly [number, number]} place
 */
function fromMiddle(objects, [x, y]) {
  const boxes = objects.filter(({ type }) => type !== "tag").map((shape) => kindOf(shape).bounds(shape))
  const [left, top] = [Math.min(...boxes.map((box) => box[0])), Math.min(...boxes.map((box) => box[1]))]
  const [right, bottom] = [Math.max(...boxes.map((box) => box[2])), Math.max(...boxes.map((box) => box[3]))]
  return boxes.length === 0 ? [0, 0] : [x - (left + right) / 2, y - (top + bottom) / 2]
}

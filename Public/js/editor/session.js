import { changed, copied } from "./document/annotation.js"
import { creation, deletion, touched, update } from "./document/changes.js"
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
  /** @type {Annotation | undefined} */
  #clipboard

  #annotations
  #history
  #scene
  #record
  #now

  /**
   * @param {object} parts
   * @param {Annotations} parts.annotations
   * @param {History} parts.history
   * @param {Scene} parts.scene
   * @param {(changes: ChangeSet, step: string) => void} parts.record keeps the changes for the server
   * @param {() => number} parts.now milliseconds
   */
  constructor({ annotations, history, scene, record, now }) {
    this.#annotations = annotations
    this.#history = history
    this.#scene = scene
    this.#record = record
    this.#now = now
  }

  get canPaste() {
    return this.#clipboard !== undefined
  }

  /**
   * @param {ChangeSet} changes
   * @param {string} name
   * @param {string} [merge]
   */
  commit(changes, name, merge) {
    this.#commit(stored(changes), name, merge)
  }

  /**
   * @param {ChangeSet} changes
   * @param {string} name
   * @param {string} [merge]
   */
  #commit(changes, name, merge) {
    this.#annotations.apply(changes)
    this.#history.push({ changes, name, merge, at: this.#now() })
    this.#record(changes, name)
  }

  /** @returns {Step | undefined} what was taken back */
  undo() {
    return this.#replay(this.#history.undo(), "Undo")
  }

  /** @returns {Step | undefined} */
  redo() {
    return this.#replay(this.#history.redo(), "Redo")
  }

  /**
   * @param {Annotation | undefined} target
   * @param {number} label
   */
  relabel(target, label) {
    if (target && target.label !== label) this.commit(update(target, changed(target, { label })), "Change label")
  }

  /** @param {Annotation | undefined} target */
  toggleOccluded(target) {
    if (target) this.commit(update(target, changed(target, { occluded: !target.occluded })), "Change occluded")
  }

  /** @param {Annotation | undefined} target */
  delete(target) {
    if (target) this.commit(deletion(target), "Delete")
  }

  /** @param {Annotation | undefined} target */
  copy(target) {
    this.#clipboard = target ?? this.#clipboard
  }

  paste() {
    const original = this.#clipboard
    if (!original) return
    const { frame, picture } = this.#scene
    const kind = kindOf(original)
    const offset = original.frame === frame ? pasteOffset : 0
    const copy = copied(original, { frame, ...kind.moved(original, offset, offset, picture) })
    if (!kind.isValid(copy, picture)) return
    this.commit(creation(copy), "Paste")
    this.#scene.selectedUid = copy.uid
    this.#clipboard = copy
  }

  /**
   * @param {Step | undefined} step
   * @param {string} name
   */
  #replay(step, name) {
    if (!step) return undefined
    this.#annotations.apply(step.changes)
    this.#record(step.changes, name)
    const first = touched(step.changes)[0]
    if (first && this.#annotations.get(first.uid)) this.#scene.selectedUid = first.uid
    return step
  }
}

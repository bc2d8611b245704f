/** @typedef {import("./annotation.js").Annotation} Annotation */
/** @typedef {import("./changes.js").ChangeSet} ChangeSet */

/**
 * All annotations of a job by uid. They change only by change sets, at a cost of what changed; listeners are told each one.
 */
export class Annotations {
  /** @type {Map<string, Annotation>} */
  #all = new Map()
  /** @type {Map<number, Map<string, Annotation>>} */
  #frames = new Map()
  /** @type {Map<string, number>} */
  #numbers = new Map()
  /** @type {Map<number, number>} */
  #lastNumbers = new Map()
  /** @type {((changes: ChangeSet) => void)[]} */
  #listeners = []

  /** @param {Iterable<Annotation>} annotations */
  constructor(annotations = []) {
    for (const annotation of annotations) this.#put(annotation)
  }

  /** @param {(changes: ChangeSet) => void} listener */
  listen(listener) {
    this.#listeners.push(listener)
  }

  /**
   * Refuses, before anything has changed, what does not fit the present state.
   * @param {ChangeSet} changes
   */
  apply(changes) {
    for (const { uid } of changes.created) {
      if (this.#all.has(uid)) throw new Error(`The annotation ${uid} is there already.`)
    }
    for (const { uid } of [...changes.updated.map(([old]) => old), ...changes.deleted]) {
      if (!this.#all.has(uid)) throw new Error(`There is no annotation ${uid}.`)
    }
    for (const { uid } of changes.deleted) this.#remove(uid)
    for (const [{ uid }, current] of changes.updated) {
      if (this.#all.get(uid)?.frame !== current.frame) this.#remove(uid)
      this.#put(current)
    }
    for (const annotation of changes.created) this.#put(annotation)
    for (const listener of this.#listeners) listener(changes)
  }

  /** @param {string} uid */
  get(uid) {
    return this.#all.get(uid)
  }

  /** @param {number} frame in the order of their numbers */
  on(frame) {
    const annotations = [...this.#frames.get(frame)?.values() ?? []]
    return annotations.sort((one, other) => this.number(one.uid) - this.number(other.uid))
  }

  /** @param {number} frame */
  count(frame) {
    return this.#frames.get(frame)?.size ?? 0
  }

  get uids() {
    return this.#all.keys()
  }

  /**
   * What people call an annotation by: it counts from 1 on each frame, and one that comes back keeps its number.
   * @param {string} uid
   */
  number(uid) {
    return this.#numbers.get(uid) ?? 0
  }

  /** @param {Annotation} annotation */
  #put(annotation) {
    const { uid, frame } = annotation
    this.#all.set(uid, annotation)
    const onFrame = this.#frames.get(frame)
    if (onFrame) onFrame.set(uid, annotation)
    else this.#frames.set(frame, new Map([[uid, annotation]]))
    if (this.#numbers.has(uid)) return
    const number = (this.#lastNumbers.get(frame) ?? 0) + 1
    this.#lastNumbers.set(frame, number)
    this.#numbers.set(uid, number)
  }

  /** @param {string} uid */
  #remove(uid) {
    const annotation = this.#all.get(uid)
    if (!annotation) return
    this.#all.delete(uid)
    this.#frames.get(annotation.frame)?.delete(uid)
  }
}

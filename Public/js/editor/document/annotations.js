import { viewOf } from "./tracks.js"

/** @typedef {import("./annotation.js").Annotation} Annotation */
/** @typedef {import("./changes.js").ChangeSet} ChangeSet */

/**
 * All annotations of a job by uid. They change only by change sets, at a cost of what changed; listeners are told each one.
 */
export class Annotations {
  /** @type {Map<string, Annotation>} */
  #all = new Map()
  /** Shapes and tags. @type {Map<number, Map<string, Annotation>>} */
  #frames = new Map()
  /** @type {Map<string, Annotation>} */
  #tracks = new Map()
  /** What joins two objects: on no picture, known by uid. @type {Map<string, Annotation>} */
  relations = new Map()
  /** @type {Map<string, number>} */
  #numbers = new Map()
  /** By frame; tracks count through the whole job, under -1. @type {Map<number, number>} */
  #lastNumbers = new Map()
  /** Which of the changes was each one's last. @type {Map<string, number>} */
  #changes = new Map()
  #lastChange = 0
  /** Frames in the order of their numbers, as far as they were asked for. @type {Map<number, readonly Annotation[]>} */
  #listed = new Map()
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
    this.#lastChange += 1
    for (const { uid } of changes.deleted) this.#remove(uid)
    for (const [{ uid }, current] of changes.updated) {
      if (this.#all.get(uid)?.frame !== current.frame) this.#remove(uid)
      this.#put(current)
    }
    for (const annotation of changes.created) this.#put(annotation)
    for (const listener of this.#listeners) listener(changes)
  }

  /** @param {string} uid what is stored: of a track the whole */
  get(uid) {
    return this.#all.get(uid)
  }

  /**
   * What an annotation looks like on a frame; undefined where it is not there.
   * @param {string} uid
   * @param {number} frame
   */
  view(uid, frame) {
    const annotation = this.#all.get(uid)
    if (annotation?.type === "track") return viewOf(annotation, frame)
    return annotation?.frame === frame && annotation.type !== "relation" ? annotation : undefined
  }

  /**
   * @param {number} frame
   * @returns {readonly Annotation[]} in the order of their numbers, tracks after what is on this frame alone
   */
  on(frame) {
    const known = this.#listed.get(frame)
    if (known) return known
    const own = [...this.#frames.get(frame)?.values() ?? []]
    own.sort((one, other) => this.number(one.uid) - this.number(other.uid))
    const views = [...this.#tracks.values()].flatMap((track) => viewOf(track, frame) ?? [])
    const listed = Object.freeze([...own, ...views])
    this.#listed.set(frame, listed)
    return listed
  }

  /** @param {number} frame */
  count(frame) {
    if (this.#tracks.size === 0) return this.#frames.get(frame)?.size ?? 0
    return this.on(frame).length
  }

  get uids() {
    return this.#all.keys()
  }

  /** Without relations. */
  get all() {
    return [...this.#all.values()].filter(({ type }) => type !== "relation")
  }

  get tracks() {
    return this.#tracks.values()
  }

  /**
   * What people call an annotation by: it counts from 1 on each frame, tracks count through the job, and one that comes back
   * keeps its number.
   * @param {string} uid
   */
  number(uid) {
    return this.#numbers.get(uid) ?? 0
  }

  /**
   * Rises with each change, others' and the reading of the job included.
   * @param {string} uid
   */
  lastChange(uid) {
    return this.#changes.get(uid) ?? 0
  }

  /** @param {Annotation} annotation */
  #put(annotation) {
    const { uid, frame, type } = annotation
    this.#all.set(uid, annotation)
    this.#changes.set(uid, this.#lastChange)
    if (type === "relation") {
      this.relations.set(uid, annotation)
      return
    }
    this.#forget(annotation)
    const shelf = type === "track" ? this.#tracks : this.#shelf(frame)
    shelf.set(uid, annotation)
    if (this.#numbers.has(uid)) return
    const counter = type === "track" ? -1 : frame
    const number = (this.#lastNumbers.get(counter) ?? 0) + 1
    this.#lastNumbers.set(counter, number)
    this.#numbers.set(uid, number)
  }

  /** @param {number} frame */
  #shelf(frame) {
    const shelf = this.#frames.get(frame) ?? new Map()
    this.#frames.set(frame, shelf)
    return shelf
  }

  /** @param {string} uid */
  #remove(uid) {
    const annotation = this.#all.get(uid)
    if (!annotation) return
    this.#all.delete(uid)
    this.#tracks.delete(uid)
    this.relations.delete(uid)
    this.#frames.get(annotation.frame)?.delete(uid)
    this.#forget(annotation)
  }

  /** @param {Annotation} annotation */
  #forget({ type, frame }) {
    if (type === "track") this.#listed.clear()
    else this.#listed.delete(frame)
  }
}

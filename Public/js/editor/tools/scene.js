import { SpatialGrid } from "../geometry/grid.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/annotations.js").Annotations} Annotations */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("../geometry/box.js").Size} Size */

/** What tools see: the open frame, what stands on it and where, what is selected. */
export class Scene {
  frame = -1
  /** @type {Size} */
  picture = { width: 1, height: 1 }
  /** The label that new shapes get. */
  label = 0
  /** @type {string | null} */
  selectedUid = null
  /** @type {string | null} */
  hoveredUid = null

  #annotations
  #grid = new SpatialGrid({ width: 1, height: 1 })
  /** @type {Annotation[] | undefined} */
  #ordered

  /** @param {Annotations} annotations */
  constructor(annotations) {
    this.#annotations = annotations
    annotations.listen((changes) => this.#update(changes))
  }

  /**
   * @param {number} frame
   * @param {Size} picture
   */
  open(frame, picture) {
    this.frame = frame
    this.picture = picture
    this.selectedUid = null
    this.hoveredUid = null
    this.#ordered = undefined
    this.#grid = new SpatialGrid(picture)
    for (const annotation of this.#annotations.on(frame)) this.#place(annotation)
  }

  get selected() {
    return this.#shown(this.selectedUid)
  }

  get hovered() {
    return this.#shown(this.hoveredUid)
  }

  /** What an action such as deleting is about. */
  get target() {
    return this.selected ?? this.hovered
  }

  /** In the order in which they were made: the list's and Tab's order. */
  get listed() {
    return this.#annotations.on(this.frame)
  }

  /** From the bottom to the top. */
  get ordered() {
    this.#ordered ??= this.listed.sort((one, other) => one.zOrder - other.zOrder)
    return this.#ordered
  }

  /**
   * Those that touch a box, from the bottom to the top.
   * @param {Box} box
   */
  inside(box) {
    const uids = this.#grid.query(box)
    return uids.size === this.ordered.length ? this.ordered : this.ordered.filter(({ uid }) => uids.has(uid))
  }

  /**
   * The annotation at a point: of the topmost layer the smallest, so that a small one within a large one can be reached.
   * @param {number} x
   * @param {number} y
   * @param {number} tolerance in picture pixels
   * @returns {Annotation | undefined}
   */
  at(x, y, tolerance) {
    /** @type {Annotation | undefined} */
    let best
    for (const uid of this.#grid.query([x - tolerance, y - tolerance, x + tolerance, y + tolerance])) {
      const candidate = /** @type {Annotation} */ (this.#annotations.get(uid))
      if (kindOf(candidate).distance(candidate.points, x, y) > tolerance) continue
      if (!best || isOver(candidate, best)) best = candidate
    }
    return best
  }

  /** @param {ChangeSet} changes */
  #update({ created, updated, deleted }) {
    this.#ordered = undefined
    for (const { uid } of deleted) this.#grid.delete(uid)
    for (const [old] of updated) this.#grid.delete(old.uid)
    for (const annotation of [...created, ...updated.map(([, current]) => current)]) {
      if (annotation.frame === this.frame) this.#place(annotation)
    }
    if (!this.selected) this.selectedUid = null
    if (!this.hovered) this.hoveredUid = null
  }

  /** @param {Annotation} annotation */
  #place(annotation) {
    this.#grid.set(annotation.uid, kindOf(annotation).bounds(annotation.points))
  }

  /** @param {string | null} uid */
  #shown(uid) {
    const annotation = uid === null ? undefined : this.#annotations.get(uid)
    return annotation?.frame === this.frame ? annotation : undefined
  }
}

/**
 * @param {Annotation} one
 * @param {Annotation} other
 */
function isOver(one, other) {
  if (one.zOrder !== other.zOrder) return one.zOrder > other.zOrder
  return kindOf(one).area(one.points) <= kindOf(other).area(other.points)
}

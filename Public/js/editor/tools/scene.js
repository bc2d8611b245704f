import { SpatialGrid } from "../geometry/grid.js"
import { kindOf } from "../shapes/kinds.js"
import { DrawingOptions } from "./options.js"
import { Selection } from "./selection.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/annotations.js").Annotations} Annotations */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("../geometry/box.js").Size} Size */

/**
 * What of the picture looks different.
 * @typedef {object} SceneChange
 * @property {Annotation[]} shown new, or as they look now
 * @property {Annotation[]} gone as they looked last
 */

/** What tools see: the open frame, what stands on it and where, what is selected, hidden, locked. */
export class Scene {
  frame = -1
  /** @type {Size} */
  picture = { width: 1, height: 1 }
  /** The label that new shapes get. */
  label = 0
  /** @type {import("../view/palette.js").Label[]} */
  labels = []
  drawing = new DrawingOptions()
  /** The open picture's pixels, as many as its size says. @type {() => import("../geometry/flood.js").Pixels | undefined} */
  pixels = () => undefined
  /** @type {string | null} */
  hoveredUid = null
  selection = new Selection()

  #annotations
  #grid = new SpatialGrid({ width: 1, height: 1 })
  /** What can be seen on the open frame. @type {Map<string, Annotation>} */
  #shown = new Map()
  /** @type {Set<string>} */
  #hidden = new Set()
  /** @type {Set<string>} */
  #locked = new Set()
  /** @type {Set<string>} */
  #pinned = new Set()
  /** @type {Set<number>} */
  #hiddenLayers = new Set()
  /** What `isLayered` was found for. @type {readonly Annotation[]} */
  #layersOf = []
  #isLayered = false
  /** @type {(annotation: Annotation) => boolean} */
  #filter = () => true
  /** @type {((change: SceneChange) => void)[]} */
  #listeners = []

  /** @param {Annotations} annotations */
  constructor(annotations) {
    this.#annotations = annotations
    annotations.listen((changes) => this.#update(changes))
  }

  /** @param {(change: SceneChange) => void} listener told what has changed on the open frame */
  listen(listener) {
    this.#listeners.push(listener)
  }

  /**
   * Tracks that were selected stay selected.
   * @param {number} frame
   * @param {Size} picture
   */
  open(frame, picture) {
    this.frame = frame
    this.picture = picture
    this.hoveredUid = null
    this.#grid = new SpatialGrid(picture)
    this.#shown = new Map()
    for (const annotation of this.listed) this.#place(annotation)
    this.selection.keep((uid) => this.#annotations.get(uid)?.type === "track")
  }

  /** What is known of the label that new shapes get. */
  get labelInfo() {
    return this.labels.find(({ id }) => id === this.label)
  }

  /** The last one that was selected. */
  get selectedUid() {
    return this.selection.last
  }

  set selectedUid(uid) {
    this.selection.set(uid === null ? [] : [uid])
  }

  get selected() {
    return this.#view(this.selection.last)
  }

  get hovered() {
    return this.#view(this.hoveredUid)
  }

  /** What an action such as deleting is about: what is selected, or else what lies under the pointer. */
  get targets() {
    const selected = this.selection.uids.flatMap((uid) => this.#view(uid) ?? [])
    if (selected.length > 0) return selected
    return this.hovered ? [this.hovered] : []
  }

  get target() {
    return this.selected ?? this.hovered
  }

  /** What joins two objects, by uid. */
  get relations() {
    return this.#annotations.relations
  }

  /** In the order in which they were made: the list's and Tab's order. */
  get listed() {
    return this.#annotations.on(this.frame)
  }

  /** What can be seen, in the order in which it was made. */
  get shown() {
    return this.#shown.values()
  }

  get shownCount() {
    return this.#shown.size
  }

  /** @param {string} uid */
  shownView(uid) {
    return this.#shown.get(uid)
  }

  /** @param {string} uid */
  isShown(uid) {
    return this.#shown.has(uid)
  }

  /** @param {string} uid */
  isHidden(uid) {
    return this.#hidden.has(uid)
  }

  /** @param {string} uid cannot be picked up on the picture */
  isLocked(uid) {
    return this.#locked.has(uid)
  }

  /** @param {string} uid keeps its place, but not its outline */
  isPinned(uid) {
    return this.#pinned.has(uid)
  }

  /**
   * @param {string[]} uids
   * @param {"hidden" | "locked" | "pinned"} state
   * @param {boolean} isOn
   */
  mark(uids, state, isOn) {
    const set = { hidden: this.#hidden, locked: this.#locked, pinned: this.#pinned }[state]
    for (const uid of uids) {
      if (isOn) set.add(uid)
      else set.delete(uid)
    }
    if (state === "hidden") this.#refresh(uids)
  }

  /**
   * Something about an object that is not stored has changed.
   * @param {string} uid
   */
  lookAgain(uid) {
    this.#refresh([uid])
  }

  /** Whether there is more than one layer, or was one hidden. */
  get isLayered() {
    if (this.#layersOf !== this.listed) {
      this.#layersOf = this.listed
      this.#isLayered = this.listed.some(({ zOrder }) => zOrder !== this.listed[0].zOrder)
    }
    return this.#isLayered || this.#hiddenLayers.size > 0
  }

  /** @returns {ReadonlySet<number>} */
  get hiddenLayers() {
    return this.#hiddenLayers
  }

  /**
   * @param {number} layer
   * @param {boolean} isHidden
   */
  hideLayer(layer, isHidden) {
    if (isHidden) this.#hiddenLayers.add(layer)
    else this.#hiddenLayers.delete(layer)
    this.#refresh(this.listed.filter(({ zOrder }) => zOrder === layer).map(({ uid }) => uid))
  }

  /**
   * Only what passes is seen and hit.
   * @param {(annotation: Annotation) => boolean} filter
   */
  set filter(filter) {
    this.#filter = filter
    this.#refresh(this.listed.map(({ uid }) => uid))
  }

  get filter() {
    return this.#filter
  }

  /**
   * The annotations in a box.
   * @param {import("../geometry/box.js").Box} box
   */
  inside(box) {
    return [...this.#grid.query(box)].flatMap((uid) => this.#shown.get(uid) ?? [])
  }

  /**
   * The annotation at a point: of the topmost layer the smallest, so that a small one within a large one can be reached.
   * @param {number} x
   * @param {number} y
   * @param {number} tolerance in picture pixels
   * @param {(annotation: Annotation) => boolean} [isWanted]
   * @returns {Annotation | undefined}
   */
  at(x, y, tolerance, isWanted = ({ uid }) => !this.#locked.has(uid)) {
    /** @type {Annotation | undefined} */
    let best
    for (const uid of this.#grid.query([x - tolerance, y - tolerance, x + tolerance, y + tolerance])) {
      const candidate = /** @type {Annotation} */ (this.#shown.get(uid))
      if (!isWanted(candidate) || kindOf(candidate).distance(candidate, x, y) > tolerance) continue
      if (!best || isOver(candidate, best)) best = candidate
    }
    return best
  }

  /** @param {ChangeSet} changes */
  #update({ created, updated, deleted }) {
    this.#refresh([...created, ...updated.map(([, current]) => current), ...deleted].map(({ uid }) => uid))
    this.selection.keep((uid) => this.#view(uid) !== undefined)
    if (!this.hovered) this.hoveredUid = null
  }

  /**
   * Looks at these again and tells what is different.
   * @param {string[]} uids
   */
  #refresh(uids) {
    /** @type {SceneChange} */
    const change = { shown: [], gone: [] }
    for (const uid of uids) {
      const before = this.#shown.get(uid)
      const now = this.#annotations.view(uid, this.frame)
      if (before) {
        change.gone.push(before)
        this.#shown.delete(uid)
        this.#grid.delete(uid)
      }
      if (now && this.#place(now)) change.shown.push(now)
    }
    if (change.shown.length + change.gone.length > 0) { for (const listener of this.#listeners) listener(change) }
  }

  /**
   * @param {Annotation} annotation
   * @returns {boolean} whether it can be seen
   */
  #place(annotation) {
    const { uid, type, outside, zOrder } = annotation
    if (type === "tag" || outside || this.#hidden.has(uid) || this.#hiddenLayers.has(zOrder)) return false
    if (!this.#filter(annotation)) return false
    this.#shown.set(uid, annotation)
    this.#grid.set(uid, kindOf(annotation).bounds(annotation))
    return true
  }

  /** @param {string | null} uid */
  #view(uid) {
    return uid === null ? undefined : this.#annotations.view(uid, this.frame)
  }
}

/**
 * @param {Annotation} one
 * @param {Annotation} other
 */
function isOver(one, other) {
  if (one.zOrder !== other.zOrder) return one.zOrder > other.zOrder
  return kindOf(one).area(one) <= kindOf(other).area(other)
}

import { make, part, setAttribute } from "../../lib/dom.js"
import { kindOf } from "../shapes/kinds.js"
import { swatch } from "./labels.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/annotations.js").Annotations} Annotations */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("./palette.js").Palette} Palette */

/**
 * @typedef {object} ObjectActions
 * @property {(uid: string | null) => void} select
 * @property {(uid: string | null) => void} hover
 * @property {(uid: string, label: number) => void} relabel
 * @property {(uid: string) => void} delete
 */

/**
 * The objects of the open frame. Options of a listbox may hold no controls, so one pair of them, a select and a button, lies
 * over the row that is selected.
 */
export class ObjectList {
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map()
  /** @type {string | null} */
  #selected = null
  /** @type {string | null} */
  #pointed = null
  #frame = -1

  #list
  #scroller
  #tools
  #select
  #count
  #empty
  #annotations
  #palette
  #actions

  /**
   * @param {HTMLElement} root
   * @param {Annotations} annotations
   * @param {Palette} palette
   * @param {ObjectActions} actions
   */
  constructor(root, annotations, palette, actions) {
    this.#list = part(root, "list", HTMLElement)
    this.#scroller = part(root, "objects", HTMLElement)
    this.#tools = part(root, "row-tools", HTMLElement)
    this.#select = part(root, "row-label", HTMLSelectElement)
    this.#count = part(root, "count", HTMLElement)
    this.#empty = part(root, "empty", HTMLElement)
    this.#annotations = annotations
    this.#palette = palette
    this.#actions = actions
    this.#select.replaceChildren(...palette.labels.map(({ id, name }) => make("option", { value: id }, name)))
    this.#listen(part(root, "row-delete", HTMLButtonElement))
  }

  /** @param {number} frame */
  open(frame) {
    this.#frame = frame
    this.#pointed = null
    this.#selected = null
    this.#rows = new Map(this.#annotations.on(frame).map((annotation) => [annotation.uid, this.#row(annotation)]))
    this.#list.replaceChildren(...this.#rows.values())
    this.#finish()
  }

  /** @param {ChangeSet} changes */
  update({ created, updated, deleted }) {
    for (const { uid } of deleted) this.#remove(uid)
    for (const [, current] of updated) {
      const row = this.#rows.get(current.uid)
      if (row) row.replaceChildren(...this.#cells(current))
    }
    for (const annotation of created) {
      if (annotation.frame !== this.#frame) continue
      this.#insert(annotation)
    }
    this.#finish()
  }

  /** @param {string | null} uid */
  mark(uid) {
    if (uid === this.#selected) return
    this.#rows.get(this.#selected ?? "")?.setAttribute("aria-selected", "false")
    this.#selected = uid
    const row = this.#rows.get(uid ?? "")
    row?.setAttribute("aria-selected", "true")
    row?.scrollIntoView({ block: "nearest" })
    setAttribute(this.#list, "aria-activedescendant", row?.id)
    this.#placeTools()
  }

  /** @param {HTMLButtonElement} deletion */
  #listen(deletion) {
    this.#list.addEventListener("click", (event) => this.#actions.select(uidAt(event)))
    this.#list.addEventListener("keydown", (event) => this.#keyDown(event))
    this.#scroller.addEventListener("pointerover", (event) => this.#point(uidAt(event) ?? this.#toolsUid(event)))
    this.#scroller.addEventListener("pointerleave", () => this.#point(null))
    this.#select.addEventListener("change", () => {
      const uid = this.#tools.dataset.uid
      if (uid) this.#actions.relabel(uid, Number(this.#select.value))
    })
    deletion.addEventListener("click", () => {
      const uid = this.#tools.dataset.uid
      if (uid) this.#deleteAndGoOn(uid)
    })
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const uids = [...this.#list.children].map((row) => row instanceof HTMLElement ? row.dataset.uid ?? "" : "")
    const index = uids.indexOf(this.#selected ?? "")
    const next = { ArrowDown: Math.min(index + 1, uids.length - 1), ArrowUp: Math.max(index - 1, 0), Home: 0, End: -1 }
    if (event.key === "Delete" && this.#selected) this.#deleteAndGoOn(this.#selected)
    else if (event.key in next) {
      this.#actions.select(uids.at(next[/** @type {keyof typeof next} */ (event.key)]) ?? null)
    } else return
    event.preventDefault()
  }

  /**
   * In the list one deletes one after the other.
   * @param {string} uid
   */
  #deleteAndGoOn(uid) {
    const row = this.#rows.get(uid)
    const neighbour = row?.nextElementSibling ?? row?.previousElementSibling
    this.#actions.delete(uid)
    if (neighbour instanceof HTMLElement) this.#actions.select(neighbour.dataset.uid ?? null)
    this.#list.focus()
  }

  /** @param {string | null} uid */
  #point(uid) {
    if (uid === this.#pointed) return
    this.#pointed = uid
    this.#actions.hover(uid)
  }

  #placeTools() {
    const row = this.#rows.get(this.#selected ?? "")
    const annotation = this.#annotations.get(this.#selected ?? "")
    this.#tools.hidden = !row || !annotation
    if (!row || !annotation) return
    this.#tools.dataset.uid = annotation.uid
    this.#tools.style.insetBlockStart = `${row.offsetTop}px`
    this.#select.value = String(annotation.label)
  }

  /** @param {Event} event */
  #toolsUid(event) {
    return event.target instanceof Node && this.#tools.contains(event.target) ? this.#tools.dataset.uid ?? null : null
  }

  #finish() {
    this.#count.textContent = String(this.#rows.size)
    this.#empty.hidden = this.#rows.size > 0
    this.#scroller.hidden = this.#rows.size === 0
    this.#placeTools()
  }

  /**
   * By number: one that comes back is not the newest.
   * @param {Annotation} annotation
   */
  #insert(annotation) {
    const row = this.#row(annotation)
    const number = this.#annotations.number(annotation.uid)
    let before = this.#list.lastElementChild
    while (before instanceof HTMLElement && this.#annotations.number(before.dataset.uid ?? "") > number) {
      before = before.previousElementSibling
    }
    this.#rows.set(annotation.uid, row)
    if (before) before.after(row)
    else this.#list.prepend(row)
  }

  /** @param {string} uid */
  #remove(uid) {
    this.#rows.get(uid)?.remove()
    this.#rows.delete(uid)
    if (this.#pointed === uid) this.#pointed = null
    if (this.#selected === uid) this.#selected = null
  }

  /** @param {Annotation} annotation */
  #row(annotation) {
    const { uid } = annotation
    const attributes = {
      role: "option",
      class: "editor-row",
      id: `object-${uid}`,
      "data-uid": uid,
      "aria-selected": "false",
    }
    return make("li", attributes, ...this.#cells(annotation))
  }

  /** @param {Annotation} annotation */
  #cells(annotation) {
    const { name, color } = this.#palette.look(annotation.label)
    const size = kindOf(annotation).size(annotation)
    return [
      swatch(color),
      make("span", { class: "editor-number" }, String(this.#annotations.number(annotation.uid))),
      make("span", { class: "editor-row-name" }, name),
      make("span", { class: "editor-size" }, annotation.occluded ? `${size}, occluded` : size),
    ]
  }
}

/** @param {Event} event */
function uidAt(event) {
  const row = event.target instanceof Element ? event.target.closest("[role=option]") : null
  return row instanceof HTMLElement ? row.dataset.uid ?? null : null
}

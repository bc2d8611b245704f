import { make, part, setAttribute } from "../../lib/dom.js"
import { kindOf } from "../shapes/kinds.js"
import { swatch } from "./labels.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/annotations.js").Annotations} Annotations */
/** @typedef {import("../tools/scene.js").Scene} Scene */
/** @typedef {import("./palette.js").Palette} Palette */

/**
 * @typedef {object} ObjectActions
 * @property {(uid: string | null) => void} select
 * @property {(uids: string[]) => void} selectMany the last one leads
 * @property {(uid: string | null) => void} hover
 * @property {(uid: string, label: number) => void} relabel
 * @property {(uid: string) => void} delete
 * @property {(uid: string, state: "hidden" | "locked") => void} mark
 * @property {(uid: string) => number | undefined} idOf the server's number
 * @property {(words: string, listed: readonly Annotation[]) => void} find goes to what is called so, on whatever picture
 */

/** The height of a row in CSS pixels; the style sheet has the same. */
const rowHeight = 34
const spareRows = 6

/** @type {Record<string, (annotations: Annotations, one: Annotation, other: Annotation) => number>} */
const orders = {
  number: (annotations, one, other) => annotations.number(one.uid) - annotations.number(other.uid),
  newest: (annotations, one, other) => orders.number(annotations, other, one),
  changed: (annotations, one, other) =>
    annotations.lastChange(other.uid) - annotations.lastChange(one.uid) || orders.newest(annotations, one, other),
  label: (annotations, one, other) => one.label - other.label || orders.number(annotations, one, other),
  layer: (annotations, one, other) => other.zOrder - one.zOrder || orders.number(annotations, one, other),
}

/**
 * The objects of the open frame: a listbox of which only the rows in sight are there. Options may hold no controls, so those
 * for the selected row lie over it.
 */
export class ObjectList {
  /** @type {readonly Annotation[]} */
  #items = []
  /** @type {Map<string, number>} */
  #places = new Map()
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map()
  #order = "number"
  #words = ""
  /** @type {string | null} */
  #pointed = null
  /** @type {string | null} */
  #lead = null
  #isAsked = false

  #root
  #list
  #scroller
  #tools
  #select
  #annotations
  #scene
  #palette
  #actions

  /**
   * @param {HTMLElement} root
   * @param {Annotations} annotations
   * @param {Scene} scene
   * @param {Palette} palette
   * @param {ObjectActions} actions
   */
  constructor(root, annotations, scene, palette, actions) {
    this.#root = root
    this.#list = part(root, "list", HTMLElement)
    this.#scroller = part(root, "objects", HTMLElement)
    this.#tools = part(root, "row-tools", HTMLElement)
    this.#select = part(root, "row-label", HTMLSelectElement)
    this.#annotations = annotations
    this.#scene = scene
    this.#palette = palette
    this.#actions = actions
    this.#select.replaceChildren(...palette.labels.map(({ id, name }) => make("option", { value: id }, name)))
    this.#listen()
  }

  /** Another frame, or its objects have changed. */
  refresh() {
    if (this.#isAsked) return
    this.#isAsked = true
    // Several changes in a row are shown once.
    requestAnimationFrame(() => {
      this.#isAsked = false
      this.#collect()
      this.#show()
    })
  }

  /** The selection has changed. */
  mark() {
    const lead = this.#scene.selectedUid
    if (lead !== this.#lead) {
      this.#lead = lead
      const place = this.#places.get(lead ?? "")
      if (place !== undefined) this.#reveal(place)
    }
    this.#show()
  }

  #collect() {
    const wanted = this.#words.toLowerCase().split(/\s+/).filter(Boolean)
    const fitting = this.#scene.listed.filter((shape) => this.#scene.filter(shape) && this.#matches(shape, wanted))
    this.#items = this.#order === "number"
      ? fitting
      : fitting.sort((one, other) => orders[this.#order](this.#annotations, one, other))
    this.#places = new Map(this.#items.map(({ uid }, index) => [uid, index]))
    const all = this.#scene.listed.length
    part(this.#root, "count", HTMLElement).textContent = this.#items.length === all
      ? String(all)
      : `${this.#items.length} of ${all}`
    const empty = part(this.#root, "empty", HTMLElement)
    empty.hidden = this.#items.length > 0
    empty.textContent = all === 0
      ? "Nothing is marked on this picture yet. Take a tool and draw."
      : "No object matches. Change the filter to see the others."
    this.#list.style.blockSize = `${this.#items.length * rowHeight}px`
    this.#scroller.hidden = this.#items.length === 0
    for (const row of this.#rows.values()) row.remove()
    this.#rows.clear()
  }

  /**
   * @param {Annotation} shape
   * @param {string[]} words
   */
  #matches(shape, words) {
    if (words.length === 0) return true
    const { name } = this.#palette.look(shape.label)
    const values = Object.values(shape.attributes).join(" ")
    const names = [this.#annotations.number(shape.uid), `#${this.#actions.idOf(shape.uid) ?? ""}`, name, shape.type]
    const text = `${names.join(" ")} ${shape.track ? "track" : ""} ${values}`
    return words.every((word) => text.toLowerCase().includes(word))
  }

  /** The rows in sight, and no others. */
  #show() {
    const { scrollTop, clientHeight } = this.#scroller
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spareRows)
    const last = Math.min(this.#items.length, Math.ceil((scrollTop + clientHeight) / rowHeight) + spareRows)
    const shown = this.#items.slice(first, last)
    const kept = new Set(shown.map(({ uid }) => uid))
    for (const [uid, row] of this.#rows) {
      if (kept.has(uid)) continue
      row.remove()
      this.#rows.delete(uid)
    }
    for (const [offset, shape] of shown.entries()) {
      const row = this.#rows.get(shape.uid) ?? this.#newRow(shape, first + offset)
      setAttribute(row, "aria-selected", String(this.#scene.selection.has(shape.uid)))
    }
    const lead = this.#rows.get(this.#scene.selectedUid ?? "")
    setAttribute(this.#list, "aria-activedescendant", lead?.id)
    this.#placeTools()
  }

  /**
   * @param {Annotation} shape
   * @param {number} place
   */
  #newRow(shape, place) {
    const { uid } = shape
    const row = make("li", {
      role: "option",
      class: "editor-row",
      id: `object-${uid}`,
      "data-uid": uid,
      "aria-selected": "false",
      "aria-setsize": this.#items.length,
      "aria-posinset": place + 1,
    }, ...this.#cells(shape))
    row.style.insetBlockStart = `${place * rowHeight}px`
    this.#rows.set(uid, row)
    const before = this.#list.children[[...this.#list.children].findIndex((other) => placeOf(other) > place + 1)]
    this.#list.insertBefore(row, before ?? null)
    return row
  }

  /** @param {Annotation} shape */
  #cells(shape) {
    const { name, color } = this.#palette.lookAt(shape)
    const states = [
      this.#scene.isHidden(shape.uid) ? "hidden" : "",
      this.#scene.isLocked(shape.uid) ? "locked" : "",
      this.#scene.isPinned(shape.uid) ? "pinned" : "",
      shape.occluded ? "occluded" : "",
      shape.outside ? "outside" : "",
      shape.source === "auto" ? "predicted" : "",
      shape.group > 0 ? `group ${shape.group}` : "",
    ].filter(Boolean)
    const size = shape.track ? `track${shape.isKeyframe ? ", keyframe" : ""}` : kindOf(shape).size(shape)
    return [
      swatch(color),
      make("span", { class: "editor-number" }, `${shape.track ? "T" : ""}${this.#annotations.number(shape.uid)}`),
      make("span", { class: "editor-row-name" }, name),
      make("span", { class: "editor-size" }, [size, ...states].join(", ")),
    ]
  }

  #listen() {
    this.#list.addEventListener("click", (event) => this.#click(event))
    this.#list.addEventListener("keydown", (event) => this.#keyDown(event))
    this.#scroller.addEventListener("scroll", () => this.#show(), { passive: true })
    new ResizeObserver(() => this.#show()).observe(this.#scroller)
    this.#scroller.addEventListener("pointerover", (event) => this.#point(uidAt(event) ?? this.#toolsUid(event)))
    this.#scroller.addEventListener("pointerleave", () => this.#point(null))
    this.#select.addEventListener("change", () => {
      const { uid } = this.#tools.dataset
      if (uid) this.#actions.relabel(uid, Number(this.#select.value))
    })
    part(this.#root, "row-delete", HTMLButtonElement).addEventListener("click", () => {
      const { uid } = this.#tools.dataset
      if (uid) this.#deleteAndGoOn(uid)
    })
    for (const state of /** @type {const} */ (["hidden", "locked"])) {
      part(this.#root, `row-${state}`, HTMLButtonElement).addEventListener("click", () => {
        const { uid } = this.#tools.dataset
        if (uid) this.#actions.mark(uid, state)
      })
    }
    const search = part(this.#root, "search", HTMLInputElement)
    search.addEventListener("input", () => {
      this.#words = search.value
      this.refresh()
    })
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#actions.find(search.value.trim(), this.#items)
    })
    const order = part(this.#root, "order", HTMLSelectElement)
    order.addEventListener("change", () => {
      this.#order = order.value
      this.refresh()
    })
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const uid = uidAt(event)
    if (!uid) return
    const selected = this.#scene.selection.uids
    if (event.shiftKey && this.#lead) {
      const [from, to] = [this.#places.get(this.#lead) ?? 0, this.#places.get(uid) ?? 0]
      const range = this.#items.slice(Math.min(from, to), Math.max(from, to) + 1).map((shape) => shape.uid)
      this.#actions.selectMany([...range.filter((other) => other !== uid), uid])
    } else if (event.ctrlKey || event.metaKey) {
      const rest = selected.filter((other) => other !== uid)
      this.#actions.selectMany(rest.length < selected.length ? rest : [...selected, uid])
    } else this.#actions.select(uid)
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const index = this.#places.get(this.#scene.selectedUid ?? "") ?? -1
    const last = this.#items.length - 1
    const next = {
      ArrowDown: Math.min(index + 1, last),
      ArrowUp: Math.max(index - 1, 0),
      PageDown: Math.min(index + 10, last),
      PageUp: Math.max(index - 10, 0),
      Home: 0,
      End: last,
    }
    if (event.key === "Delete" && this.#scene.selectedUid) this.#deleteAndGoOn(this.#scene.selectedUid)
    else if (event.key in next) {
      this.#actions.select(this.#items[next[/** @type {keyof typeof next} */ (event.key)]]?.uid ?? null)
    } else return
    event.preventDefault()
  }

  /**
   * In the list one deletes one after the other.
   * @param {string} uid
   */
  #deleteAndGoOn(uid) {
    const place = this.#places.get(uid) ?? 0
    const neighbour = this.#items[place + 1] ?? this.#items[place - 1]
    this.#actions.delete(uid)
    if (neighbour && !this.#annotations.get(uid)) this.#actions.select(neighbour.uid)
    this.#list.focus()
  }

  /** @param {number} place */
  #reveal(place) {
    const top = place * rowHeight
    const { scrollTop, clientHeight } = this.#scroller
    if (top < scrollTop) this.#scroller.scrollTop = top
    else if (top + rowHeight > scrollTop + clientHeight) this.#scroller.scrollTop = top + rowHeight - clientHeight
  }

  /** @param {string | null} uid */
  #point(uid) {
    if (uid === this.#pointed) return
    this.#pointed = uid
    this.#actions.hover(uid)
  }

  #placeTools() {
    const uid = this.#scene.selectedUid ?? ""
    const place = this.#places.get(uid)
    const shape = this.#scene.selected
    this.#tools.hidden = place === undefined || !shape || this.#scene.selection.size > 1
    if (place === undefined || !shape) return
    this.#tools.dataset.uid = uid
    this.#tools.style.insetBlockStart = `${place * rowHeight}px`
    this.#select.value = String(shape.label)
    for (const [name, isOn] of [["hidden", this.#scene.isHidden(uid)], ["locked", this.#scene.isLocked(uid)]]) {
      part(this.#root, `row-${name}`, HTMLButtonElement).setAttribute("aria-pressed", String(isOn))
    }
  }

  /** @param {Event} event */
  #toolsUid(event) {
    return event.target instanceof Node && this.#tools.contains(event.target) ? this.#tools.dataset.uid ?? null : null
  }
}

/** @param {Element} row */
function placeOf(row) {
  return Number(row.getAttribute("aria-posinset"))
}

/** @param {Event} event */
function uidAt(event) {
  const row = event.target instanceof Element ? event.target.closest("[role=option]") : null
  return row instanceof HTMLElement ? row.dataset.uid ?? null : null
}

import { make, part } from "../../lib/dom.js"
import { deletion, update } from "../document/changes.js"
import { byObject, longestWord, mostWords, relationOf, withRelation, wordsIn } from "../document/relations.js"
import { arrowBetween } from "../geometry/arrow.js"
import { kindOf } from "../shapes/kinds.js"
import { drawArrow } from "../view/arrows.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/relations.js").Relation} Relation */
/** @typedef {import("../geometry/box.js").Box} Box */

/** More arrows than these are a thicket. */
const mostArrows = 500
/** As the selected object sees it, with the other's. */
const ways = /** @type {const} */ ([["right", "left", "→ to it"], ["left", "right", "← from it"], [
  "bi",
  "bi",
  "↔ both ways",
]])

/** What joins objects: arrows on the picture, and the list of the selected object's. */
export class Relations {
  #details
  #desk
  #host
  #list = make("section", { class: "editor-relations", "aria-labelledby": "editor-relations-title" })
  #shown = ""
  #wasRelating = false
  /** @type {Map<string, Annotation[]> | undefined} */
  #byObject

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#host = host
    this.#details = part(host, "details", HTMLElement)
    this.#desk = desk
    desk.annotations.listen(() => this.#byObject = undefined)
  }

  refresh() {
    const { toolbox: { present }, screen } = this.#desk
    this.#byObject ??= byObject(this.#desk.scene.relations.values())
    const arrows = this.#arrows()
    screen.arrows = arrows
    this.#host.dataset.arrows = String(arrows.length)
    this.#showList()
    const isRelating = present.name === "relate"
    if (isRelating && !this.#wasRelating && "prompt" in present) this.#desk.announce(String(present.prompt))
    this.#wasRelating = isRelating
  }

  /** @param {string} uid */
  #of(uid) {
    return this.#byObject?.get(uid) ?? []
  }

  #arrows() {
    const { scene, settings, toolbox: { present } } = this.#desk
    const { arrow, preview, previews = [] } = present.live
    const inHand = new Map([...preview ? [preview] : [], ...previews].map((shape) => [shape.uid, shape]))
    const place = (/** @type {string} */ uid) => {
      const shape = scene.isShown(uid) ? inHand.get(uid) ?? scene.shownView(uid) : undefined
      return shape && kindOf(shape).bounds(shape)
    }
    const isAll = settings.values.showsRelations || present.name === "relate"
    const touched = [...scene.selection.uids, ...scene.hoveredUid === null ? [] : [scene.hoveredUid]]
    const relations = new Set(isAll ? scene.relations.values() : touched.flatMap((uid) => this.#of(uid)))
    const arrows = [...relations].slice(0, mostArrows).flatMap((relation) => {
      const { from, to, direction, labels } = relationOf(relation)
      const [one, other] = [place(from), place(to)]
      return one && other ? [drawArrow(arrowBetween(one, other), direction, labels.join(", "))] : []
    })
    const from = arrow && place(arrow.from)
    if (arrow && from) arrows.push(drawArrow(arrowBetween(from, [arrow.x, arrow.y, arrow.x, arrow.y]), "right", ""))
    return arrows
  }

  #showList() {
    const { scene } = this.#desk
    const selected = scene.selection.size === 1 ? scene.selected : undefined
    const rows = selected ? this.#of(selected.uid).flatMap((relation) => this.#row(selected, relation)) : []
    const key = JSON.stringify([selected?.uid, rows.map(({ relation, name }) => [relation.uid, relation.extra, name])])
    if (rows.length === 0) this.#list.remove()
    // The details above it are shown anew without it.
    else if (this.#details.lastElementChild !== this.#list) this.#details.append(this.#list)
    if (key === this.#shown) return
    this.#shown = key
    const focused = this.#list.contains(document.activeElement) ? document.activeElement?.id : ""
    this.#list.replaceChildren(
      make("h3", { id: "editor-relations-title" }, "Relations"),
      make("ul", { class: "editor-elements" }, ...rows.map((row) => this.#item(row))),
      this.#words(),
    )
    if (focused) document.getElementById(focused)?.focus()
  }

  /**
   * @param {Annotation} selected
   * @param {Annotation} relation
   */
  #row(selected, relation) {
    const { annotations, palette, scene } = this.#desk
    const { from, to } = relationOf(relation)
    const isFirst = from === selected.uid
    const other = annotations.view(isFirst ? to : from, scene.frame)
    if (!other) return []
    const name = `${palette.look(other.label).name} ${other.track ? "T" : ""}${annotations.number(other.uid)}`
    return [{ relation, other, name, isFirst }]
  }

  /** @param {{ relation: Annotation, other: Annotation, name: string, isFirst: boolean }} row */
  #item({ relation, other, name, isFirst }) {
    const { session } = this.#desk
    const { direction, labels } = relationOf(relation)
    const id = `relation-${relation.uid}`
    const go = make("button", { type: "button", class: "editor-chip", id: `${id}-other`, title: "Select it" }, name)
    go.addEventListener("click", () => this.#desk.select(other.uid))
    const way = make(
      "select",
      { id: `${id}-way`, "aria-label": `Direction, ${name}` },
      ...ways.map(([mine, theirs, words]) => {
        const value = isFirst ? mine : theirs
        return make("option", { value, selected: value === direction }, words)
      }),
    )
    way.addEventListener("change", () => {
      this.#change(relation, { direction: /** @type {Relation["direction"]} */ (way.value) })
    })
    const remove = make("button", { type: "button", class: "editor-chip", "aria-label": `Remove, ${name}` }, "Remove")
    remove.addEventListener("click", () => {
      session.commit(deletion(relation), "Remove relation")
      this.#details.querySelector("button")?.focus()
    })
    return make("li", {}, go, way, this.#wordField(relation, `${id}-words`, name, labels), remove)
  }

  /**
   * @param {Annotation} relation
   * @param {string} id
   * @param {string} name of the other object
   * @param {readonly string[]} labels
   */
  #wordField(relation, id, name, labels) {
    const field = make("input", {
      type: "text",
      id,
      value: labels.join(", "),
      list: "editor-relation-words",
      placeholder: "Words, with commas",
      maxlength: mostWords * (longestWord + 2),
      "aria-label": `Words, ${name}`,
    })
    field.addEventListener("change", () => {
      const words = wordsIn(field.value)
      field.setCustomValidity(typeof words === "string" ? words : "")
      if (typeof words === "string") field.reportValidity()
      else this.#change(relation, { labels: words })
    })
    return field
  }

  /** What was said of relations in this job, to choose from. */
  #words() {
    const all = [...this.#desk.scene.relations.values()].flatMap((relation) => relationOf(relation).labels)
    const options = [...new Set(all)].sort().map((value) => make("option", { value }))
    return make("datalist", { id: "editor-relation-words" }, ...options)
  }

  /**
   * @param {Annotation} relation
   * @param {Partial<Relation>} values
   */
  #change(relation, values) {
    this.#desk.session.commit(update(relation, withRelation(relation, values)), "Change relation")
  }
}

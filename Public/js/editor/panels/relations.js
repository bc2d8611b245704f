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
const ways = /** @type {const} */ ([
  ["right", "left", "→ to it"],
  ["left", "right", "← from it"],
  ["bi", "bi", "↔ both ways"],
])

/** What joins objects: arrows on the picture, and the list of the selected object's. */
export class Relations {
  #details
  #desk
  #host
  #list = make("section", { class: "editor-relations", "aria-labelledby": "editor-relations-title" })
  /** What was said of relations in this job, to choose from. */
  #words = make("datalist", { id: "editor-relation-words" })
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
    // Others have looked already: who listens later is told later.
    desk.annotations.listen(() => {
      this.#byObject = undefined
      this.refresh()
    })
  }

  refresh() {
    const { toolbox: { present }, screen } = this.#desk
    const hasChanged = !this.#byObject
    this.#byObject ??= byObject(this.#desk.scene.relations.values())
    const arrows = this.#arrows()
    screen.arrows = arrows
    this.#host.dataset.arrows = String(arrows.length)
    this.#showList(hasChanged)
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

  /** @param {boolean} hasChanged whether any relation is another */
  #showList(hasChanged) {
    const { scene } = this.#desk
    const selected = scene.selection.size === 1 ? scene.selected : undefined
    const rows = selected ? this.#of(selected.uid).flatMap((relation) => this.#row(selected, relation)) : []
    const key = JSON.stringify([selected?.uid, rows.map(({ relation, name }) => [relation.uid, name])])
    if (rows.length === 0) this.#list.remove()
    // The details above it are shown anew without it.
    else if (this.#details.lastElementChild !== this.#list) this.#details.append(this.#list)
    if (key !== this.#shown) {
      const items = rows.map((row) => this.#item(row))
      this.#list.replaceChildren(
        make("h3", { id: "editor-relations-title" }, "Relations"),
        make("ul", { class: "editor-elements" }, ...items),
        this.#words,
      )
    } else if (!hasChanged) return
    this.#shown = key
    // What is there stays in its place: somebody may be about to use it.
    for (const { relation } of rows) this.#fill(relation)
    const all = [...scene.relations.values()].flatMap((relation) => relationOf(relation).labels)
    this.#words.replaceChildren(...[...new Set(all)].sort().map((value) => make("option", { value })))
  }

  /** @param {Annotation} relation */
  #fill(relation) {
    const { direction, labels } = relationOf(relation)
    const [way, field] = ["way", "words"].map((
      name,
    ) => /** @type {HTMLInputElement | null} */ (this.#list.querySelector(`#relation-${relation.uid}-${name}`)))
    if (way) way.value = direction
    const isTyped = field === document.activeElement && field?.value !== field?.defaultValue
    if (field && !isTyped) field.value = field.defaultValue = labels.join(", ")
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
    const { annotations, session } = this.#desk
    const id = `relation-${relation.uid}`
    const go = make("button", { type: "button", class: "editor-chip", id: `${id}-other`, title: "Select it" }, name)
    go.addEventListener("click", () => this.#desk.select(other.uid))
    const way = make(
      "select",
      { id: `${id}-way`, "aria-label": `Direction, ${name}` },
      ...ways.map(([mine, theirs, words]) => make("option", { value: isFirst ? mine : theirs }, words)),
    )
    way.addEventListener("change", () => {
      this.#change(relation, { direction: /** @type {Relation["direction"]} */ (way.value) })
    })
    const remove = make("button", { type: "button", class: "editor-chip", "aria-label": `Remove, ${name}` }, "Remove")
    remove.addEventListener("click", () => {
      const present = annotations.get(relation.uid)
      if (present) session.commit(deletion(present), "Remove relation")
      this.#details.querySelector("button")?.focus()
    })
    return make("li", {}, go, way, this.#wordField(relation, `${id}-words`, name), remove)
  }

  /**
   * @param {Annotation} relation
   * @param {string} id
   * @param {string} name of the other object
   */
  #wordField(relation, id, name) {
    const field = make("input", {
      type: "text",
      id,
      list: "editor-relation-words",
      placeholder: "Words, with commas",
      maxlength: mostWords * (longestWord + 2),
      "aria-label": `Words, ${name}`,
    })
    field.addEventListener("change", () => {
      const words = wordsIn(field.value)
      field.setCustomValidity(typeof words === "string" ? words : "")
      if (typeof words === "string") {
        field.reportValidity()
        return
      }
      field.defaultValue = field.value
      this.#change(relation, { labels: words })
    })
    return field
  }

  /**
   * @param {Annotation} relation
   * @param {Partial<Relation>} values
   */
  #change({ uid }, values) {
    const relation = this.#desk.annotations.get(uid)
    if (relation) this.#desk.session.commit(update(relation, withRelation(relation, values)), "Change relation")
  }
}

import { make, part } from "../../lib/dom.js"
import { isMarked } from "../deeds/objects.js"
import { kindOf } from "../shapes/kinds.js"
import { attributeControl } from "./attributes.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */

const states = /** @type {const} */ (["hidden", "locked", "pinned"])

/** What can be said and done of what is selected: attributes, flags, layer, group, keyframes. */
export class Details {
  #root
  #desk
  #points
  #shown = ""

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#root = part(host, "details", HTMLElement)
    this.#desk = desk
    this.#points = desk.onDemand(() => import("./skeleton-points.js"))
  }

  refresh() {
    const { scene } = this.#desk
    const { targets, selection } = scene
    const selected = targets.filter(({ uid }) => selection.has(uid))
    const id = this.#desk.saving.idOf(scene.selectedUid ?? "")
    const key = JSON.stringify([selected.length, selected.slice(-1).map(summary), this.#states(selected), id])
    if (key === this.#shown) return
    this.#shown = key
    this.#root.hidden = selected.length === 0
    const hasFocus = this.#root.contains(document.activeElement) ? document.activeElement?.id : undefined
    this.#root.replaceChildren(...this.#content(selected))
    if (selected.length === 1 && selected[0].type === "skeleton") this.#showPoints(selected[0], key)
    if (hasFocus) document.getElementById(hasFocus)?.focus()
  }

  /** @param {Annotation[]} selected */
  #states(selected) {
    return selected.map(({ uid }) => states.map((state) => isMarked(this.#desk, uid, state)))
  }

  /** @param {Annotation[]} selected */
  #content(selected) {
    const shape = selected.at(-1)
    if (!shape) return []
    const { palette, annotations } = this.#desk
    const title = selected.length > 1
      ? `${selected.length} objects`
      : `${palette.look(shape.label).name} ${shape.track ? "T" : ""}${annotations.number(shape.uid)}`
    return [
      make("h2", {}, title),
      make("div", { class: "editor-flags" }, ...this.#flags(selected)),
      ...this.#attributes(selected),
      ...(selected.length === 1 && shape.track ? [this.#keyframes(shape)] : []),
      make("p", { class: "editor-facts" }, facts(shape, this.#desk.saving.idOf(shape.uid))),
    ]
  }

  /** @param {Annotation[]} selected */
  #flags(selected) {
    const last = selected[selected.length - 1]
    const marks =
      /** @type {const} */ ([["hide", "Hide", "hidden"], ["lock", "Lock", "locked"], ["pinned", "Pin", "pinned"]])
    const buttons = [
      flag("occluded", "Occluded", selected.every(({ occluded }) => occluded)),
      ...marks.map(([command, words, state]) =>
        flag(command, words, selected.every(({ uid }) => isMarked(this.#desk, uid, state)))
      ),
      flag("to-front", "To front"),
      flag("to-back", "To back"),
    ]
    if (last.track) {
      buttons.push(flag("outside", "Outside", last.outside), flag("keyframe", "Keyframe", Boolean(last.isKeyframe)))
      buttons.push(flag("split", "Split here"))
    }
    if (!last.track && kindOf(last).canTrack) {
      buttons.push(flag("merge", selected.length > 1 ? "Merge" : "Make a track"))
    }
    if (selected.length === 1 && last.type !== "tag") buttons.push(flag("tool-relate", "Relate…"))
    if (selected.length > 1) buttons.push(flag("group", "Group"), flag("join", "Join"))
    if (selected.some(({ group }) => group > 0)) buttons.push(flag("ungroup", "Ungroup"))
    if (last.source === "auto") buttons.push(flag("accept", "Accept"), flag("reject", "Reject"))
    return buttons
  }

  /** @param {Annotation[]} selected of one label: what is changed is changed in all of them */
  #attributes(selected) {
    const { scene, session } = this.#desk
    const last = selected[selected.length - 1]
    if (selected.some(({ label }) => label !== last.label)) return []
    const label = scene.labels.find(({ id }) => id === last.label)
    return (label?.attributes ?? []).map((attribute) => {
      const value = last.attributes[attribute.id] ?? attribute.default
      return attributeControl(attribute, value, (next) => {
        const fresh = scene.targets
        session.change(
          fresh,
          ({ attributes }) => ({ attributes: { ...attributes, [attribute.id]: next } }),
          "Change attribute",
        )
      })
    })
  }

  /** @param {Annotation} view */
  #keyframes(view) {
    const frames = (view.track?.keyframes ?? []).map(({ frame }) => {
      const button = make("button", {
        type: "button",
        class: "editor-chip",
        "aria-current": frame === view.frame ? "true" : undefined,
      }, String(frame))
      button.addEventListener("click", () => this.#desk.open(frame))
      return button
    })
    return make("div", { class: "editor-chips" }, make("span", {}, "Keyframes"), ...frames)
  }

  /**
   * @param {Annotation} shape
   * @param {string} key what is shown
   */
  #showPoints(shape, key) {
    this.#points.use(({ pointList }) => {
      if (this.#shown === key) this.#root.lastElementChild?.before(pointList(this.#desk, shape))
    })
  }
}

/**
 * @param {string} command
 * @param {string} words
 * @param {boolean} [isOn]
 */
function flag(command, words, isOn) {
  return make("button", {
    type: "button",
    class: "editor-chip",
    // The focus finds it again when everything is shown anew.
    id: `flag-${command}`,
    "data-command": command,
    "aria-pressed": isOn === undefined ? undefined : String(isOn),
  }, words)
}

/**
 * What of an object the panel shows; not its points.
 * @param {Annotation} shape
 */
function summary(shape) {
  const { points: _points, track, ...rest } = shape
  return { ...rest, size: kindOf(shape).size(shape), keyframes: track?.keyframes?.map(({ frame }) => frame) }
}

/**
 * @param {Annotation} shape
 * @param {number | undefined} id
 */
function facts(shape, id) {
  const list = [kindOf(shape).words, kindOf(shape).size(shape), `layer ${shape.zOrder}`, shape.source]
  if (shape.score !== undefined) list.push(`score ${Math.round(shape.score * 100)} %`)
  if (shape.group > 0) list.push(`group ${shape.group}`)
  if (id !== undefined) list.push(`#${id} on the server`)
  return list.join(" · ")
}

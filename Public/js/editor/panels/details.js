import { make, part } from "../../lib/dom.js"
import { isMarked } from "../deeds/objects.js"
import { kindOf } from "../shapes/kinds.js"
import { attributeControl } from "./attributes.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */

/** What can be said and done of what is selected: attributes, flags, layer, group, keyframes. */
export class Details {
  #root
  #desk
  #shown = ""

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#root = part(host, "details", HTMLElement)
    this.#desk = desk
  }

  refresh() {
    const { scene } = this.#desk
    const { targets, selection } = scene
    const selected = targets.filter(({ uid }) => selection.has(uid))
    const key = JSON.stringify(
      selected.slice(-1).map((
        { points: _points, track: _track, elements, ...rest },
      ) => [rest, elements.length, kindOf(rest).type]),
    ) + selected.length + selected.map(({ uid }) =>
      ["hidden", "locked", "pinned"].map((state) =>
        isMarked(this.#desk, uid, /** @type {"hidden"} */ (state))
      )
    ).join()
    if (key === this.#shown) return
    this.#shown = key
    this.#root.hidden = selected.length === 0
    const hasFocus = this.#root.contains(document.activeElement) ? document.activeElement?.id : undefined
    this.#root.replaceChildren(...this.#content(selected))
    if (hasFocus) document.getElementById(hasFocus)?.focus()
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
      ...(selected.length === 1 ? this.#elements(shape) : []),
      make("p", { class: "editor-facts" }, facts(shape)),
    ]
  }

  /** @param {Annotation[]} selected */
  #flags(selected) {
    const last = selected[selected.length - 1]
    const states =
      /** @type {const} */ ([["hide", "Hide", "hidden"], ["lock", "Lock", "locked"], ["pinned", "Pin", "pinned"]])
    const buttons = [
      flag("occluded", "Occluded", selected.every(({ occluded }) => occluded)),
      ...states.map(([command, words, state]) =>
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

  /** @param {Annotation} shape */
  #elements(shape) {
    if (shape.type !== "skeleton") return []
    const { palette, session, scene } = this.#desk
    const rows = shape.elements.map((element, index) => {
      const set = (/** @type {object} */ values) => {
        const target = scene.selected
        if (!target) return
        const elements = target.elements.map((other, at) => at === index ? { ...other, ...values } : other)
        session.change([target], () => ({ elements }), "Change point")
      }
      const states = /** @type {const} */ (["occluded", "outside"]).map((state) => {
        const box = make("input", { type: "checkbox", checked: element[state] })
        box.addEventListener("change", () => set({ [state]: box.checked }))
        return make("label", { class: "editor-check" }, box, state)
      })
      return make("li", {}, make("span", {}, palette.look(element.label).name), ...states)
    })
    return [make("ul", { class: "editor-elements" }, ...rows)]
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
    "data-command": command,
    "aria-pressed": isOn === undefined ? undefined : String(isOn),
  }, words)
}

/** @param {Annotation} shape */
function facts(shape) {
  const list = [kindOf(shape).words, kindOf(shape).size(shape), `layer ${shape.zOrder}`, shape.source]
  if (shape.score !== undefined) list.push(`score ${Math.round(shape.score * 100)} %`)
  if (shape.group > 0) list.push(`group ${shape.group}`)
  return list.join(" · ")
}

import { make } from "../../lib/dom.js"
import { isPointMarked, markPoint } from "../shapes/skeleton.js"
import { attributeControl } from "./attributes.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/annotation.js").Element} Element */

/**
 * The points of a skeleton, one by one: how they are seen, what is said of them, and whether they can be grabbed.
 * @param {Desk} desk
 * @param {Annotation} shape
 */
export function pointList(desk, shape) {
  const sublabels = desk.scene.labels.find(({ id }) => id === shape.label)?.sublabels ?? []
  const rows = shape.elements.map((element) => {
    const { label } = element
    // What never changes along a track is said of the point as a whole, which the server takes with the track alone.
    const attributes = (sublabels.find(({ id }) => id === label)?.attributes ?? [])
      .filter(({ mutable }) => mutable || !shape.track)
    const stored = /** @type {const} */ (["occluded", "outside"]).map((state) =>
      check(label, state, element[state], (isOn) => change(desk, label, { [state]: isOn }))
    )
    const marked = /** @type {const} */ (["hidden", "locked"]).map((state) =>
      check(label, state, isPointMarked(shape.uid, label, state), (isOn) => {
        markPoint(shape.uid, label, state, isOn)
        desk.scene.lookAgain(shape.uid)
        desk.refresh()
      })
    )
    const controls = attributes.map((attribute) =>
      attributeControl(
        attribute,
        element.attributes[attribute.id] ?? attribute.default,
        (value) => change(desk, label, ({ attributes: old }) => ({ attributes: { ...old, [attribute.id]: value } })),
      )
    )
    return make("li", {}, make("span", {}, desk.palette.look(label).name), ...stored, ...marked, ...controls)
  })
  return make("ul", { class: "editor-elements" }, ...rows)
}

/**
 * @param {Desk} desk
 * @param {number} label the point's
 * @param {Partial<Element> | ((element: Element) => Partial<Element>)} values
 */
function change({ scene, session }, label, values) {
  const { selected } = scene
  if (!selected) return
  const elements = selected.elements.map((element) => {
    if (element.label !== label) return element
    return { ...element, ...typeof values === "function" ? values(element) : values }
  })
  session.change([selected], () => ({ elements }), "Change point")
}

/**
 * @param {number} label the point's
 * @param {string} state
 * @param {boolean} isOn
 * @param {(isOn: boolean) => void} changed
 */
function check(label, state, isOn, changed) {
  const box = make("input", { type: "checkbox", id: `point-${label}-${state}`, checked: isOn })
  box.addEventListener("change", () => changed(box.checked))
  return make("label", { class: "editor-check" }, box, state)
}

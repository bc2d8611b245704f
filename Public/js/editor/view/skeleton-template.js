import { learnEdges } from "../shapes/skeleton.js"

/** @typedef {import("./palette.js").Label} Label */
/** @typedef {{ points: { label: number, x: number, y: number }[], edges: [number, number][] }} Template */

/** @type {WeakMap<Label, Template>} */
const known = new WeakMap()

/**
 * How a skeleton's points are placed and joined, from CVAT's drawing: a circle for each point, a line for each edge.
 * Without a drawing, or where it misses points, they are laid on a ring.
 * @param {Label | undefined} label
 * @returns {Template} places in 0 … 100
 */
export function templateOf(label) {
  if (!label) return { points: [], edges: [] }
  const template = known.get(label) ?? read(label)
  known.set(label, template)
  return template
}

/** @param {readonly Label[]} labels */
export function learnTemplates(labels) {
  for (const label of labels) {
    if (label.sublabels?.length) learnEdges(templateOf(label).edges)
  }
}

/** @param {Label} label */
function read({ svg = "", sublabels = [] }) {
  const drawing = new DOMParser().parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg">${svg}</svg>`,
    "image/svg+xml",
  )
  /** @type {Map<string, number>} */
  const labels = new Map()
  const places = new Map()
  for (const circle of drawing.querySelectorAll("circle")) {
    const name = circle.getAttribute("data-label-name")
    const id = Number(circle.getAttribute("data-label-id"))
    const sublabel = sublabels.find((candidate) => candidate.id === id || candidate.name === name)
    if (!sublabel) continue
    labels.set(circle.getAttribute("data-node-id") ?? circle.getAttribute("data-element-id") ?? "", sublabel.id)
    places.set(sublabel.id, [Number(circle.getAttribute("cx")), Number(circle.getAttribute("cy"))])
  }
  const points = sublabels.map(({ id }, index) => {
    const angle = index / sublabels.length * 2 * Math.PI
    const [x, y] = places.get(id) ?? [50 + 40 * Math.sin(angle), 50 - 40 * Math.cos(angle)]
    return { label: id, x, y }
  })
  const edges = [...drawing.querySelectorAll("line")].flatMap((line) => {
    const from = labels.get(line.getAttribute("data-node-from") ?? "")
    const to = labels.get(line.getAttribute("data-node-to") ?? "")
    return from === undefined || to === undefined ? [] : [/** @type {[number, number]} */ ([from, to])]
  })
  return { points, edges }
}

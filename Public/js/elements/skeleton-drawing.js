/**
 * A skeleton's template: where its points are and which of them a line joins.
 *
 * @typedef {object} Node
 * @property {string} id of the stored point; empty for a new one
 * @property {string} name
 * @property {number} x percent of the drawing, 0 … 100
 * @property {number} y
 *
 * @typedef {object} Drawing
 * @property {readonly Node[]} nodes
 * @property {readonly (readonly [number, number])[]} edges indices of nodes, the smaller first
 */

/** So many steps can be taken back. */
const mostSteps = 200

/** A drawing that changes step by step. */
export class SkeletonDrawing {
  /** @type {Drawing} */
  #present
  /** @type {Drawing[]} */
  #past = []
  /** @type {Drawing[]} */
  #future = []
  /** What the last step was, so that a drag is one. */
  #merge = ""

  /** @param {Drawing} drawing */
  constructor(drawing) {
    this.#present = drawing
  }

  get nodes() {
    return this.#present.nodes
  }

  get edges() {
    return this.#present.edges
  }

  get canUndo() {
    return this.#past.length > 0
  }

  get canRedo() {
    return this.#future.length > 0
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {number} the new point's index
   */
  add(x, y) {
    const node = { id: "", name: freeName(this.nodes), x: clamped(x), y: clamped(y) }
    this.#change({ ...this.#present, nodes: [...this.nodes, node] })
    return this.nodes.length - 1
  }

  /**
   * @param {number} index
   * @param {number} x
   * @param {number} y
   * @param {string} [merge] steps of the same name, one after the other, are one
   */
  move(index, x, y, merge = "") {
    this.#change(this.#with(index, { x: clamped(x), y: clamped(y) }), merge)
  }

  /**
   * @param {number} index
   * @param {string} name
   */
  rename(index, name) {
    if (this.nodes[index]?.name !== name) this.#change(this.#with(index, { name }), `name ${index}`)
  }

  /** @param {number} index */
  remove(index) {
    const after = (/** @type {number} */ node) => node > index ? node - 1 : node
    this.#change({
      nodes: this.nodes.filter((_, other) => other !== index),
      edges: this.edges.filter((edge) => !edge.includes(index)).map(([from, to]) => [after(from), after(to)]),
    })
  }

  /**
   * A line between two points, or none where there was one.
   * @param {number} one
   * @param {number} other
   */
  join(one, other) {
    if (one === other) return
    const [from, to] = [Math.min(one, other), Math.max(one, other)]
    const rest = this.edges.filter((edge) => edge[0] !== from || edge[1] !== to)
    const isNew = rest.length === this.edges.length
    this.#change({ ...this.#present, edges: isNew ? [...rest, [from, to]] : rest })
  }

  /** What comes next is a step of its own. */
  rest() {
    this.#merge = ""
  }

  /** @param {Drawing} drawing in place of everything */
  replace(drawing) {
    this.#change(drawing)
  }

  /** @returns {boolean} whether there was something */
  undo() {
    const before = this.#past.pop()
    if (!before) return false
    this.#future.push(this.#present)
    this.#present = before
    this.#merge = ""
    return true
  }

  /** @returns {boolean} */
  redo() {
    const after = this.#future.pop()
    if (!after) return false
    this.#past.push(this.#present)
    this.#present = after
    this.#merge = ""
    return true
  }

  /**
   * @param {number} index
   * @param {Partial<Node>} values
   * @returns {Drawing}
   */
  #with(index, values) {
    return {
      ...this.#present,
      nodes: this.nodes.map((node, other) => other === index ? { ...node, ...values } : node),
    }
  }

  /**
   * @param {Drawing} drawing
   * @param {string} [merge]
   */
  #change(drawing, merge = "") {
    if (merge === "" || merge !== this.#merge) this.#past = [...this.#past.slice(1 - mostSteps), this.#present]
    this.#present = drawing
    this.#future = []
    this.#merge = merge
  }
}

/**
 * Pairs of numbers from 1, as the form has them: `1-2, 2-3`.
 * @param {readonly (readonly [number, number])[]} edges
 */
export function edgeText(edges) {
  return edges.map(([from, to]) => `${from + 1}-${to + 1}`).join(", ")
}

/**
 * @param {string} text
 * @param {number} count of points
 * @returns {[number, number][]} without what is no pair of two of them
 */
export function edgesFrom(text, count) {
  return text.split(",").flatMap((pair) => {
    const [from, to] = pair.split("-").map((word) => Number(word.trim()) - 1)
    const isPair = [from, to].every((index) => Number.isInteger(index) && index >= 0 && index < count) && from !== to
    return isPair ? [/** @type {[number, number]} */ ([Math.min(from, to), Math.max(from, to)])] : []
  })
}

/**
 * A file as CVAT's constructor writes and reads it.
 * @param {Drawing} drawing
 */
export function drawingSVG({ nodes, edges }) {
  const lines = edges.map(([from, to]) =>
    `<line x1="${nodes[from].x}" y1="${nodes[from].y}" x2="${nodes[to].x}" y2="${nodes[to].y}" stroke="black" ` +
    `data-type="edge" data-node-from="${from + 1}" stroke-width="0.5" data-node-to="${to + 1}"></line>`
  )
  const circles = nodes.map(({ name, x, y }, index) =>
    `<circle r="1.5" stroke="black" fill="#b3b3b3" cx="${x}" cy="${y}" stroke-width="0.1" data-type="element node" ` +
    `data-element-id="${index + 1}" data-node-id="${index + 1}" data-label-name="${escaped(name)}"></circle>`
  )
  const labels = Object.fromEntries(nodes.map(({ name }, index) => [index + 1, { name, attributes: [] }]))
  const words = escaped(JSON.stringify(labels))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${lines.join("")}${circles.join("")}` +
    `<desc data-description-type="labels-specification">${words}</desc></svg>`
}

/**
 * @param {Element} svg as a parser read it
 * @param {readonly Node[]} known points of the same names are the same
 * @returns {Drawing | undefined} undefined where no points are in it
 */
export function drawingFrom(svg, known = []) {
  const names = namesFrom(svg.querySelector("desc")?.textContent ?? "")
  const circles = [...svg.querySelectorAll("circle")]
  if (circles.length === 0) return undefined
  /** @type {Map<string, number>} */
  const indices = new Map()
  const nodes = circles.map((circle, index) => {
    const id = circle.getAttribute("data-node-id") ?? String(index + 1)
    indices.set(id, index)
    const name = circle.getAttribute("data-label-name") ?? names.get(id) ?? id
    const place = (/** @type {string} */ attribute) => clamped(Number(circle.getAttribute(attribute)) || 0)
    return { id: known.find((node) => node.name === name)?.id ?? "", name, x: place("cx"), y: place("cy") }
  })
  const edges = [...svg.querySelectorAll("line")].flatMap((line) => {
    const ends = ["data-node-from", "data-node-to"].map((name) => indices.get(line.getAttribute(name) ?? "") ?? -1)
    const [from, to] = ends.sort((one, other) => one - other)
    return from < 0 || from === to ? [] : [/** @type {[number, number]} */ ([from, to])]
  })
  return { nodes, edges }
}

/**
 * @param {string} text
 * @returns {Map<string, string>}
 */
function namesFrom(text) {
  try {
    const entries = Object.entries(/** @type {Record<string, { name?: string }>} */ (JSON.parse(text)))
    return new Map(entries.flatMap(([id, label]) => label?.name ? [[id, label.name]] : []))
  } catch {
    return new Map()
  }
}

/** @param {readonly Node[]} nodes */
function freeName(nodes) {
  for (let number = nodes.length + 1;; number++) {
    if (!nodes.some(({ name }) => name === String(number))) return String(number)
  }
}

/** @param {number} value */
function clamped(value) {
  return Math.round(Math.min(100, Math.max(0, value)) * 100) / 100
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

import { make, part } from "../lib/dom.js"
import { drawingFrom, drawingSVG, edgesFrom, edgeText, SkeletonDrawing } from "./skeleton-drawing.js"

/** @typedef {import("./skeleton-drawing.js").Node} Node */

const namespace = "http://www.w3.org/2000/svg"
/** @type {Record<string, readonly [number, number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
/** Larger files are no templates. */
const mostBytes = 1_000_000

/**
 * Draws a skeleton's template in a label's form: a click sets a point, a drag moves it, two points one after the other are
 * joined or parted. All of it works by keys, too. Without JavaScript, names and edges are typed.
 */
export class SkeletonTemplate extends HTMLElement {
  #abort = new AbortController()
  #drawing = new SkeletonDrawing({ nodes: [], edges: [] })
  /** @type {number | undefined} */
  #selected
  /** @type {{ index: number, isMoved: boolean } | undefined} */
  #held

  connectedCallback() {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.#drawing = new SkeletonDrawing(this.#read())
    const canvas = this.#canvas
    canvas.addEventListener("pointerdown", (event) => this.#press(event), { signal })
    canvas.addEventListener("pointermove", (event) => this.#move(event), { signal })
    canvas.addEventListener("pointerup", (event) => this.#release(event), { signal })
    canvas.addEventListener("pointercancel", () => this.#held = undefined, { signal })
    this.addEventListener("keydown", (event) => this.#key(event), { signal })
    this.addEventListener("click", (event) => this.#click(event), { signal })
    this.addEventListener("input", (event) => this.#typed(event), { signal })
    part(this, "edges", HTMLElement).querySelector("input")?.addEventListener("change", () => this.#typedEdges(), {
      signal,
    })
    part(this, "svg-file", HTMLInputElement).addEventListener("change", () => this.#open(), { signal })
    part(this, "picture-file", HTMLInputElement).addEventListener("change", () => this.#lay(), { signal })
    const kind = this.closest("form")?.querySelector("[name=kind]")
    const follow = () => this.hidden = kind instanceof HTMLSelectElement && kind.value !== "skeleton"
    kind?.addEventListener("change", follow, { signal })
    follow()
    part(this, "board", HTMLElement).hidden = false
    this.#show()
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  get #canvas() {
    return /** @type {SVGSVGElement} */ (this.querySelector("svg[data-canvas]"))
  }

  /** @returns {import("./skeleton-drawing.js").Drawing} */
  #read() {
    const rows = [...this.querySelectorAll("[data-part=rows] li")].filter((row) =>
      field(row, "point_name").value !== ""
    )
    const nodes = rows.map((row) => ({
      id: field(row, "point_id").value,
      name: field(row, "point_name").value,
      x: Number(field(row, "point_x").value),
      y: Number(field(row, "point_y").value),
    }))
    return { nodes, edges: edgesFrom(this.#edgeField.value, nodes.length) }
  }

  get #edgeField() {
    return /** @type {HTMLInputElement} */ (part(this, "edges", HTMLElement).querySelector("input"))
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return
    event.preventDefault()
    const index = indexOf(event.target)
    if (index === undefined) {
      this.#selected = this.#drawing.add(...this.#place(event))
      this.#show(`Point ${this.#selected + 1} set.`)
    } else {
      this.#held = { index, isMoved: false }
      this.#canvas.setPointerCapture(event.pointerId)
    }
    this.#focus()
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#held) return
    const [x, y] = this.#place(event)
    const { index, isMoved } = this.#held
    const { x: oldX, y: oldY } = this.#drawing.nodes[index]
    if (!isMoved && Math.hypot(x - oldX, y - oldY) < 2) return
    this.#drawing.move(index, x, y, `drag ${index}`)
    this.#held.isMoved = true
    this.#selected = index
    this.#show()
  }

  /** @param {PointerEvent} event */
  #release(event) {
    const held = this.#held
    this.#held = undefined
    if (!held) return
    this.#canvas.releasePointerCapture(event.pointerId)
    // The next drag of the same point is a step of its own.
    if (held.isMoved) this.#drawing.rest()
    else this.#choose(held.index)
    this.#focus()
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target instanceof HTMLInputElement) return
    const isCommand = event.ctrlKey || event.metaKey
    if (isCommand && event.key.toLowerCase() === "z") return this.#done(event, () => this.#step(event.shiftKey))
    if (isCommand && event.key.toLowerCase() === "y") return this.#done(event, () => this.#step(true))
    const index = indexOf(event.target)
    const arrow = arrows[event.key]
    if (index === undefined || isCommand) return
    if (arrow) return this.#done(event, () => this.#nudge(index, arrow, event.shiftKey ? 10 : 1))
    if (event.key === "Enter" || event.key === " ") return this.#done(event, () => this.#choose(index))
    if (event.key === "Delete" || event.key === "Backspace") return this.#done(event, () => this.#remove(index))
    if (event.key === "Escape" && this.#selected !== undefined) this.#done(event, () => this.#let())
  }

  /**
   * @param {KeyboardEvent} event
   * @param {() => void} action
   */
  #done(event, action) {
    event.preventDefault()
    action()
    this.#focus()
  }

  /** @param {Event} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null
    switch (button?.dataset.action) {
      case "add":
        this.#selected = this.#drawing.add(...this.#freePlace())
        this.#show(`Point ${this.#selected + 1} set; arrow keys move it.`)
        return this.#focus()
      case "remove":
        return this.#selected === undefined ? undefined : this.#remove(this.#selected)
      case "undo":
        return this.#step(false)
      case "redo":
        return this.#step(true)
      case "save":
        return this.#save()
      case "open":
        return part(this, "svg-file", HTMLInputElement).click()
      case "picture":
        return part(this, "picture-file", HTMLInputElement).click()
    }
  }

  /** @param {Event} event */
  #typed(event) {
    const input = event.target
    if (!(input instanceof HTMLInputElement) || input.name !== "point_name") return
    const index = [...this.querySelectorAll("[name=point_name]")].indexOf(input)
    if (index < this.#drawing.nodes.length) this.#drawing.rename(index, input.value)
    else if (input.value !== "") {
      this.#drawing.rename(this.#drawing.add(...this.#freePlace()), input.value)
    }
    this.#draw()
  }

  #typedEdges() {
    const nodes = this.#drawing.nodes
    this.#drawing.replace({ nodes, edges: edgesFrom(this.#edgeField.value, nodes.length) })
    this.#show()
  }

  /**
   * The first point is chosen, the second one joined with it or parted from it.
   * @param {number} index
   */
  #choose(index) {
    if (this.#selected === undefined) {
      this.#selected = index
      return this.#show(`Point ${index + 1} chosen: another one is joined with it.`)
    }
    const from = this.#selected
    if (from === index) return this.#let()
    const before = this.#drawing.edges.length
    this.#drawing.join(from, index)
    this.#selected = index
    this.#show(`Points ${from + 1} and ${index + 1} ${this.#drawing.edges.length > before ? "joined" : "parted"}.`)
  }

  #let() {
    this.#selected = undefined
    this.#show("No point is chosen.")
  }

  /**
   * @param {number} index
   * @param {readonly [number, number]} arrow
   * @param {number} length
   */
  #nudge(index, [x, y], length) {
    const node = this.#drawing.nodes[index]
    this.#drawing.move(index, node.x + x * length, node.y + y * length, `keys ${index}`)
    this.#selected = index
    this.#show(`${this.#drawing.nodes[index].x}, ${this.#drawing.nodes[index].y}`)
  }

  /** @param {number} index */
  #remove(index) {
    this.#drawing.remove(index)
    this.#selected = this.#drawing.nodes.length > 0 ? Math.max(0, index - 1) : undefined
    this.#show(`Point ${index + 1} removed; there are ${this.#drawing.nodes.length}.`)
  }

  /** @param {boolean} isForward */
  #step(isForward) {
    const isDone = isForward ? this.#drawing.redo() : this.#drawing.undo()
    this.#selected = undefined
    this.#show(isDone ? (isForward ? "Done again." : "Undone.") : "There is nothing more.")
  }

  #save() {
    const blob = new Blob([drawingSVG(this.#drawing)], { type: "image/svg+xml" })
    const link = make("a", { href: URL.createObjectURL(blob), download: "skeleton.svg" })
    link.click()
    URL.revokeObjectURL(link.href)
  }

  async #open() {
    const input = part(this, "svg-file", HTMLInputElement)
    const file = input.files?.[0]
    input.value = ""
    if (!file) return
    const text = file.size > mostBytes ? "" : await file.text()
    // As HTML: a broken file is read as far as it goes. Styles are of no use here, and the page's policy forbids them.
    const page = new DOMParser().parseFromString(text.replaceAll(/\sstyle\s*=/gi, " data-style="), "text/html")
    const drawing = drawingFrom(page.body, this.#drawing.nodes)
    if (!drawing) return this.#show(`There are no points in ${file.name}: an SVG with circles is needed, as CVAT's.`)
    this.#drawing.replace(drawing)
    this.#selected = undefined
    this.#show(`${drawing.nodes.length} points read from ${file.name}.`)
  }

  /** A picture below the drawing, to place points on; it stays in this browser. */
  #lay() {
    const file = part(this, "picture-file", HTMLInputElement).files?.[0]
    const image = /** @type {SVGImageElement} */ (this.#canvas.querySelector("image"))
    URL.revokeObjectURL(image.getAttribute("href") ?? "")
    if (file) image.setAttribute("href", URL.createObjectURL(file))
    else image.removeAttribute("href")
  }

  /** @param {string} [words] */
  #show(words) {
    const rows = part(this, "rows", HTMLElement)
    const first = rows.querySelector("li")
    if (!first) return
    const { nodes, edges } = this.#drawing
    rows.replaceChildren(
      ...[...nodes, { id: "", name: "", x: 50, y: 50 }].map((node, index) => rowOf(first, node, index)),
    )
    this.#edgeField.value = edgeText(edges)
    this.#draw()
    if (words !== undefined) part(this, "said", HTMLElement).textContent = words
    for (const [name, isPossible] of Object.entries(this.#possible)) {
      this.querySelector(`[data-action=${name}]`)?.setAttribute("aria-disabled", String(!isPossible))
    }
  }

  get #possible() {
    const { canUndo, canRedo, nodes } = this.#drawing
    return { undo: canUndo, redo: canRedo, remove: this.#selected !== undefined, save: nodes.length > 0 }
  }

  #draw() {
    const { nodes, edges } = this.#drawing
    const group = /** @type {SVGGElement} */ (this.#canvas.querySelector("g"))
    group.replaceChildren(
      ...edges.map(([from, to]) =>
        shape("line", { x1: nodes[from].x, y1: nodes[from].y, x2: nodes[to].x, y2: nodes[to].y })
      ),
      ...nodes.map((node, index) => this.#nodeShape(node, index)),
    )
  }

  /**
   * @param {Node} node
   * @param {number} index
   */
  #nodeShape({ name, x, y }, index) {
    const isSelected = index === this.#selected
    const joined = this.#drawing.edges.filter((edge) => edge.includes(index)).map(([from, to]) =>
      (from === index ? to : from) + 1
    )
    const words = `Point ${index + 1}, ${name}${joined.length > 0 ? `, joined with ${joined.join(", ")}` : ""}`
    const node = shape("g", {
      class: "skeleton-node",
      tabindex: 0,
      role: "button",
      "aria-label": words,
      "aria-pressed": String(isSelected),
      "data-index": index,
      transform: `translate(${x} ${y})`,
    })
    const number = shape("text", { y: 0.9, "aria-hidden": "true" })
    number.textContent = String(index + 1)
    const label = shape("text", { class: "skeleton-node__name", y: -4.4, "aria-hidden": "true" })
    label.textContent = name === String(index + 1) ? "" : name
    node.append(shape("circle", { r: 4, class: "skeleton-node__reach" }), shape("circle", { r: 2.6 }), number, label)
    return node
  }

  /** The chosen point keeps the focus when everything is drawn anew. */
  #focus() {
    const node = this.#canvas.querySelector(`[data-index="${this.#selected ?? 0}"]`)
    const next = node ?? this.querySelector("[data-action=add]")
    if (next instanceof SVGElement || next instanceof HTMLElement) next.focus({ preventScroll: true })
  }

  /**
   * @param {PointerEvent} event
   * @returns {[number, number]} percent
   */
  #place(event) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect()
    return [(event.clientX - left) / width * 100, (event.clientY - top) / height * 100]
  }

  /** @returns {[number, number]} where no point is yet */
  #freePlace() {
    for (let step = 0;; step++) {
      const place = /** @type {[number, number]} */ ([20 + step * 15 % 75, 20 + Math.floor(step / 5) * 15 % 75])
      if (step > 30 || this.#drawing.nodes.every(({ x, y }) => Math.hypot(x - place[0], y - place[1]) > 6)) return place
    }
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {number | undefined}
 */
function indexOf(target) {
  const node = target instanceof Element ? target.closest("[data-index]") : null
  return node ? Number(node.getAttribute("data-index")) : undefined
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function shape(name, attributes) {
  const element = /** @type {SVGElement} */ (document.createElementNS(namespace, name))
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value))
  return element
}

/**
 * @param {Element} row
 * @param {string} name
 * @returns {HTMLInputElement}
 */
function field(row, name) {
  return /** @type {HTMLInputElement} */ (row.querySelector(`[name=${name}]`))
}

/**
 * A row of the form like the first one.
 * @param {Element} first
 * @param {Node} node
 * @param {number} index
 */
function rowOf(first, { id, name, x, y }, index) {
  const row = /** @type {Element} */ (first.cloneNode(true))
  const values = { point_id: id, point_name: name, point_x: String(x), point_y: String(y) }
  for (const [part, value] of Object.entries(values)) field(row, part).value = value
  field(row, "point_name").setAttribute("aria-label", `Name of point ${index + 1}`)
  const number = row.querySelector(".label-row__number")
  if (number) number.textContent = String(index + 1)
  return row
}

customElements.define("skeleton-template", SkeletonTemplate)

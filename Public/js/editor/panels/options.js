import { make, part, setAttribute } from "../../lib/dom.js"

/** @typedef {import("../desk.js").Desk} Desk */

const brushModes = /** @type {const} */ ([
  ["brush", "Brush"],
  ["eraser", "Eraser"],
  ["polygon-plus", "Polygon +"],
  ["polygon-minus", "Polygon −"],
  ["wand", "Wand"],
])

/** The strip above the picture: what the tool in the hand can be told. */
export class OptionStrip {
  #root
  #desk
  #shown = ""

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#root = part(host, "options", HTMLElement)
    this.#desk = desk
  }

  refresh() {
    const { toolbox, scene, settings, models } = this.#desk
    const mask = scene.selected?.type === "mask" && scene.selected
    const key = JSON.stringify([
      this.#desk.host.dataset.mode,
      toolbox.present.name,
      toolbox.isDrawing,
      scene.drawing,
      settings.values.hasAutoBorders,
      settings.values.hasProjections,
      mask && [scene.isHidden(mask.uid)],
      models.present?.interactor?.id,
    ])
    if (key === this.#shown || this.#root.contains(document.activeElement) && this.#isTyping()) return
    this.#shown = key
    const focused = this.#root.contains(document.activeElement) ? document.activeElement?.id : ""
    this.#root.replaceChildren(...this.#content())
    if (focused) document.getElementById(focused)?.focus()
    // What does not fit is scrolled to, by keyboard, too.
    const strip = this.#root.parentElement
    if (strip) setAttribute(strip, "tabindex", strip.scrollWidth > strip.clientWidth ? 0 : undefined)
  }

  #isTyping() {
    return document.activeElement instanceof HTMLInputElement && document.activeElement.type !== "checkbox"
  }

  #content() {
    const { toolbox } = this.#desk
    const { name } = toolbox.present
    if (name === "brush") return this.#brush()
    if (name === "interactor") return this.#interactor()
    if (name === "slice") {
      return [hint("Click an object, then cut from outline to outline; Shift and a drag cuts free-hand.")]
    }
    if (name === "relate") return [hint("Click the object that it is related to; or Tab, and Enter. Escape leaves.")]
    if (name === "issue") return [hint("Tap the object or the place, or drag a frame around what is wrong.")]
    if (name === "part") {
      return [hint("Click a point of the selected outline, then new points, and end on another of its points.")]
    }
    // Other kinds of work have words of their own.
    if (!toolbox.isDrawing && this.#desk.host.dataset.mode !== "standard") return []
    if (!toolbox.isDrawing) return [hint("Click to select; Shift and a drag selects several; N draws.")]
    const isPath = name === "polygon" || name === "polyline" || name === "points"
    /** @type {HTMLElement[]} */
    const content = [this.#check("option-track", "Track", "isTrack")]
    if (isPath) content.push(this.#number("option-points", "Points", "pointCount", 0, 500))
    if (name === "polygon" || name === "polyline") {
      content.push(this.#setting("option-borders", "Follow outlines", "hasAutoBorders"))
    }
    if (name === "cuboid" || name === "cuboid-corners") {
      content.push(this.#setting("option-projections", "Lines into the depth", "hasProjections"))
    }
    content.push(hint(hints[name] ?? "Drag, or click two corners; Shift: as high as wide."))
    return content
  }

  #brush() {
    const { scene } = this.#desk
    const modes = brushModes.map(([mode, words]) => chip(mode, words, scene.drawing.brushMode === mode))
    const edited = scene.selected?.type === "mask" ? scene.selected : undefined
    return [
      make("span", { class: "editor-chips" }, ...modes),
      scene.drawing.brushMode === "wand"
        ? this.#number("option-tolerance", "Tolerance", "wandTolerance", 0, 255)
        : this.#number("option-size", "Size", "brushSize", 1, 500),
      this.#check("option-square", "Square", "isBrushSquare"),
      this.#check("option-under", "Remove underlying", "removesUnderlying"),
      ...edited ? [chip("hide", "Hide the mask", scene.isHidden(edited.uid))] : [],
      hint("N or Enter: a new mask."),
    ]
  }

  #interactor() {
    const { drawing } = this.#desk.scene
    const models = this.#desk.models.present
    if (!models) return []
    const select = make(
      "select",
      { id: "option-model", "aria-label": "Model" },
      ...models.interactors.map(({ id, name }) =>
        make("option", { value: id, selected: id === models.interactor?.id }, name)
      ),
    )
    select.addEventListener("change", () => models.chooseInteractor(select.value))
    const type = make(
      "select",
      { id: "option-region", "aria-label": "Result" },
      make("option", { value: "mask", selected: drawing.regionType === "mask" }, "as mask"),
      make("option", { value: "polygon", selected: drawing.regionType === "polygon" }, "as polygon"),
    )
    type.addEventListener("change", () => {
      drawing.regionType = type.value === "polygon" ? "polygon" : "mask"
      this.#desk.refresh()
    })
    const ask = make("button", { type: "button", class: "editor-chip", id: "option-ask" }, "Ask")
    ask.addEventListener("click", () => models.askAgain())
    return [
      select,
      type,
      ...drawing.regionType === "polygon"
        ? [this.#number("option-outline", "Off by (pixels)", "outlineTolerance", 0, 50)]
        : [],
      this.#check("option-later", "Ask later", "asksLater"),
      ...drawing.asksLater ? [ask] : [],
      hint("Click into the object; Alt or the right button: not this. Enter or N keeps it."),
    ]
  }

  /**
   * @param {string} id
   * @param {string} words
   * @param {"hasAutoBorders" | "hasProjections"} name
   */
  #setting(id, words, name) {
    const { settings } = this.#desk
    const box = make("input", { type: "checkbox", id, checked: settings.values[name] })
    box.addEventListener("change", () => settings.change({ [name]: box.checked }))
    return make("label", { class: "editor-check" }, box, words)
  }

  /**
   * @param {string} id
   * @param {string} words
   * @param {"isTrack" | "isBrushSquare" | "removesUnderlying" | "asksLater"} name
   */
  #check(id, words, name) {
    const { drawing } = this.#desk.scene
    const box = make("input", { type: "checkbox", id, checked: drawing[name] })
    box.addEventListener("change", () => {
      drawing[name] = box.checked
      this.#desk.refresh()
    })
    return make("label", { class: "editor-check" }, box, words)
  }

  /**
   * @param {string} id
   * @param {string} words
   * @param {"pointCount" | "brushSize" | "wandTolerance" | "outlineTolerance"} name
   * @param {number} least
   * @param {number} most
   */
  #number(id, words, name, least, most) {
    const { drawing } = this.#desk.scene
    const box = make("input", { type: "number", id, min: least, max: most, value: drawing[name] })
    box.addEventListener("change", () => {
      if (box.checkValidity()) drawing[name] = Number(box.value)
      this.#desk.refresh()
    })
    return make("label", { class: "editor-check" }, words, box)
  }
}

/** @type {Record<string, string>} */
const hints = {
  polygon: "Click points, Shift and a drag draws free-hand; Enter, a double click or the first point ends.",
  polyline: "Click points, Shift and a drag draws free-hand; Enter or a double click ends.",
  points: "Click points; Enter or a double click ends.",
  extreme: "Click the top, left, lowest and rightmost point of the object.",
  rotated: "Click both ends of one edge, then the edge across.",
  "cuboid-corners": "Click three corners of the front, one after the other, then the corner behind the third.",
  scissors:
    "Click along the edge of the object; Shift: a straight line. Enter, a double click or the first point ends.",
}

/**
 * @param {string} command
 * @param {string} words
 * @param {boolean} isOn
 */
function chip(command, words, isOn) {
  return make("button", {
    type: "button",
    class: "editor-chip",
    id: `mode-${command}`,
    "data-command": command,
    "aria-pressed": String(isOn),
  }, words)
}

/** @param {string} words */
function hint(words) {
  return make("span", { class: "editor-hint" }, words)
}

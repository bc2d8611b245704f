import { make, part } from "../lib/dom.js"
import { valueForDigit } from "./panels/attributes.js"
import { kindOf } from "./shapes/kinds.js"

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {"standard" | "attributes" | "single" | "tags" | "review"} ModeName */

/** CVAT's names in addresses. @type {Record<string, ModeName>} */
const inAddress = {
  single_shape: "single",
  tags: "tags",
  review: "review",
  attributes: "attributes",
  standard: "standard",
}

/** What the editor is used for: everything, or one kind of work with its own keys. */
export class Modes {
  /** @type {ModeName} */
  name = "standard"

  #desk
  #select
  #prompt
  #attribute = 0
  #goesOn = true

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#desk = desk
    this.#select = part(host, "mode", HTMLSelectElement)
    this.#prompt = part(host, "prompt", HTMLElement)
    this.#select.addEventListener("change", () => this.choose(/** @type {ModeName} */ (this.#select.value)))
  }

  /** @param {URLSearchParams} address may say which mode, label and number of points to begin with */
  begin(address) {
    const label = this.#desk.palette.labels.find(({ name }) => name === address.get("defaultLabel"))
    if (label) this.#desk.chooseLabel(label.id)
    this.#desk.scene.drawing.pointCount = Number(address.get("defaultPointsCount") ?? 0) || 0
    this.choose(inAddress[address.get("defaultWorkspace") ?? ""] ?? "standard")
  }

  /** @param {ModeName} name */
  choose(name) {
    const { host, review, toolbox, scene } = this.#desk
    this.name = name
    host.dataset.mode = name
    this.#select.value = name
    if (name === "review" || review.present) review.use((panel) => panel.show(this.name === "review"))
    if (name === "single") this.#desk.chooseTool(toolbox.toolForKind(scene.labelInfo?.kind) ?? "rectangle")
    else if (name !== "standard") this.#desk.chooseTool("select")
    if (name === "attributes") this.#showObject()
    this.#desk.refresh()
  }

  /** Another picture is open. */
  opened() {
    if (this.name === "attributes") this.#showObject()
    this.refresh()
  }

  /**
   * Something was drawn: with a single shape for each picture, the next one comes.
   * @param {string} step
   */
  done(step) {
    const isShape = this.name === "single" && step === "Draw"
    const isTag = this.name === "tags" && step === "Tag"
    if ((isShape || isTag) && this.#goesOn) this.#next()
  }

  /**
   * Keys that mean something else in this mode.
   * @param {string} keys
   * @returns {boolean} whether that was one
   */
  keyDown(keys) {
    if (this.name === "attributes") return this.#attributeKey(keys)
    if (this.name === "tags") return this.#tagKey(keys)
    if (this.name !== "review" || keys !== "N") return false
    this.#desk.run("issue")
    return true
  }

  refresh() {
    if (this.name === "review") this.#desk.review.present?.refresh()
    const content = {
      standard: () => [],
      attributes: () => [this.#attributeWords()],
      single: () => this.#singleWords(),
      tags: () => ["Digits tag this picture.", this.#goOnBox()],
      review: reviewButtons,
    }[this.name]()
    const key = this.name + content.map((item) => typeof item === "string" ? item : "").join() + this.#desk.scene.label
    if (this.#prompt.dataset.shown === key) return
    this.#prompt.dataset.shown = key
    this.#prompt.hidden = content.length === 0
    this.#prompt.replaceChildren(...content)
  }

  #attributeWords() {
    const { scene } = this.#desk
    const attribute = this.#present
    if (!scene.selected) return "Tab goes to the objects."
    if (!attribute) return "This label has no attributes. Tab: next object."
    const values = Array.from({ length: 10 }, (_, digit) => [digit, valueForDigit(attribute, digit)])
      .filter(([, value]) => value !== undefined).map(([digit, value]) => `${digit} ${value}`)
    return `${attribute.name}: ${values.join(", ") || "type it on the right"}. Tab: next object, ↑ ↓: attribute.`
  }

  #singleWords() {
    const { palette, scene, toolbox } = this.#desk
    const skip = make("button", { type: "button", class: "editor-chip" }, "Skip")
    skip.addEventListener("click", () => {
      toolbox.present.cancel()
      this.#next()
      this.#desk.refresh()
    })
    const words = `Annotate ${palette.look(scene.label).name} using ${toolbox.present.name}.`
    return [words, this.#goOnBox(), skip]
  }

  #goOnBox() {
    const box = make("input", { type: "checkbox", checked: this.#goesOn })
    box.addEventListener("change", () => this.#goesOn = box.checked)
    return make("label", { class: "editor-check" }, box, "next picture by itself")
  }

  #next() {
    const { frames, scene, annotations } = this.#desk
    const isSingle = this.name === "single"
    const next = frames.numbers.find((number) => number > scene.frame && (!isSingle || annotations.count(number) === 0))
    if (next !== undefined) return this.#desk.open(next)
    this.#desk.saving.saveNow()
    this.#desk.announce("This was the last picture: everything is saved.")
  }

  get #present() {
    const { selected, labels } = this.#desk.scene
    const attributes = labels.find(({ id }) => id === selected?.label)?.attributes ?? []
    return attributes[this.#attribute % Math.max(1, attributes.length)]
  }

  /** @param {string} keys */
  #attributeKey(keys) {
    const { scene, session } = this.#desk
    if (keys === "Tab") this.#nextObject(1)
    else if (keys === "Shift+Tab") this.#nextObject(-1)
    else if (keys === "ArrowDown") this.#attribute += 1
    else if (keys === "ArrowUp") this.#attribute = Math.max(0, this.#attribute - 1)
    else if (/^\d$/.test(keys)) {
      const attribute = this.#present
      const value = attribute && valueForDigit(attribute, Number(keys))
      if (!attribute || value === undefined) return false
      const values = (/** @type {import("./document/annotation.js").Annotation} */ { attributes }) => ({
        attributes: { ...attributes, [attribute.id]: value },
      })
      session.change(scene.targets, values, "Change attribute")
    } else return false
    this.refresh()
    return true
  }

  /** @param {string} keys */
  #tagKey(keys) {
    const { palette } = this.#desk
    // The digit after 9 is 0.
    const label = /^(Shift\+)?\d$/.test(keys) ? palette.labels[(Number(keys.at(-1)) + 9) % 10] : undefined
    if (!label && keys !== "N") return false
    if (label) this.#desk.chooseLabel(label.id)
    this.#desk.run("tag")
    return true
  }

  /** What is selected, as a track stays from picture to picture, or else the first object. */
  #showObject() {
    const { scene } = this.#desk
    const { selected } = scene
    if (selected && scene.isShown(selected.uid)) this.#showLarge(selected)
    else this.#nextObject(1)
  }

  /** @param {1 | -1} direction */
  #nextObject(direction) {
    const { scene } = this.#desk
    const listed = scene.listed.filter(({ uid }) => scene.isShown(uid))
    const index = listed.findIndex(({ uid }) => uid === scene.selectedUid)
    const next = listed.at(Math.max(index + direction, -1) % Math.max(1, listed.length))
    if (!next) return
    this.#attribute = 0
    this.#desk.select(next.uid)
    this.#showLarge(next)
    this.refresh()
  }

  /** @param {import("./document/annotation.js").Annotation} shape */
  #showLarge(shape) {
    this.#desk.screen.show(kindOf(shape).bounds(shape), this.#desk.settings.values.objectMargin)
  }
}

/** On a narrow page the list, which has these as well, is closed at first. */
function reviewButtons() {
  const command = (/** @type {string} */ name, /** @type {string} */ words) =>
    make("button", { type: "button", class: "editor-chip editor-narrow", "data-command": name }, words)
  return [
    command("tool-issue", "Report an issue"),
    command("previous-issue", "Previous"),
    command("next-issue", "Next"),
    command("side", "List"),
    make("span", { class: "editor-wide" }, "N reports an issue about the object or the place under the pointer."),
  ]
}

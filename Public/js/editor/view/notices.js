import { make } from "../../lib/dom.js"
import { local } from "../../lib/site.js"
import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("./palette.js").Palette} Palette */

/**
 * What the notices say of one shape that is not saved.
 * @typedef {object} Undecided
 * @property {string} uid
 * @property {Annotation | undefined} mine undefined: I deleted it
 * @property {Annotation | undefined} theirs the server's; undefined: there it is deleted
 * @property {string} [sentence] why the server refuses it; without one, somebody else has changed it
 *
 * @typedef {"mine" | "theirs" | "both" | "revert" | "copy" | "show"} Decision
 */

/** What needs a decision, and what keeps work from being saved. Nothing here goes away by itself. */
export class Notices {
  #root
  #palette
  #frameName
  #decide
  #shown = ""

  /**
   * @param {HTMLElement} root
   * @param {Palette} palette
   * @param {(frame: number) => string} frameName
   * @param {(uid: string, decision: Decision) => void} decide
   */
  constructor(root, palette, frameName, decide) {
    this.#root = root
    this.#palette = palette
    this.#frameName = frameName
    this.#decide = decide
  }

  /**
   * @param {Undecided[]} undecided
   * @param {{ sentence: string, link?: { words: string, address: string } }[]} troubles
   */
  show(undecided, troubles) {
    const key = JSON.stringify([undecided, troubles])
    if (key === this.#shown) return
    this.#shown = key
    this.#root.hidden = undecided.length + troubles.length === 0
    const focused = this.#root.contains(document.activeElement)
    this.#root.replaceChildren(
      ...troubles.map(({ sentence, link }) => this.#trouble(sentence, link)),
      ...undecided.map((item) =>
        item.sentence === undefined ? this.#conflict(item) : this.#refusal(item, item.sentence)
      ),
    )
    if (focused) this.#root.querySelector("button")?.focus()
  }

  /**
   * @param {string} sentence
   * @param {{ words: string, address: string } | undefined} link
   */
  #trouble(sentence, link) {
    const text = make("p", {}, sentence)
    if (link) text.append(" ", make("a", { href: local(link.address), target: "_blank", rel: "noopener" }, link.words))
    return make("article", { class: "editor-notice" }, text)
  }

  /** @param {Undecided} item */
  #conflict({ uid, mine, theirs }) {
    const subject = this.#subject(mine ?? theirs)
    const buttons = [this.#button(uid, "mine", "Keep mine"), this.#button(uid, "theirs", "Keep theirs")]
    if (mine && theirs) buttons.push(this.#button(uid, "both", "Keep both"))
    return make(
      "article",
      { class: "editor-notice", "data-conflict": uid },
      make("p", {}, make("strong", {}, `Somebody else has changed ${subject}.`)),
      make("p", {}, `Mine: ${this.#words(mine)}. Theirs: ${this.#words(theirs)}.`),
      make("div", { class: "editor-choices" }, ...buttons, this.#button(uid, "show", "Show")),
    )
  }

  /**
   * @param {Undecided} item
   * @param {string} sentence
   */
  #refusal({ uid, mine, theirs }, sentence) {
    return make(
      "article",
      { class: "editor-notice", "data-refusal": uid },
      make("p", {}, make("strong", {}, `A change to ${this.#subject(mine ?? theirs)} could not be saved.`)),
      make("p", {}, sentence),
      make(
        "div",
        { class: "editor-choices" },
        this.#button(uid, "revert", "Undo it"),
        ...(mine ? [this.#button(uid, "copy", "Copy"), this.#button(uid, "show", "Show")] : []),
      ),
    )
  }

  /**
   * @param {string} uid
   * @param {Decision} decision
   * @param {string} words
   */
  #button(uid, decision, words) {
    const button = make("button", { type: "button", class: "button button--small", "data-decision": decision }, words)
    button.addEventListener("click", () => this.#decide(uid, decision))
    return button
  }

  /** @param {Annotation | undefined} annotation */
  #subject(annotation) {
    if (!annotation) return "an object"
    return `${this.#palette.look(annotation.label).name} on ${this.#frameName(annotation.frame)}`
  }

  /** @param {Annotation | undefined} annotation */
  #words(annotation) {
    if (!annotation) return "deleted"
    const { name } = this.#palette.look(annotation.label)
    if (annotation.type === "track") return `${name}, track with ${annotation.keyframes?.length} keyframes`
    const [x, y] = kindOf(annotation).bounds(annotation)
    return `${name}, ${kindOf(annotation).size(annotation)} at ${Math.round(x)}, ${Math.round(y)}`
  }
}

import { make, part } from "../../lib/dom.js"
import { kindOf } from "../shapes/kinds.js"
import { IssueInterface } from "../sync/issues.js"
import { Conflicts } from "./conflicts.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../sync/issues.js").Issue} Issue */

/** What reviewers say most often. */
const quick = ["Incorrect position", "Incorrect label", "Incorrect attribute", "Missing object"]
/** A finger this far beside an object means it, in page pixels. */
const reach = 8
/** How many of their own last sentences they are offered besides, and how long these may be. */
const mostRecent = 3
const longestRecent = 60

/** Issues at places of pictures, with their comments. */
export class Review {
  /** @type {Issue[]} */
  issues = []
  isAvailable = true

  #root
  #desk
  #api
  #showsResolved = false
  #areHidden = false
  #conflicts
  /** The issue or the conflict that was gone to. */
  #at = ""
  /** @type {{ frame: number, position: number[] } | undefined} */
  #draft
  #isLoaded = false
  /** @type {string[]} */
  #recent = []

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   */
  constructor(host, desk) {
    this.#root = part(host, "issues", HTMLElement)
    this.#desk = desk
    this.#api = new IssueInterface(Number(host.getAttribute("job")))
    this.#conflicts = new Conflicts(host, desk, ({ id }) => this.#at = `conflict ${id}`)
  }

  /** @param {boolean} isShown */
  async show(isShown) {
    this.#root.hidden = !isShown
    const { screen, scene, host } = this.#desk
    screen.marks = this.marks(scene.frame)
    const conflicts = this.#conflicts.show(isShown && host.dataset.mode === "review")
    if (isShown && !this.#isLoaded) {
      this.#isLoaded = true
      await this.#load()
    }
    await conflicts
  }

  /** Another picture is open, or its objects have changed. */
  refresh() {
    this.#conflicts.refresh()
  }

  /**
   * An issue about an object, or about the place under the pointer, or about the whole picture.
   * @param {Annotation | undefined} target
   */
  begin(target) {
    const { scene, screen } = this.#desk
    const { width, height } = scene.picture
    const place = screen.pointed
    this.beginAt(target ? kindOf(target).bounds(target) : place ? [...place, ...place] : [0, 0, width, height])
  }

  /** @param {readonly number[]} position two corners; a place on an object stands for the object */
  async beginAt(position) {
    const { scene, screen, host } = this.#desk
    const [left, top, right, bottom] = position
    const target = left === right && top === bottom ? scene.at(left, top, reach / screen.viewport.scale) : undefined
    this.#draft = { frame: scene.frame, position: [...target ? kindOf(target).bounds(target) : position] }
    if (host.dataset.side !== "open") this.#desk.run("side")
    await this.show(true)
    this.#render()
    this.#root.querySelector("textarea")?.focus()
  }

  /**
   * Somebody has reported, answered or settled something: whoever reads issues sees it, and keeps what is being typed. Or the
   * job was compared with the ground truth.
   */
  async heard() {
    this.#conflicts.heard()
    if (!this.#isLoaded) return
    const before = JSON.stringify(this.issues)
    await this.#load()
    if (JSON.stringify(this.issues) !== before) this.#desk.announce("There is news among the issues.")
  }

  /**
   * To the next open issue in the order of the list, and after the last one to the conflicts with the ground truth.
   * @param {1 | -1} direction
   */
  async go(direction) {
    await this.show(true)
    const open = this.issues.filter(({ resolved }) => !resolved || this.#showsResolved)
    const stops = [
      ...open.map((issue, index) => ({
        name: `issue ${issue.id}`,
        visit: () => {
          this.#goTo(issue)
          this.#desk.announce(`Issue ${index + 1} of ${open.length}: ${issue.comments[0]?.message ?? ""}`)
        },
      })),
      ...this.#conflicts.stops.map((conflict) => ({
        name: `conflict ${conflict.id}`,
        visit: () => this.#conflicts.visit(conflict),
      })),
    ]
    if (stops.length === 0) return this.#desk.announce("There is no open issue.")
    const place = stops.findIndex(({ name }) => name === this.#at)
    stops.at(place < 0 ? Math.min(direction, 0) : (place + direction) % stops.length)?.visit()
  }

  /** @param {number} frame boxes of open issues, and of the one that is being written, for the overlay */
  marks(frame) {
    if (this.#root.hidden || this.#areHidden) return []
    const open = this.issues.filter(({ resolved }) => !resolved)
    return [...open, ...(this.#draft ? [this.#draft] : [])].filter((issue) => issue.frame === frame)
      .map(({ position }) => position)
  }

  async #load() {
    const issues = await this.#api.all().catch(() => undefined)
    this.isAvailable = issues !== undefined
    this.issues = issues ?? []
    this.#render()
    this.#desk.refresh()
  }

  #render() {
    const { screen, scene } = this.#desk
    screen.marks = this.marks(scene.frame)
    const heading = make("h2", {}, `Issues ${this.issues.filter(({ resolved }) => !resolved).length}`)
    if (!this.isAvailable) {
      this.#root.replaceChildren(
        heading,
        make("p", { class: "editor-empty" }, "This server keeps no issues, or cannot be reached."),
      )
      return
    }
    const shown = this.issues.filter(({ resolved }) => this.#showsResolved || !resolved)
    const box = make("input", { type: "checkbox", checked: this.#showsResolved })
    box.addEventListener("change", () => {
      this.#showsResolved = box.checked
      this.#render()
    })
    const hide = make("input", { type: "checkbox", checked: this.#areHidden })
    hide.addEventListener("change", () => {
      this.#areHidden = hide.checked
      this.#render()
      this.#desk.refresh()
    })
    const command = (/** @type {string} */ name, /** @type {string} */ words) =>
      make("button", { type: "button", class: "editor-chip", "data-command": name }, words)
    const kept = this.#typed()
    this.#root.replaceChildren(
      heading,
      make(
        "p",
        { class: "editor-chips" },
        command("issue", "Report an issue"),
        command("tool-issue", "At a place"),
        command("previous-issue", "Previous"),
        command("next-issue", "Next"),
      ),
      make(
        "p",
        { class: "editor-chips" },
        make("label", { class: "editor-check" }, box, "resolved ones, too"),
        make("label", { class: "editor-check" }, hide, "hide them on the picture"),
      ),
      ...(this.#draft ? [this.#form(this.#draft)] : []),
      ...(shown.length === 0
        ? [
          make("p", { class: "editor-empty" }, "No open issue. Select an object, or point at a place, and report one."),
        ]
        : []),
      ...shown.map((issue) => this.#issue(issue)),
    )
    this.#retype(kept)
  }

  /** What is being written at the moment, by the field's id. */
  #typed() {
    const fields = [...this.#root.querySelectorAll("input[type=text], textarea")]
    return {
      focused: this.#root.contains(document.activeElement) ? document.activeElement?.id : undefined,
      values: new Map(fields.map((field) => [field.id, /** @type {HTMLInputElement} */ (field).value])),
    }
  }

  /** @param {{ focused: string | undefined, values: Map<string, string> }} kept */
  #retype({ focused, values }) {
    for (const field of this.#root.querySelectorAll("input[type=text], textarea")) {
      const value = values.get(field.id)
      if (value) /** @type {HTMLInputElement} */ (field).value = value
    }
    if (focused) document.getElementById(focused)?.focus()
  }

  /** @param {{ frame: number, position: number[] }} draft */
  #form({ frame, position }) {
    const text = make("textarea", { id: "issue-text", rows: 2, "aria-label": "What is wrong", maxlength: 2000 })
    const send = make("button", { type: "button", class: "button button--small" }, "Report")
    const cancel = make("button", { type: "button", class: "editor-chip" }, "Cancel")
    const ready = [...quick, ...this.#recent].map((words) => {
      const chip = make("button", { type: "button", class: "editor-chip" }, words)
      chip.addEventListener("click", () => this.#report(frame, position, words))
      return chip
    })
    send.addEventListener("click", () => text.value.trim() && this.#report(frame, position, text.value.trim()))
    cancel.addEventListener("click", () => {
      this.#draft = undefined
      this.#render()
    })
    return make(
      "div",
      { class: "editor-issue" },
      make("div", { class: "editor-chips" }, ...ready),
      text,
      make("p", { class: "editor-chips" }, send, cancel),
    )
  }

  /** @param {Issue} issue */
  #issue(issue) {
    const go = make("button", { type: "button", class: "editor-chip" }, `Picture ${issue.frame}`)
    go.addEventListener("click", () => this.#goTo(issue))
    const state = make("button", { type: "button", class: "editor-chip" }, issue.resolved ? "Reopen" : "Resolve")
    state.addEventListener("click", () => this.#done(this.#api.resolve(issue.id, !issue.resolved)))
    const remove = make("button", { type: "button", class: "editor-chip" }, "Remove")
    remove.addEventListener("click", () => this.#done(this.#api.remove(issue.id)))
    const answer = make("input", {
      type: "text",
      id: `issue-answer-${issue.id}`,
      "aria-label": "Answer",
      placeholder: "Answer…",
      maxlength: 2000,
    })
    const say = () => {
      const words = answer.value.trim()
      if (!words) return
      answer.value = ""
      this.#done(this.#api.comment(issue.id, words))
    }
    const send = make("button", { type: "button", class: "editor-chip" }, "Send")
    send.addEventListener("click", say)
    answer.addEventListener("keydown", (event) => {
      if (event.key === "Enter") say()
    })
    return make(
      "article",
      { class: "editor-issue", "data-issue": issue.id },
      ...issue.comments.map(({ owner, message }) => make("p", {}, make("strong", {}, owner), ` ${message}`)),
      make("p", { class: "editor-chips" }, go, state, remove),
      make("div", { class: "editor-answer" }, answer, send),
    )
  }

  /** @param {Issue} issue */
  async #goTo({ id, frame, position }) {
    this.#at = `issue ${id}`
    await this.#desk.open(frame)
    const [left, top, right, bottom] = position
    this.#desk.screen.show([left, top, right ?? left, bottom ?? top])
  }

  /**
   * @param {number} frame
   * @param {number[]} position
   * @param {string} message
   */
  #report(frame, position, message) {
    this.#draft = undefined
    if (!quick.includes(message) && message.length <= longestRecent) {
      this.#recent = [message, ...this.#recent.filter((words) => words !== message)].slice(0, mostRecent)
    }
    return this.#done(this.#api.report(frame, position, message))
  }

  /** @param {Promise<string | undefined>} sending */
  async #done(sending) {
    const failure = await sending
    if (failure) this.#desk.announce(failure)
    await this.#load()
  }
}

import { make, part } from "../../lib/dom.js"
import { Annotations } from "../document/annotations.js"
import { kindOf } from "../shapes/kinds.js"
import { QualityInterface } from "../sync/quality.js"
import { ConflictMarks } from "../view/conflict-marks.js"
import { conflictWords } from "../view/conflict-words.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../sync/quality.js").Conflict} Conflict */
/** @typedef {import("../sync/quality.js").Report} Report */
/** @typedef {import("../view/conflict-words.js").Sides} Sides */

/** A picture with more of them says how many more there are. */
const mostListed = 100

/** What a job and the ground truth do not agree on: beside the picture in words, on it as outlines. */
export class Conflicts {
  #root
  #desk
  #visited
  #job
  #api
  #marks
  /** @type {Report | undefined} */
  #report
  /** One after the other, so that only what is newer than what was read is news. */
  #reading = Promise.resolve()
  /** What the ground truth has, as far as this person may see it. */
  #truth = new Annotations()
  /** @type {Map<number, string>} */
  #truthUids = new Map()
  #areShown = true
  #hasTruth = true
  #isWanted = false
  /** The one that was gone to. @type {number | undefined} */
  #at
  /** What the page shows, to find out when it is another picture or its objects have changed. @type {unknown[]} */
  #seen = []

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   * @param {(conflict: Conflict) => void} visited somebody went to one
   */
  constructor(host, desk, visited) {
    this.#root = part(host, "conflicts", HTMLElement)
    this.#desk = desk
    this.#visited = visited
    this.#job = Number(host.getAttribute("job"))
    this.#api = new QualityInterface(this.#job)
    this.#marks = new ConflictMarks(host, desk.screen.viewport)
  }

  /** In the order of the pictures. */
  get all() {
    return this.#report?.conflicts ?? []
  }

  /** Those that the arrows go to. */
  get stops() {
    return this.#areSeen ? this.all : []
  }

  get #areSeen() {
    return !this.#root.hidden && this.#areShown
  }

  /** @param {boolean} isShown */
  async show(isShown) {
    if (isShown === this.#isWanted) return
    this.#isWanted = isShown
    this.#root.hidden = true
    if (isShown) await this.#load()
    this.#drawWhileSeen()
  }

  /** There may be a newer comparison. */
  async heard() {
    if (!this.#isWanted) return
    await this.#reading
    const before = this.#report
    await this.#load()
    if (this.#report === before) return
    const count = this.all.length
    this.#desk.announce(`Compared with the ground truth: ${count === 1 ? "1 conflict" : `${count} conflicts`} now.`)
  }

  /** Another picture is open, or its objects have changed. */
  refresh() {
    const { scene } = this.#desk
    if (this.#root.hidden || this.#seen[0] === scene.frame && this.#seen[1] === scene.listed) return
    this.#seen = [scene.frame, scene.listed]
    this.#render()
  }

  /** @param {Conflict} conflict */
  async visit(conflict) {
    this.#at = conflict.id
    this.#visited(conflict)
    await this.#desk.open(conflict.frame)
    const sides = this.#sides(conflict, this.#mineById())
    const boxes = [sides.mine, sides.truth].flatMap((shape) =>
      shape && shape.type !== "tag" ? [kindOf(shape).bounds(shape)] : []
    )
    if (sides.mine) this.#desk.select(sides.mine.uid)
    if (boxes.length > 0) this.#desk.screen.show(around(boxes), this.#desk.settings.values.objectMargin)
    this.#seen = []
    this.refresh()
    const words = this.#words(conflict, sides)
    this.#desk.announce(`Conflict ${this.all.indexOf(conflict) + 1} of ${this.all.length}: ${words}`)
  }

  #load() {
    this.#reading = this.#reading.then(() => this.#read())
    return this.#reading
  }

  async #read() {
    const report = await this.#api.newest(this.#report).catch(() => {
      this.#desk.announce("The comparison with the ground truth could not be read: the server cannot be reached.")
      return this.#report
    })
    if (report !== this.#report) await this.#take(report)
    this.#root.hidden = !report || !this.#isWanted
    this.#seen = []
    this.refresh()
  }

  /** @param {Report | undefined} report */
  async #take(report) {
    this.#report = report
    this.#at = undefined
    const other = this.all.flatMap(({ objects }) => objects).find(({ job }) => job !== this.#job)
    const truth = other ? await this.#api.objects(other.job).catch(() => new Map()) : new Map()
    this.#truth = new Annotations(truth.values())
    this.#truthUids = new Map([...truth].map(([id, { uid }]) => [id, uid]))
  }

  #render() {
    const { scene } = this.#desk
    const here = this.all.filter(({ frame }) => frame === scene.frame)
    const mine = this.#mineById()
    const sides = new Map(here.map((conflict) => [conflict, this.#sides(conflict, mine)]))
    this.#marks.show(sides, this.#hasTruth ? this.#truth.on(scene.frame) : [])
    this.#drawWhileSeen()
    const command = (/** @type {string} */ name, /** @type {string} */ words) =>
      make("button", { type: "button", class: "editor-chip", id: `conflicts-${name}`, "data-command": name }, words)
    const focused = this.#root.contains(document.activeElement) ? document.activeElement?.id : undefined
    this.#root.replaceChildren(
      make("h2", {}, `Conflicts ${this.all.length}`),
      make(
        "p",
        { class: "editor-facts" },
        `${here.length} on this picture. Compared with the ground truth ${this.#report?.made.toLocaleString() ?? ""}`,
      ),
      make("p", { class: "editor-chips" }, command("previous-issue", "Previous"), command("next-issue", "Next")),
      make(
        "p",
        { class: "editor-chips" },
        this.#check("conflicts-shown", "on the picture", this.#areShown, (isOn) => this.#areShown = isOn),
        ...this.#truthUids.size > 0
          ? [this.#check("conflicts-truth", "ground truth beside", this.#hasTruth, (isOn) => this.#hasTruth = isOn)]
          : [],
      ),
      ...[...sides].slice(0, mostListed).map(([conflict, both]) => this.#item(conflict, both)),
      ...here.length > mostListed ? [make("p", {}, `${here.length - mostListed} more on this picture.`)] : [],
    )
    if (focused) (document.getElementById(focused) ?? document.getElementById("conflicts-next"))?.focus()
  }

  /**
   * @param {Conflict} conflict
   * @param {Sides} sides
   */
  #item(conflict, sides) {
    const { id, severity } = conflict
    const go = make("button", { type: "button", class: "editor-chip", id: `conflict-${id}` }, "Show")
    go.addEventListener("click", () => this.visit(conflict))
    const shape = sides.mine ?? sides.truth
    const report = make("button", { type: "button", class: "editor-chip" }, "Report an issue")
    report.addEventListener("click", () => {
      if (shape) this.#desk.review.use((review) => review.beginAt(kindOf(shape).bounds(shape)))
    })
    return make(
      "article",
      { class: "editor-issue", "data-mismatch": id, "aria-current": id === this.#at ? "true" : undefined },
      make(
        "p",
        {},
        make("strong", { class: "editor-severity", "data-severity": severity }, severity),
        ` ${this.#words(conflict, sides)}`,
      ),
      make("p", { class: "editor-chips" }, go, ...shape && shape.type !== "tag" ? [report] : []),
    )
  }

  /**
   * @param {string} id
   * @param {string} words
   * @param {boolean} isOn
   * @param {(isOn: boolean) => void} changed
   */
  #check(id, words, isOn, changed) {
    const box = make("input", { type: "checkbox", id, checked: isOn })
    box.addEventListener("change", () => {
      changed(box.checked)
      this.#render()
      this.#desk.refresh()
    })
    return make("label", { class: "editor-check" }, box, words)
  }

  #drawWhileSeen() {
    const canDraw = this.#areSeen && !this.#marks.isEmpty
    this.#desk.screen.guest = canDraw ? (tools) => this.#marks.draw(tools) : undefined
  }

  /**
   * @param {Conflict} conflict
   * @param {Sides} sides
   */
  #words(conflict, sides) {
    return conflictWords(conflict, sides, (label) => this.#desk.palette.look(label).name)
  }

  /**
   * @param {Conflict} conflict
   * @param {Map<number | undefined, Annotation>} mine what is on the open picture
   * @returns {Sides}
   */
  #sides({ objects, frame }, mine) {
    const own = objects.find(({ job, id }) => job === this.#job && mine.has(id))
    const other = objects.find(({ job }) => job !== this.#job)
    return { mine: mine.get(own?.id), truth: this.#truth.view(this.#truthUids.get(other?.id ?? 0) ?? "", frame) }
  }

  #mineById() {
    const { scene, saving } = this.#desk
    return new Map(scene.listed.map((shape) => [saving.idOf(shape.uid), shape]))
  }
}

/**
 * @param {import("../geometry/box.js").Box[]} boxes
 * @returns {import("../geometry/box.js").Box}
 */
function around(boxes) {
  const [lefts, tops, rights, bottoms] = [0, 1, 2, 3].map((side) => boxes.map((box) => box[side]))
  return [Math.min(...lefts), Math.min(...tops), Math.max(...rights), Math.max(...bottoms)]
}

import { make, part } from "../lib/dom.js"
import { LiveChannel } from "./sync/live.js"

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./sync/live.js").Person} Person */
/** @typedef {import("./sync/queue.js").Known} Known */
/** @typedef {{ known: Known | undefined, base: number | undefined }} Held news, and the version that they came upon */

/** Pointers are told so often, in milliseconds, and only while somebody is there to see them. */
const interval = 120
const mostSelected = 20
/** Told apart from each other and seen on everything, with white words on them. */
const colors = ["#b3261e", "#1d5fbf", "#7a3fa0", "#0b6b4f", "#a34400", "#8c1d5c", "#2f5a72", "#5b5b00"]

/** Who else has the job open: their names above, their pointers and selections on the picture, their edits in the document. */
export class People {
  /** By client. @type {Map<string, Person>} */
  #others = new Map()
  /** What came for shapes that are in the hand here, or not saved. @type {Map<string, Held>} */
  #held = new Map()
  /** @type {[number, number] | null} */
  #point = null
  #told = ""
  /** The picture that the neighbours are shown for. */
  #frame = -1
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer

  #root
  #desk
  #isHeld
  #channel

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   * @param {(uid: string) => boolean} isHeld whether a shape is being changed by hand at this moment
   * @param {AbortSignal} signal
   */
  constructor(host, desk, isHeld, signal) {
    this.#root = part(host, "people", HTMLElement)
    this.#desk = desk
    this.#isHeld = isHeld
    this.#channel = new LiveChannel(Number(host.getAttribute("job")), desk.saving.client, {
      hello: (people) => this.#hello(people),
      member: (person) => this.#came(person),
      left: (client) => this.#left(client),
      edits: (news) => this.#heard(news),
      job: ({ state, stage }) => desk.announce(jobWords(state, stage)),
      issues: () => desk.review.present?.heard(),
      reload: () => desk.saving.refresh(),
      closed: () => desk.announce("This job is no longer there for you: others' changes are not shown any more."),
    })
    const stage = part(host, "stage", HTMLElement)
    stage.addEventListener("pointermove", (event) => this.#moved(event), { signal, passive: true })
    stage.addEventListener("pointerleave", () => this.#moved(undefined), { signal })
    // A browser has few connections to a server: tabs that nobody looks at leave theirs to the others.
    document.addEventListener("visibilitychange", () => document.hidden ? this.#pause() : this.#channel.open(), {
      signal,
    })
    addEventListener("pagehide", () => this.#channel.close(), { signal })
    signal.addEventListener("abort", () => this.#channel.close())
  }

  /** Begins to look, from the state that was read. */
  start() {
    if (!document.hidden) this.#channel.open(this.#desk.saving.lastEdit)
  }

  /** What is selected or shown may be something else; what was held may have been let go. */
  refresh() {
    // A change is shown before it is queued: what came upon the same shape must not slip in between.
    if (this.#held.size > 0) queueMicrotask(() => this.#release())
    if (this.#others.size > 0 && this.#frame !== this.#desk.scene.frame) this.#show()
    this.#tell()
  }

  #pause() {
    this.#channel.close()
    this.#hello([])
  }

  /** @param {Person[]} people */
  #hello(people) {
    // The server answers again: what waited for it need not wait longer.
    if (this.#desk.saving.state.trouble === "network") this.#desk.saving.saveNow()
    // What was said meanwhile was told to nobody here.
    if (!document.hidden) this.#desk.review.present?.heard()
    this.#others = new Map(people.map((person) => [person.client, person]))
    this.#told = ""
    this.#show()
  }

  /** @param {Person} person */
  #came(person) {
    // Whoever is new knows of nobody.
    if (!this.#others.has(person.client)) this.#told = ""
    this.#others.set(person.client, person)
    this.#show()
  }

  /** @param {string} client */
  #left(client) {
    this.#others.delete(client)
    this.#show()
  }

  /**
   * What is in the hand stays as it is; if it is changed there, too, the server says so.
   * @param {Map<string, Known | undefined>} news
   */
  #heard(news) {
    const { saving } = this.#desk
    for (const [uid, known] of news) {
      if (this.#isInUse(uid)) this.#held.set(uid, { known, base: saving.versionOf(uid) })
      else this.#held.delete(uid)
    }
    this.#takeOver(new Map([...news].filter(([uid]) => !this.#held.has(uid))))
  }

  /** What was let go takes over what came meanwhile, unless a decision was made or an answer has overtaken it. */
  #release() {
    const { saving } = this.#desk
    const free = [...this.#held].filter(([uid]) => !this.#isInUse(uid))
    for (const [uid] of free) this.#held.delete(uid)
    const valid = free.filter(([uid, { known, base }]) => {
      const present = saving.versionOf(uid)
      return present === base || (known !== undefined && known.version > (present ?? 0))
    })
    this.#takeOver(new Map(valid.map(([uid, { known }]) => [uid, known])))
  }

  /** @param {string} uid */
  #isInUse(uid) {
    return this.#isHeld(uid) || this.#desk.saving.isBusy(uid)
  }

  /** @param {Map<string, Known | undefined>} free */
  #takeOver(free) {
    if (free.size === 0) return
    const lost = this.#desk.scene.selection.uids.some((uid) => free.has(uid) && !free.get(uid))
    this.#desk.saving.takeOver(free)
    if (lost) this.#desk.announce("Somebody else deleted what was selected.")
  }

  /** @param {PointerEvent | undefined} event */
  #moved(event) {
    this.#point = event ? this.#desk.screen.viewport.toPicture(event.clientX, event.clientY) : null
    this.#tell()
  }

  /** At most once in an interval, and at last as it is then. */
  #tell() {
    if (this.#others.size === 0 || this.#timer !== undefined) return
    const { scene } = this.#desk
    const point = this.#point && /** @type {[number, number]} */
      (this.#point.map((value) => Math.round(value * 10) / 10))
    const place = { frame: scene.frame, point, selected: scene.selection.uids.slice(-mostSelected) }
    const told = JSON.stringify(place)
    if (told === this.#told) return
    this.#told = told
    this.#channel.place(place)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#tell()
    }, interval)
  }

  #show() {
    this.#frame = this.#desk.scene.frame
    const people = [...this.#others.values()].sort((one, other) => one.client < other.client ? -1 : 1)
    this.#root.hidden = people.length === 0
    this.#desk.host.dataset.people = String(people.length)
    const present = [...this.#root.children].map((item) => item.getAttribute("data-client")).join()
    if (present !== people.map(({ client }) => client).join()) {
      this.#root.replaceChildren(...people.map((person) => this.#item(person)))
    }
    people.forEach(({ frame }, index) => {
      const button = this.#root.children[index].querySelector("button")
      const where = frame === null ? "has this job open" : `is at ${this.#desk.frames.name(frame)}`
      if (button) button.title = `${people[index].name} ${where}`
    })
    this.#desk.screen.people = people.filter(({ frame }) => frame === this.#frame)
      .map((person) => ({ ...person, color: colorOf(person.client) }))
    this.#tell()
  }

  /** @param {Person} person */
  #item({ client, name }) {
    const button = make("button", { type: "button", class: "editor-person" }, name)
    button.style.setProperty("--person", colorOf(client))
    button.addEventListener("click", () => {
      const frame = this.#others.get(client)?.frame
      if (typeof frame === "number") this.#desk.open(frame)
    })
    return make("li", { "data-client": client }, button)
  }
}

/** @param {string} client */
function colorOf(client) {
  return colors[parseInt(client.slice(-4), 16) % colors.length]
}

/**
 * @param {string} state
 * @param {string} stage
 */
function jobWords(state, stage) {
  const words = `This job is ${state} now, in ${stage}.`
  return state === "completed"
    ? `${words} What you draw is still saved: reopen it by “Job” if there is more to do.`
    : words
}

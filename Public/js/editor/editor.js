import { part } from "../lib/dom.js"
import { OnDemand } from "../lib/on-demand.js"
import { local } from "../lib/site.js"
import { Controls } from "./controls.js"
import { frameDeeds } from "./deeds/frames.js"
import { goTo, listActions } from "./deeds/list.js"
import { objectDeeds } from "./deeds/objects.js"
import { trackDeeds } from "./deeds/tracks.js"
import { viewDeeds } from "./deeds/view.js"
import { Annotations } from "./document/annotations.js"
import { Extras } from "./extras.js"
import { Frames } from "./frames.js"
import { History } from "./history/history.js"
import { chord, Keymap } from "./keymap.js"
import { watchPage } from "./leaving.js"
import { Modes } from "./modes.js"
import { Details } from "./panels/details.js"
import { Dialogs } from "./panels/dialogs.js"
import { OptionStrip } from "./panels/options.js"
import { People } from "./people.js"
import { Player } from "./player.js"
import { redrawn } from "./redraw.js"
import { configure, reflect } from "./reflection.js"
import { Saving } from "./saving.js"
import { SavingPanel } from "./saving-panel.js"
import { Session } from "./session.js"
import { Settings } from "./settings.js"
import { kindOf } from "./shapes/kinds.js"
import { SettingsInterface } from "./sync/settings.js"
import { Toolbox } from "./toolbox.js"
import { Scene } from "./tools/scene.js"
import { LabelList } from "./view/labels.js"
import { ObjectList } from "./view/objects.js"
import { Palette } from "./view/palette.js"
import { Screen } from "./view/screen.js"
import { say, StageMessage } from "./view/stage-message.js"
import { learnTemplates } from "./view/skeleton-template.js"
import { changeWords, objects } from "./words.js"

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./desk.js").Deeds} Deeds */
/** @typedef {import("./document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("./tools/tool.js").Outcome} Outcome */

/** Ties the parts together: what tools and commands ask for is done to the session, and shown. */
export class Editor {
  annotations = new Annotations()
  history = new History()
  scene = new Scene(this.annotations)
  toolbox = new Toolbox(this.scene)
  keymap = new Keymap()
  host
  /** @type {Palette} */
  palette
  /** @type {Settings} */
  settings
  /** @type {Frames} */
  frames
  /** @type {Saving} */
  saving
  /** @type {Session} */
  session
  /** @type {Player} */
  player
  /** @type {Screen} */
  screen
  /** @type {ObjectList} */
  objects
  /** @type {Controls} */
  controls
  /** @type {Dialogs} */
  dialogs
  /** @type {OnDemand<import("./panels/review.js").Review>} */
  review
  /** @type {OnDemand<import("./models.js").Models>} */
  models

  #signal
  #stage
  #status
  #message
  #labels
  #panel
  #details
  #options
  /** @type {Modes} */
  #modes
  #extras
  #people
  /** @type {Deeds} */
  #deeds

  /**
   * @param {HTMLElement} host
   * @param {AbortSignal} signal ends everything
   */
  constructor(host, signal) {
    this.host = host
    this.#signal = signal
    const { labels, frames, chapters, user } = JSON.parse(host.querySelector("[data-editor]")?.textContent ?? "{}")
    const address = (/** @type {number} */ frame) => local(`/tasks/${host.getAttribute("task")}/frames/${frame}`)
    this.scene.labels = labels
    this.scene.label = labels[0]?.id ?? 0
    learnTemplates(labels)
    this.palette = new Palette(labels)
    this.settings = new Settings(user, () => this.#configure(), undefined, new SettingsInterface())
    this.#stage = part(host, "stage", HTMLElement)
    this.#status = part(host, "status", HTMLElement)
    this.#message = new StageMessage(host)
    this.frames = new Frames(host, frames, chapters, address, (frame) => this.open(frame))
    this.saving = new Saving({
      job: Number(host.getAttribute("job")),
      user,
      annotations: this.annotations,
      history: this.history,
      changed: () => this.#savingChanged(),
    })
    this.session = new Session({
      annotations: this.annotations,
      history: this.history,
      scene: this.scene,
      record: (changes, step) => this.#record(changes, step),
      now: () => performance.now(),
    })
    this.player = new Player({
      next: () => this.#playNext(),
      speed: () => this.settings.values.speed,
      changed: () => this.controls.pressed("play", this.player.isPlaying),
    })
    this.screen = new Screen(host, this.palette, this.scene, {
      tool: () => this.toolbox.present,
      act: (outcome) => this.act(outcome),
      moved: (viewport) => this.#reflectView(viewport),
      intercept: (event) => this.#modes.keyDown(chord(event)),
      tap: () => this.run("play"),
    }, signal)
    this.objects = new ObjectList(host, this.annotations, this.scene, this.palette, listActions(this))
    this.#labels = new LabelList(part(host, "labels", HTMLElement), this.palette, (label) => this.chooseLabel(label))
    this.#modes = new Modes(host, this)
    this.controls = new Controls(
      host,
      { stage: this.#stage, keymap: this.keymap, modes: this.#modes, run: (name) => this.run(name) },
      signal,
    )
    this.dialogs = new Dialogs(host, this)
    this.review = this.onDemand(async () => new (await import("./panels/review.js")).Review(host, this))
    this.models = this.onDemand(async () => new (await import("./models.js")).Models(host, this))
    this.#details = new Details(host, this)
    this.#options = new OptionStrip(host, this)
    this.#extras = new Extras(host, this, (frame) => `${address(frame)}/thumbnail`, signal)
    this.#panel = new SavingPanel(host, {
      annotations: this.annotations,
      saving: this.saving,
      session: this.session,
      palette: this.palette,
      frameName: (frame) => this.frames.name(frame),
      showShape: (shape) => goTo(this, shape),
      announce: (sentence) => this.announce(sentence),
    })
    this.#people = new People(host, this, (uid) => this.toolbox.holds(uid), signal)
    this.#deeds = { ...viewDeeds(this), ...frameDeeds(this), ...objectDeeds(this), ...trackDeeds(this) }
  }

  async start() {
    watchPage(this.saving, this.#signal)
    addEventListener("pagehide", () => this.settings.sendNow(), { signal: this.#signal })
    this.scene.pixels = () => this.screen.pixels()
    this.screen.numberOf = (uid) => this.annotations.number(uid)
    this.annotations.listen(() => this.#changed())
    this.controls.expand("side", this.host.dataset.side === "open")
    this.#configure()
    this.settings.follow()
    this.chooseLabel(this.scene.label)
    this.chooseTool("select")
    this.#modes.begin(new URLSearchParams(location.search))
    this.#stage.focus({ preventScroll: true })
    await this.#load()
  }

  /** @param {string} name of a command */
  run(name) {
    this.#deeds[name]?.()
    this.refresh()
  }

  /** @param {Outcome} outcome */
  act(outcome) {
    const { changes, name, merge, selected, selection, toggled, hovered, pan, fit, zoomTo, reveal } = outcome
    const { tool, notice, ask, issue, menu } = outcome
    if (changes) this.#commit(changes, name ?? "Edit", merge, selected ?? undefined)
    else if (selected !== undefined) this.scene.selectedUid = selected
    if (selection) this.scene.selection.set(selection)
    if (toggled) this.scene.selection.toggle(toggled)
    if (hovered !== undefined) this.scene.hoveredUid = hovered
    if (pan) this.screen.pan(...pan)
    if (fit) this.screen.fit()
    if (zoomTo) this.screen.show(zoomTo)
    if (reveal) this.screen.reveal(reveal)
    if (tool) this.chooseTool(tool)
    if (notice) this.announce(notice)
    if (ask) this.models.present?.ask(ask)
    if (issue) this.review.use((review) => review.beginAt(issue))
    this.refresh()
    if (menu) this.#extras.openMenu(menu)
  }

  /** @param {number} number */
  async open(number) {
    if (number !== this.frames.present.number) await this.#open(number, false)
  }

  /** @param {string | null} uid */
  select(uid) {
    const shape = this.annotations.view(uid ?? "", this.scene.frame)
    const isSomewhere = shape && shape.type !== "tag"
    this.act({ selected: uid, reveal: isSomewhere ? kindOf(shape).bounds(shape) : undefined })
  }

  /** @param {number} label */
  chooseLabel(label) {
    this.scene.label = label
    this.#labels.press(label)
    this.refresh()
  }

  /** @param {string} name */
  async chooseTool(name) {
    const coming = this.toolbox.choose(name)
    // A tool that is there is in the hand at once: what follows may draw with it.
    if (coming) await coming.catch(() => this.#missing())
    this.controls.press(this.toolbox.present.name)
    this.screen.refreshCursor()
    this.refresh()
  }

  /** @param {string} sentence */
  announce(sentence) {
    say(this.#status, sentence)
  }

  /**
   * @template Part
   * @param {() => Promise<Part>} load
   */
  onDemand(load) {
    return new OnDemand(load, () => this.#missing())
  }

  /**
   * @param {string} words
   * @param {import("./history/history.js").Step | null | undefined} step
   */
  replayed(words, step) {
    if (step === null) return
    const all = step ? [...step.changes.created, ...step.changes.deleted, ...step.changes.updated.flat()] : []
    const isHere = all.some(({ uid, frame }) =>
      frame === this.scene.frame || this.annotations.view(uid, this.scene.frame)
    )
    if (all[0] && !isHere) this.open(all[0].frame)
    this.announce(step ? `${words}: ${step.name.toLowerCase()}` : "There is nothing more.")
  }

  /** Everything that follows from the scene, the tool and the history. */
  refresh() {
    this.objects.mark()
    this.#details.refresh()
    // Relations stand below the details.
    this.#extras.refresh()
    this.#options.refresh()
    this.#modes.refresh()
    this.#people.refresh()
    reflect(this)
    this.screen.paint(this.#panel.rivals(this.scene.frame))
  }

  #missing() {
    this.announce("This could not be loaded: the server cannot be reached at the moment.")
  }

  async #load() {
    this.#message.wait("Loading…")
    const address = new URLSearchParams(location.search)
    const wanted = Number(address.get("frame") ?? this.host.getAttribute("frame"))
    // The first picture comes while the annotations come.
    this.frames.prefetch(wanted)
    try {
      if (!this.frames.present) throw new Error("This job has no pictures.")
      await this.saving.load()
    } catch (error) {
      this.#message.fail(error, () => this.#load())
      return
    }
    this.#savingChanged()
    this.#people.start()
    await this.#open(wanted, true)
    const uid = address.get("object") ?? this.saving.uidOf(Number(address.get("serverID")))
    const linked = this.annotations.get(uid ?? "")
    if (linked) await goTo(this, linked)
  }

  /**
   * @param {number} number
   * @param {boolean} isFirst
   */
  async #open(number, isFirst) {
    const outline = this.toolbox.leave()
    if (outline?.changes) this.session.commit(outline.changes, "Draw")
    if (outline?.selected) this.scene.selectedUid = outline.selected
    const frame = this.frames.open(number)
    this.scene.open(frame.number, frame)
    this.screen.open(frame, isFirst || this.settings.values.resetsZoom)
    this.objects.refresh()
    this.#extras.refreshPictures()
    const address = new URL(location.href)
    address.searchParams.set("frame", String(frame.number))
    history.replaceState(null, "", address)
    this.screen.marks = this.review.present?.marks(frame.number) ?? []
    this.#modes.opened()
    this.refresh()
    const words = `${frame.name}, ${objects(this.annotations.count(frame.number))}`
    if (!isFirst) this.announce([outline?.notice, words].filter(Boolean).join(" "))
    await this.#showPicture()
  }

  async #showPicture() {
    const { number } = this.frames.present
    this.#message.wait("Loading the picture…")
    try {
      const bitmap = await this.frames.picture()
      if (number !== this.frames.present.number) return
      this.screen.picture = bitmap
      this.#message.done()
    } catch (error) {
      if (number === this.frames.present.number) this.#message.fail(error, () => this.#showPicture())
    }
  }

  async #playNext() {
    const next = this.frames.beside(1)
    if (next === this.scene.frame) return false
    await this.open(next)
    return true
  }

  /** What people have chosen takes effect. */
  #configure() {
    configure(this, this.settings.values)
    this.#extras.refreshPictures()
    this.refresh()
  }

  /**
   * @param {ChangeSet} changes
   * @param {string} name
   * @param {string | undefined} merge
   * @param {string | undefined} selected
   */
  #commit(changes, name, merge, selected) {
    const old = this.annotations.view(this.toolbox.redrawn ?? "", this.scene.frame)
    const anew = old && redrawn(old, changes)
    if (anew) {
      this.toolbox.redrawn = undefined
      this.session.commit(anew, "Redraw")
      this.scene.selectedUid = old.uid
      return
    }
    this.session.commit(changes, name, merge)
    if (selected !== undefined) this.scene.selectedUid = selected
    this.#modes.done(name)
  }

  /**
   * @param {ChangeSet} changes
   * @param {string} step
   */
  async #record(changes, step) {
    const count = this.annotations.count(this.scene.frame)
    // Said only once the change is in the browser's log: from then on it survives the tab.
    await this.saving.record(changes)
    if (step === "Tag") this.#modes.done(step)
    if (step === "Undo" || step === "Redo") return
    this.announce(changeWords(changes, step, count, (label) => this.palette.look(label).name))
  }

  #changed() {
    this.objects.refresh()
    this.screen.repaint()
    this.refresh()
  }

  /** @param {import("./view/viewport.js").Viewport} viewport */
  #reflectView({ scale, left, top }) {
    Object.assign(this.host.dataset, { scale: String(scale), left: String(left), top: String(top) })
  }

  #savingChanged() {
    this.#panel.show()
    this.refresh()
  }
}

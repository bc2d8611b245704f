import { part } from "../../lib/dom.js"
import { Overlay } from "./overlay.js"
import { Renderer } from "./renderer.js"
import { Stage } from "./stage.js"
import { Viewport } from "./viewport.js"

/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("../geometry/box.js").Size} Size */
/** @typedef {import("../tools/scene.js").Scene} Scene */
/** @typedef {import("../tools/tool.js").Outcome} Outcome */
/** @typedef {import("../tools/tool.js").Tool} Tool */
/** @typedef {import("./overlay.js").Rivals} Rivals */
/** @typedef {import("./palette.js").Palette} Palette */

/** Of more objects than these, selecting lifts none: they stay where they rest, under their outlines. */
const mostLifted = 200
/** Below this width the side covers the picture, and is closed at first. */
const narrow = "(max-width: 799px)"

/** The picture and what stands on it: two canvases, painted at most once for each frame of the display. */
export class Screen {
  viewport = new Viewport()
  /** The colour around the picture. */
  ground = "#101a22"

  #host
  #scene
  #handler
  #stage
  #input
  #renderer
  #overlay
  /** @type {Rivals[]} */
  #rivals = []
  /** As it came. @type {ImageBitmap | OffscreenCanvas | undefined} */
  #bitmap
  /** @type {import("./tones.js").Tones} */
  #tones = { gamma: 1, isEven: false }
  #turnsAll = true
  #isRestingOld = false
  #isAsked = false

  /**
   * @param {HTMLElement} host
   * @param {Palette} palette
   * @param {Scene} scene
   * @param {object} handler
   * @param {() => Tool} handler.tool
   * @param {(outcome: Outcome) => void} handler.act
   * @param {(viewport: Viewport) => void} handler.moved called at once when picture pixels have other places on the page
   * @param {(event: KeyboardEvent) => boolean} handler.intercept
   * @param {() => void} handler.tap
   * @param {AbortSignal} signal
   */
  constructor(host, palette, scene, handler, signal) {
    this.#host = host
    this.#scene = scene
    this.#handler = handler
    this.#stage = part(host, "stage", HTMLElement)
    this.#renderer = new Renderer(part(host, "resting", HTMLCanvasElement), palette, () => this.repaint())
    this.#overlay = new Overlay(part(host, "live", HTMLCanvasElement), palette, this.viewport)
    const parts = { ...handler, viewport: this.viewport, moved: () => this.#moved() }
    this.#input = new Stage(this.#stage, parts, signal)
    host.dataset.side = matchMedia(narrow).matches ? "closed" : "open"
    const observer = new ResizeObserver(() => this.#resize())
    observer.observe(this.#stage)
    signal.addEventListener("abort", () => observer.disconnect())
    addEventListener("scroll", () => this.#resize(), { signal })
    addEventListener("resize", () => this.#resize(), { signal })
    scene.listen((change) => this.#renderer.layer.update(change))
    this.#resize()
  }

  /** @param {ImageBitmap | OffscreenCanvas} bitmap */
  set picture(bitmap) {
    this.#bitmap = bitmap
    this.#show()
  }

  /** The picture as it came, or with other tones. */
  async #show() {
    const [bitmap, tones] = [this.#bitmap, this.#tones]
    if (!bitmap) return
    const isAsItCame = tones.gamma === 1 && !tones.isEven
    const shown = isAsItCame ? bitmap : (await import("./tones.js")).withTones(bitmap, tones)
    if (bitmap !== this.#bitmap || tones !== this.#tones) return
    this.#renderer.picture = shown
    this.repaint()
  }

  /**
   * Another picture, which is not there yet. One of the same size is looked at as the last one was.
   * @param {Size} size
   * @param {boolean} isFirst
   */
  open({ width, height }, isFirst) {
    const before = this.viewport.picture
    const isAlike = !isFirst && before.width === width && before.height === height
    this.viewport.picture = { width, height }
    this.#bitmap = undefined
    this.#renderer.picture = undefined
    if (!this.#turnsAll && this.viewport.rotation !== 0) this.viewport.unturn()
    if (!isAlike) this.viewport.fit()
    const { frame, picture, shown, shownCount } = this.#scene
    this.#renderer.layer.open(frame, picture, shown, shownCount)
    this.#moved()
  }

  /** Labels look different now. */
  recolor() {
    this.#renderer.layer.recolor(this.#scene.shown, this.#scene.shownCount)
    this.repaint()
  }

  fit() {
    this.viewport.fit()
    this.#moved()
  }

  /** @param {number} factor around the middle of the stage */
  zoom(factor) {
    this.viewport.zoomAtMiddle(factor)
    this.#moved()
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) {
    this.viewport.pan(dx, dy)
    this.#moved()
  }

  /**
   * @param {Box} box fills the stage
   * @param {number} [around] page pixels
   */
  show(box, around) {
    this.viewport.show(box, around)
    this.#moved()
  }

  /** @param {90 | -90} degrees */
  turn(degrees) {
    this.viewport.turn(degrees)
    this.#moved()
  }

  /** @param {Box} box */
  reveal(box) {
    if (this.viewport.reveal(box)) this.#moved()
  }

  /** @returns {boolean} whether it is open now */
  toggleSide() {
    const isOpen = this.#host.dataset.side !== "open"
    this.#host.dataset.side = isOpen ? "open" : "closed"
    return isOpen
  }

  /**
   * How pictures look.
   * @param {import("../settings.js").SettingsValues} settings
   */
  configure(settings) {
    const { isSmooth, brightness, contrast, saturation, hasGrid, gridSize, gridColor, gridOpacity, ground } = settings
    const isUsual = brightness === 100 && contrast === 100 && saturation === 100
    this.#renderer.isSmooth = isSmooth
    this.#renderer.isBitmap = settings.isBitmap
    this.#renderer.filter = isUsual
      ? "none"
      : `brightness(${brightness}%) contrast(${contrast}%) saturate(${saturation}%)`
    this.#renderer.gridStep = hasGrid ? gridSize : 0
    this.#renderer.gridColor = `${gridColor}${Math.round(gridOpacity * 2.55).toString(16).padStart(2, "0")}`
    this.#overlay.handleSide = settings.handleSide
    this.#overlay.hasGuides = settings.hasProjections
    this.#overlay.names.configure(settings)
    this.#turnsAll = settings.turnsAll
    this.ground = ground
    const [gamma, isEven] = [settings.gamma / 100, settings.isEven]
    if (gamma !== this.#tones.gamma || isEven !== this.#tones.isEven) {
      this.#tones = { gamma, isEven }
      this.#show()
    }
    this.repaint()
  }

  /** Where the pointer was last, on the picture. @returns {[number, number] | undefined} */
  get pointed() {
    const { pointed } = this.#input
    const { width, height } = this.viewport.picture
    const isOn = pointed && pointed[0] >= 0 && pointed[1] >= 0 && pointed[0] <= width && pointed[1] <= height
    return isOn ? pointed : undefined
  }

  /** In the middle of the stage, on the page and on the picture. */
  get middle() {
    const { left, top, width, height } = this.#stage.getBoundingClientRect()
    const [pageX, pageY] = [left + width / 2, top + height / 2]
    const [x, y] = this.viewport.toPicture(pageX, pageY)
    return { pageX, pageY, x, y }
  }

  refreshCursor() {
    this.#input.refreshCursor()
  }

  /** @returns {ImageData | undefined} the picture's pixels, one for each of its own */
  pixels() {
    const picture = this.#bitmap
    if (!picture) return undefined
    const { width, height } = this.viewport.picture
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })
    context?.drawImage(picture, 0, 0, width, height)
    return context?.getImageData(0, 0, width, height)
  }

  /** What rests on the picture has changed. */
  repaint() {
    this.#isRestingOld = true
    this.#ask()
  }

  /**
   * What is touched has changed.
   * @param {Rivals[]} rivals
   */
  paint(rivals) {
    this.#rivals = rivals
    this.#ask()
  }

  /** The number that people know an object by. @param {(uid: string) => number} numberOf */
  set numberOf(numberOf) {
    this.#overlay.names.numberOf = numberOf
  }

  /** Where reviewers found something. @param {(readonly number[])[]} places */
  set marks(places) {
    this.#overlay.marks = places
    this.#ask()
  }

  /** What joins objects. @param {import("./overlay.js").Overlay["arrows"]} arrows */
  set arrows(arrows) {
    this.#overlay.arrows = arrows
    this.#ask()
  }

  /** What another part of the page draws over the picture. @param {import("./overlay.js").Guest | undefined} guest */
  set guest(guest) {
    this.#overlay.guest = guest
    this.#ask()
  }

  /** Who else looks at this picture. @param {import("./overlay.js").Neighbour[]} people */
  set people(people) {
    this.#overlay.people = people
    this.#ask()
  }

  #resize() {
    const rectangle = this.#stage.getBoundingClientRect()
    const { width, height } = rectangle
    this.viewport.place(rectangle)
    for (const layer of [this.#renderer, this.#overlay]) layer.resize(width, height, devicePixelRatio)
    this.#moved()
  }

  #moved() {
    this.#handler.moved(this.viewport)
    this.repaint()
  }

  #ask() {
    if (this.#isAsked) return
    this.#isAsked = true
    requestAnimationFrame(() => this.#draw())
  }

  #draw() {
    this.#isAsked = false
    const tool = this.#handler.tool()
    const { live } = tool
    const { selection } = this.#scene
    const selected = this.#scene.targets.filter(({ uid }) => selection.has(uid) && this.#scene.isShown(uid))
    if (selected.length <= mostLifted) this.#renderer.lift(selected, this.#scene)
    else this.#renderer.lift([], this.#scene)
    if (this.#isRestingOld) this.#renderer.draw(this.viewport, performance.now(), this.ground)
    this.#isRestingOld = false
    const { lingering } = this.#renderer.layer
    this.#overlay.draw({
      scene: this.#scene,
      live,
      rivals: this.#rivals,
      hasHandles: tool.name === "select",
      lifted: selected,
      lingering: [...lingering].flatMap((uid) => this.#scene.shownView(uid) ?? []),
    })
  }
}

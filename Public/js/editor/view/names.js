import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../settings.js").SettingsValues} SettingsValues */
/** @typedef {import("../tools/scene.js").Scene} Scene */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/** More objects in sight than these have no words: they would cover each other. */
const mostNamed = 150
/** Words stand this much above their object. */
const gap = 5

/** Words beside objects: the label, and what people want to read besides. */
export class Names {
  /** Of an object. @type {(uid: string) => number} */
  numberOf = () => 0

  #palette
  #pen
  #viewport
  /** @type {Pick<SettingsValues, "names" | "nameSize" | "namesNumber" | "namesAttributes" | "namesSource" | "namesSize" | "hasTags">} */
  #settings = {
    names: "touched",
    nameSize: 12,
    namesNumber: false,
    namesAttributes: false,
    namesSource: false,
    namesSize: false,
    hasTags: true,
  }

  /**
   * @param {Palette} palette
   * @param {Pen} pen
   * @param {Viewport} viewport
   */
  constructor(palette, pen, viewport) {
    this.#palette = palette
    this.#pen = pen
    this.#viewport = viewport
  }

  /** @param {SettingsValues} settings */
  configure(settings) {
    this.#settings = settings
    this.#pen.wordSize = settings.nameSize
  }

  /**
   * Whether there are words although nothing is touched.
   * @param {Scene} scene
   */
  areShown(scene) {
    return this.#settings.names === "all" && scene.shownCount > 0 ||
      this.#settings.hasTags && scene.listed.some(({ type }) => type === "tag")
  }

  /**
   * What stands there without being touched.
   * @param {Scene} scene
   * @param {Set<string>} touched those that have their words already
   */
  drawResting(scene, touched) {
    if (this.#settings.hasTags) this.#drawTags(scene)
    if (this.#settings.names !== "all") return
    const seen = scene.inside(this.#viewport.visible)
    if (seen.length > mostNamed) return
    for (const shape of seen) if (!touched.has(shape.uid)) this.draw(shape, scene)
  }

  /**
   * @param {Annotation} annotation
   * @param {Scene} scene
   */
  draw(annotation, scene) {
    const { color, ink } = this.#palette.lookAt(annotation)
    const [left, top, right, bottom] = kindOf(annotation).bounds(annotation)
    const [x1, y1] = this.#viewport.toStage(left, top)
    const [x2, y2] = this.#viewport.toStage(right, bottom)
    this.#pen.words(this.#words(annotation, scene), Math.min(x1, x2), Math.min(y1, y2) - gap, ink, color)
  }

  /** @param {Scene} scene */
  #drawTags(scene) {
    const tags = scene.listed.filter(({ uid, type }) => type === "tag" && !scene.isHidden(uid))
    let bottom = this.#pen.wordHeight + gap
    for (const tag of tags) {
      const { color, ink } = this.#palette.lookAt(tag)
      this.#pen.words(this.#words(tag, scene), gap, bottom, ink, color)
      bottom += this.#pen.wordHeight + gap
    }
  }

  /**
   * @param {Annotation} annotation
   * @param {Scene} scene
   */
  #words(annotation, scene) {
    const { label, track, type, source, attributes } = annotation
    const { namesNumber, namesAttributes, namesSource, namesSize } = this.#settings
    const name = this.#palette.look(label).name
    const known = scene.labels.find(({ id }) => id === label)?.attributes ?? []
    const values = known.map(({ id, name: words }) => `${words}: ${attributes[id] ?? ""}`)
    return [
      namesNumber ? `${name} ${this.numberOf(annotation.uid)}` : name,
      ...track ? ["track"] : [],
      ...namesSource ? [source] : [],
      ...namesSize && type !== "tag" ? [kindOf(annotation).size(annotation)] : [],
      ...namesAttributes ? values : [],
    ].join(" · ")
  }
}

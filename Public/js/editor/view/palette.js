/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../raster/painter.js").Look} Look */

/**
 * What may be said of an object of a label.
 * @typedef {object} LabelAttribute
 * @property {number} id
 * @property {string} name
 * @property {boolean} mutable whether it may change along a track
 * @property {"checkbox" | "radio" | "number" | "text" | "select"} input
 * @property {string[]} values of a number: least, greatest, step
 * @property {string} default
 *
 * @typedef {object} Label
 * @property {number} id
 * @property {string} name
 * @property {string} color `#rrggbb`
 * @property {string} [kind] `any` or the one type that may have it
 * @property {LabelAttribute[]} [attributes]
 * @property {Label[]} [sublabels] a skeleton's points
 * @property {string} [svg] how a skeleton's points are placed and joined
 *
 * @typedef {Label & Look & { strongFill: string, ink: string }} LabelLook
 *
 * @typedef {object} Style
 * @property {number} opacity of resting areas, 0 … 1
 * @property {number} strongOpacity of areas that are touched
 * @property {string} [border] one colour for all borders
 */

const darkHalo = "rgb(0 0 0 / 0.65)"
const lightHalo = "rgb(255 255 255 / 0.75)"

/** Colours of single objects and groups: far apart in hue, alike in lightness. */
const distinct = Array.from({ length: 24 }, (_, index) => hue(index * 137.5 % 360))

/** How labels and objects look on a picture. */
export class Palette {
  /** @type {Map<number, LabelLook>} */
  #labels = new Map()
  /** @type {Map<number, LabelLook>} */
  #sublabels = new Map()
  /** @type {Map<number, number>} */
  #indices = new Map()
  /** @type {"label" | "instance" | "group"} */
  #colorBy = "label"
  /** @type {Style} */
  #style = { opacity: 0.18, strongOpacity: 0.3 }
  /** Whether areas alone are shown: opaque, without borders, on no picture. */
  isBitmap = false
  /** Colours that single objects were given for the time being. @type {Map<string, number>} */
  #own = new Map()

  /** @param {Label[]} labels */
  constructor(labels) {
    for (const [index, label] of labels.entries()) {
      this.#labels.set(label.id, this.#lookOf(label))
      this.#indices.set(label.id, index + 1)
      for (const sublabel of label.sublabels ?? []) this.#sublabels.set(sublabel.id, this.#lookOf(sublabel))
    }
  }

  get labels() {
    return [...this.#labels.values()]
  }

  /**
   * @param {Style & { colorBy: "label" | "instance" | "group", isBitmap: boolean }} settings
   */
  configure({ colorBy, isBitmap, ...style }) {
    this.#colorBy = colorBy
    this.isBitmap = isBitmap
    this.#style = isBitmap ? { opacity: 1, strongOpacity: 1 } : style
    for (const [id, label] of this.#labels) this.#labels.set(id, this.#lookOf(label))
  }

  /**
   * @param {number} id an unknown label is grey
   * @returns {LabelLook}
   */
  look(id) {
    return this.#labels.get(id) ?? this.#sublabels.get(id) ??
      this.#lookOf({ id, name: `label ${id}`, color: "#808080" })
  }

  /**
   * The colours of one object.
   * @param {Annotation} annotation
   * @returns {LabelLook}
   */
  lookAt(annotation) {
    const look = this.look(annotation.label)
    const color = this.#ownColor(annotation)
    return color ? { ...look, ...colors(color, this.#style) } : look
  }

  /**
   * All looks that resting objects may have, the unknown label's first.
   * @returns {Look[]}
   */
  get looks() {
    const all = [
      this.look(0),
      ...this.labels,
      ...distinct.map((color) => colors(color, this.#style)),
    ]
    return all.map(({ line, fill, border, halo }) => ({ line, fill, border, halo }))
  }

  /**
   * The index among `looks`.
   * @param {Annotation} annotation
   */
  index(annotation) {
    const own = this.#ownIndex(annotation)
    return own === undefined ? this.#indices.get(annotation.label) ?? 0 : this.#labels.size + 1 + own
  }

  /**
   * Another colour for one object, until the page is left: it is told apart from its neighbours.
   * @param {Annotation} annotation
   */
  recolor(annotation) {
    this.#own.set(annotation.uid, ((this.#ownIndex(annotation) ?? -1) + 1) % distinct.length)
  }

  /**
   * @param {Label} label
   * @returns {LabelLook}
   */
  #lookOf(label) {
    return { ...label, ...colors(label.color, this.#style) }
  }

  /** @param {Annotation} annotation */
  #ownColor(annotation) {
    const own = this.#ownIndex(annotation)
    return own === undefined ? undefined : distinct[own]
  }

  /** @param {Annotation} annotation */
  #ownIndex({ uid, group }) {
    const own = this.#own.get(uid)
    if (own !== undefined) return own
    if (this.#colorBy === "instance") return parseInt(uid.slice(-4), 16) % distinct.length || 0
    return this.#colorBy === "group" && group > 0 ? group % distinct.length : undefined
  }
}

/**
 * @param {string} color
 * @param {Style} style
 */
function colors(color, { opacity, strongOpacity, border }) {
  return {
    color,
    line: color,
    border: border ?? color,
    halo: border && !isBright(border) ? lightHalo : darkHalo,
    fill: `${color}${hex(opacity * 255)}`,
    strongFill: `${color}${hex(strongOpacity * 255)}`,
    ink: isBright(color) ? "#000" : "#fff",
  }
}

/**
 * A clear colour of a hue.
 * @param {number} degrees
 */
function hue(degrees) {
  const channel = (/** @type {number} */ shift) => {
    const place = (shift + degrees / 30) % 12
    return hex(255 * (0.6 - 0.4 * Math.max(-1, Math.min(place - 3, 9 - place, 1))))
  }
  return `#${channel(0)}${channel(8)}${channel(4)}`
}

/** @param {number} value 0 … 255 */
function hex(value) {
  return Math.round(value).toString(16).padStart(2, "0")
}

/**
 * Whether black is easier to read on a colour than white: WCAG's relative luminance.
 * @param {string} color `#rrggbb`
 */
function isBright(color) {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const share = parseInt(color.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179
}

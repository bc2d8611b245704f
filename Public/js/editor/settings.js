/**
 * What a person has chosen, kept on the server, and in this browser under their name.
 *
 * @typedef {object} SettingsValues
 * @property {number} step pictures that V and C go on
 * @property {number} speed pictures a second while playing
 * @property {"label" | "instance" | "group"} colorBy
 * @property {number} opacity of resting areas, in percent
 * @property {number} strongOpacity of areas that are touched, in percent
 * @property {boolean} hasOutline whether borders have one colour, whatever the label
 * @property {string} outlineColor that one
 * @property {boolean} isBitmap whether areas alone are shown, without borders and the picture
 * @property {number} handleSide of the squares at points, in page pixels
 * @property {"touched" | "all"} names which objects have words beside them
 * @property {number} nameSize in page pixels
 * @property {boolean} namesNumber what the words say besides the label
 * @property {boolean} namesAttributes
 * @property {boolean} namesSource
 * @property {boolean} namesSize
 * @property {boolean} hasTags whether the picture's tags stand on it
 * @property {boolean} hasProjections whether a selected cuboid shows where its edges run to
 * @property {boolean} showsRelations whether all arrows between objects are shown, or those of what is touched
 * @property {boolean} hasAutoBorders
 * @property {number} tolerance of free-hand lines, in page pixels
 * @property {boolean} isSmooth
 * @property {number} brightness in percent, as contrast and saturation
 * @property {number} contrast
 * @property {number} saturation
 * @property {number} gamma in hundredths: above 100 dark places become brighter
 * @property {boolean} isEven whether the picture's tones are evened out by its histogram
 * @property {boolean} hasGrid
 * @property {number} gridSize in picture pixels
 * @property {string} gridColor
 * @property {number} gridOpacity in percent
 * @property {string} ground colour around the picture
 * @property {boolean} resetsZoom on each picture
 * @property {boolean} turnsAll whether the next picture is turned as this one is
 * @property {boolean} showsDeleted whether pictures that were taken out are shown on the way
 * @property {"all" | "matching" | "empty" | "chapter"} goesTo what the next picture is
 * @property {number} objectMargin around the object that is shown large, in page pixels
 * @property {number} acceptFrom the least score that “accept all” takes, in percent
 * @property {boolean} hasSingleKeys
 * @property {boolean} hasThumbnails
 * @property {boolean} hasContext whether context images are shown, where there are some
 * @property {Record<string, string[]>} keys what commands have other keys than usual
 */

/** @type {Readonly<SettingsValues>} */
export const usual = Object.freeze({
  step: 10,
  speed: 25,
  colorBy: "label",
  opacity: 18,
  strongOpacity: 30,
  hasOutline: false,
  outlineColor: "#000000",
  isBitmap: false,
  handleSide: 10,
  names: "touched",
  nameSize: 12,
  namesNumber: false,
  namesAttributes: false,
  namesSource: false,
  namesSize: false,
  hasTags: true,
  hasProjections: false,
  showsRelations: false,
  hasAutoBorders: false,
  tolerance: 2,
  isSmooth: true,
  brightness: 100,
  contrast: 100,
  saturation: 100,
  gamma: 100,
  isEven: false,
  hasGrid: false,
  gridSize: 100,
  gridColor: "#ffffff",
  gridOpacity: 38,
  ground: "#101a22",
  resetsZoom: false,
  turnsAll: true,
  showsDeleted: false,
  goesTo: "all",
  objectMargin: 100,
  acceptFrom: 50,
  hasSingleKeys: true,
  hasThumbnails: false,
  hasContext: false,
  keys: {},
})

/** So long after a choice it is sent, in milliseconds. */
const sendAfter = 300

/**
 * Settings that survive the page where the browser lets them. Each is settled by itself: what was chosen here and is not
 * known to be on the server holds, unless somebody has chosen otherwise there meanwhile.
 */
export class Settings {
  #key
  #changed
  /** @type {Pick<Storage, "getItem" | "setItem"> | undefined} */
  #storage
  #remote
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  /** What the server had, as far as is known, of what was chosen and not confirmed; kept beside the values. */
  #unsent = /** @type {Partial<SettingsValues>} */ ({})
  /** What was chosen on this page, which the answer to `follow` may be older than. */
  #chosen = new Set()
  values = /** @type {SettingsValues} */ ({ ...usual })

  /**
   * @param {string} user
   * @param {() => void} changed
   * @param {Pick<Storage, "getItem" | "setItem"> | undefined} [storage]
   * @param {Pick<import("./sync/settings.js").SettingsInterface, "read" | "write">} [remote]
   */
  constructor(user, changed, storage = globalThis.localStorage, remote = undefined) {
    this.#key = `porthole editor settings ${user}`
    this.#changed = changed
    this.#storage = storage
    this.#remote = remote
    this.#load()
  }

  /** What was chosen in another browser takes effect here; what the server does not have yet goes there. */
  async follow() {
    const stored = await this.#remote?.read()
    if (!stored) return
    const before = this.values
    this.#load()
    const theirs = { ...usual, ...known(stored) }
    const ours = names.filter((name) =>
      this.#chosen.has(name) || (name in this.#unsent && isSame(theirs[name], this.#unsent[name]))
    )
    this.values = { ...theirs, ...picked(this.values, ours) }
    this.#unsent = picked(theirs, ours.filter((name) => !isSame(this.values[name], theirs[name])))
    this.#keep()
    if (Object.keys(this.#unsent).length > 0) this.#send()
    if (!isSame(this.values, before)) this.#changed()
  }

  /** @param {Partial<SettingsValues>} values */
  change(values) {
    this.#load()
    this.#unsent = { ...picked(this.values, keysOf(values)), ...this.#unsent }
    for (const name of keysOf(values)) this.#chosen.add(name)
    this.values = { ...this.values, ...values }
    this.#keep()
    this.#send()
    this.#changed()
  }

  /** A slider moves in many steps: the last of them is sent. */
  #send() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.sendNow(), sendAfter)
  }

  /** What waits for a rest goes out: the page is being left. */
  async sendNow() {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#adopt()
    const sent = this.values
    if (!await this.#remote?.write(different(sent))) return
    this.#adopt()
    this.#unsent = picked(sent, keysOf(this.#unsent).filter((name) => !isSame(this.values[name], sent[name])))
    this.#keep()
  }

  /** What other tabs have chosen meanwhile holds here, too. */
  #adopt() {
    const before = this.values
    this.#load()
    if (!isSame(this.values, before)) this.#changed()
  }

  #load() {
    const item = this.#item()
    if (!item) return
    this.values = { ...usual, ...known(item) }
    this.#unsent = known(item.unsent ?? {})
  }

  /** @returns {Record<string, any> | undefined} undefined also where the browser forbids to look */
  #item() {
    try {
      return JSON.parse(this.#storage?.getItem(this.#key) ?? "null") ?? undefined
    } catch {
      return undefined
    }
  }

  /** In a full or forbidden storage what was chosen holds until the page is left, or comes from the server. */
  #keep() {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify({ ...this.values, unsent: this.#unsent }))
    } catch {
      this.#storage = undefined
    }
  }
}

const names = keysOf(usual)

/**
 * @param {Partial<SettingsValues>} values
 * @returns {(keyof SettingsValues)[]}
 */
function keysOf(values) {
  return /** @type {(keyof SettingsValues)[]} */ (Object.keys(values))
}

/**
 * @param {SettingsValues} values
 * @param {(keyof SettingsValues)[]} some
 * @returns {Partial<SettingsValues>}
 */
function picked(values, some) {
  return Object.fromEntries(some.map((name) => [name, values[name]]))
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other)
}

/**
 * Those that there are, and of the right kind: another version of this page may have written others.
 * @param {Record<string, unknown>} values
 * @returns {Partial<SettingsValues>}
 */
function known(values) {
  return Object.fromEntries(
    names.filter((name) => typeof values[name] === typeof usual[name]).map((name) => [name, values[name]]),
  )
}

/**
 * What is not as usual.
 * @param {SettingsValues} values
 */
function different(values) {
  return picked(values, names.filter((name) => !isSame(values[name], usual[name])))
}

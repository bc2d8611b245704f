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

/** So long a choice may be on its way when the page is left right behind it, in milliseconds. */
const onItsWay = 60_000

/** Settings that survive the page where the browser lets them. */
export class Settings {
  #key
  /** Under it, when a choice went out that the server has not confirmed; 0 for none. */
  #sentKey
  #changed
  #remote
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  /** Whether something was chosen before the server had answered. */
  #isChosen = false
  /** @type {SettingsValues} */
  values

  /**
   * @param {string} user
   * @param {() => void} changed
   * @param {Pick<Storage, "getItem" | "setItem"> | undefined} [storage]
   * @param {Pick<import("./sync/settings.js").SettingsInterface, "read" | "write">} [remote]
   */
  constructor(user, changed, storage = globalThis.localStorage, remote = undefined) {
    this.#key = `porthole editor settings ${user}`
    this.#sentKey = `porthole editor settings sent ${user}`
    this.#changed = changed
    this.#remote = remote
    this.storage = storage
    this.values = { ...usual, ...known(this.#read()) }
  }

  /** What was chosen in another browser takes effect here; what was chosen here alone goes to the server. */
  async follow() {
    const stored = await this.#remote?.read()
    if (!stored || this.#isChosen) return
    if (this.#isOnItsWay()) {
      // The page was left right behind it: what was read may be older.
      this.#send()
      return
    }
    if (Object.keys(stored).length === 0) {
      if (Object.keys(different(this.values)).length > 0) this.#send()
      return
    }
    const before = JSON.stringify(this.values)
    this.values = { ...usual, ...known(stored) }
    this.#keep()
    if (JSON.stringify(this.values) !== before) this.#changed()
  }

  /** @param {Partial<SettingsValues>} values */
  change(values) {
    this.values = { ...this.values, ...values }
    this.#isChosen = true
    this.#keep()
    this.#send()
    this.#changed()
  }

  #keep() {
    this.#store(this.#key, JSON.stringify(this.values))
  }

  /** A slider moves in many steps: the last of them is sent. */
  #send() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.sendNow(), sendAfter)
    this.#store(this.#sentKey, String(Date.now()))
  }

  #isOnItsWay() {
    return Date.now() - Number(this.#stored(this.#sentKey) ?? 0) < onItsWay
  }

  /** What waits for a rest goes out: the page is being left. */
  async sendNow() {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    const sent = this.#stored(this.#sentKey)
    const isThere = await this.#remote?.write(different(this.values))
    if (isThere && this.#stored(this.#sentKey) === sent) this.#store(this.#sentKey, "0")
  }

  #read() {
    try {
      return JSON.parse(this.#stored(this.#key) ?? "{}")
    } catch {
      return {}
    }
  }

  /**
   * @param {string} key
   * @returns {string | undefined} undefined also where the browser forbids to look
   */
  #stored(key) {
    try {
      return this.storage?.getItem(key) ?? undefined
    } catch {
      return undefined
    }
  }

  /**
   * A full or forbidden storage: what was chosen holds until the page is left, or comes from the server.
   * @param {string} key
   * @param {string} value
   */
  #store(key, value) {
    try {
      this.storage?.setItem(key, value)
    } catch {
      // As said.
    }
  }
}

/**
 * Those that there are, and of the right kind: another version of this page may have written others.
 * @param {Record<string, unknown>} values
 */
function known(values) {
  const names = /** @type {(keyof SettingsValues)[]} */ (Object.keys(usual))
  return Object.fromEntries(
    names.filter((name) => typeof values[name] === typeof usual[name]).map((name) => [name, values[name]]),
  )
}

/**
 * What is not as usual.
 * @param {SettingsValues} values
 */
function different(values) {
  const names = /** @type {(keyof SettingsValues)[]} */ (Object.keys(usual))
  return Object.fromEntries(
    names.filter((name) => JSON.stringify(values[name]) !== JSON.stringify(usual[name])).map((
      name,
    ) => [name, values[name]]),
  )
}

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

/** @typedef {{ value: unknown, at: number }} Choice of one setting, with its moment by the browser's clock, in milliseconds */

/**
 * Settings that survive the page where the browser lets them. Of each of them the newest choice holds, in whichever tab or
 * browser it was made, and in whatever order they come to the server: it, too, keeps the newest.
 */
export class Settings {
  #key
  #changed
  #storage
  #remote
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  /** @type {Map<keyof SettingsValues, Choice>} */
  #choices = new Map()
  values = /** @type {SettingsValues} */ ({ ...usual })

  /**
   * @param {string} user
   * @param {() => void} changed
   * @param {Pick<Storage, "getItem" | "setItem"> | undefined} [storage]
   * @param {Pick<import("./sync/settings.js").SettingsInterface, "read" | "write">} [remote]
   */
  constructor(user, changed, storage = permittedStorage(), remote = undefined) {
    this.#key = `porthole editor settings ${user}`
    this.#changed = changed
    this.#storage = storage
    this.#remote = remote
    this.#take(this.#kept())
  }

  /** What was chosen in another browser takes effect here; what the server does not have yet goes there. */
  async follow() {
    const stored = await this.#remote?.read()
    if (!stored) return
    const before = JSON.stringify(this.values)
    // Older pages kept values without their moments, and on the server only what is not as usual: there, those hold.
    const theirs = choicesIn(Object.keys(stored).length > 0 ? { ...usual, ...stored } : {}, 1)
    this.#take(this.#kept())
    this.#take(theirs, true)
    this.#keep()
    if (this.#stamped.some(([name, { at }]) => at > (theirs.get(name)?.at ?? 0))) this.#send()
    if (JSON.stringify(this.values) !== before) this.#changed()
  }

  /** @param {Partial<SettingsValues>} values */
  change(values) {
    this.#take(this.#kept())
    for (const [name, value] of Object.entries(values)) {
      const known = /** @type {keyof SettingsValues} */ (name)
      // Newer than all that is known, whatever the clock says.
      const at = Math.max(Date.now(), (this.#choices.get(known)?.at ?? 0) + 1)
      this.#take(new Map([[known, { value, at }]]))
    }
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
    await this.#remote?.write(Object.fromEntries(this.#stamped))
  }

  /** Those whose moment is known. */
  get #stamped() {
    return [...this.#choices].filter(([, { at }]) => at > 1)
  }

  /**
   * @param {Map<keyof SettingsValues, Choice>} choices
   * @param {boolean} [areFirst] whether they are the server's: of two of one moment the one that came there first holds
   */
  #take(choices, areFirst = false) {
    for (const [name, choice] of choices) {
      const known = this.#choices.get(name)?.at ?? -1
      if (choice.at > known || (areFirst && choice.at === known)) this.#choices.set(name, choice)
    }
    this.values = { ...usual, ...Object.fromEntries([...this.#choices].map(([name, { value }]) => [name, value])) }
  }

  #kept() {
    try {
      return choicesIn(JSON.parse(this.#storage?.getItem(this.#key) ?? "{}"), 0)
    } catch {
      return new Map()
    }
  }

  /** In a full or forbidden storage what was chosen holds until the page is left, or comes from the server. */
  #keep() {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(Object.fromEntries(this.#choices)))
    } catch {
      // As said.
    }
  }
}

/** undefined where the browser forbids it. */
function permittedStorage() {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}

/**
 * Those that there are, and of the right kind: another version of this page may have written others.
 * @param {Record<string, any>} stored
 * @param {number} unstamped the moment of values alone, which older pages wrote
 * @returns {Map<keyof SettingsValues, Choice>}
 */
function choicesIn(stored, unstamped) {
  const names = /** @type {(keyof SettingsValues)[]} */ (Object.keys(usual))
  return new Map(
    names.flatMap((name) => {
      const item = stored?.[name]
      const choice = typeof item?.at === "number" ? { value: item.value, at: item.at } : { value: item, at: unstamped }
      return isOfKind(name, choice.value) ? [[name, choice]] : []
    }),
  )
}

/**
 * @param {keyof SettingsValues} name
 * @param {unknown} value
 */
function isOfKind(name, value) {
  if (name !== "keys") return typeof value === typeof usual[name]
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value)
  return isObject &&
    Object.values(value).every((keys) => Array.isArray(keys) && keys.every((key) => typeof key === "string"))
}

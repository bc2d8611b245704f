import { commands } from "./commands.js"

/** @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} KeyPress */
/** @typedef {Record<string, string[]>} Overrides keys by the command's name */

/** How long after the first of two keys the second may come. */
const sequenceTime = 1500

/** Which keys mean what: the table of commands, and what a person has made of it. */
export class Keymap {
  /** @type {Overrides} */
  overrides = {}
  /** Single keys can be switched off, for those who speak to their computer. */
  hasSingleKeys = true

  /** @type {string | undefined} */
  #first
  #firstAt = 0

  /** @param {string} name */
  keys(name) {
    return this.overrides[name] ?? commands.find((command) => command.name === name)?.keys ?? []
  }

  /** @param {string} name */
  words(name) {
    return commands.find((command) => command.name === name)?.words ?? name
  }

  /**
   * What a key press means now; `null`: it is the first of two.
   * @param {string} chord
   * @param {boolean} isOnPicture whether the picture has the focus
   * @param {number} now milliseconds
   * @returns {string | null | undefined}
   */
  commandFor(chord, isOnPicture, now) {
    const first = this.#first !== undefined && now - this.#firstAt < sequenceTime ? this.#first : undefined
    this.#first = undefined
    const keys = first ? `${first} ${chord}` : chord
    const command = commands.find((candidate) => this.#fits(candidate, keys, isOnPicture))
    if (command) return command.name
    const isFirst = isOnPicture && this.hasSingleKeys &&
      commands.some(({ name }) => this.keys(name).some((known) => known.startsWith(`${chord} `)))
    if (!isFirst) return undefined
    this.#first = chord
    this.#firstAt = now
    return null
  }

  /** Keys that mean several things. @returns {Map<string, string[]>} the commands' names by keys */
  get conflicts() {
    /** @type {Map<string, string[]>} */
    const all = new Map()
    for (const { name } of uniqueCommands()) {
      for (const keys of this.keys(name)) all.set(keys, [...all.get(keys) ?? [], name])
    }
    return new Map([...all].filter(([, names]) => names.length > 1))
  }

  /**
   * @param {import("./commands.js").Command} command
   * @param {string} keys
   * @param {boolean} isOnPicture
   */
  #fits({ name, isEverywhere }, keys, isOnPicture) {
    if (!this.keys(name).includes(keys)) return false
    if (isSingle(keys)) return isOnPicture && this.hasSingleKeys
    return isOnPicture || Boolean(isEverywhere)
  }
}

/** Each command once. */
export function uniqueCommands() {
  return [...new Map(commands.map((command) => [command.name, command])).values()]
}

/**
 * A key press as the table writes it: `Ctrl+Shift+Z`. The Command key of a Mac counts as Ctrl.
 * @param {KeyPress} press
 */
export function chord(press) {
  const name = keyName(press)
  // A sign that needs Shift on one keyboard and none on another is the same sign.
  const isShifted = press.shiftKey && (name.length > 1 || /[A-Z0-9]/.test(name))
  const modifiers = [press.ctrlKey || press.metaKey ? "Ctrl" : "", press.altKey ? "Alt" : "", isShifted ? "Shift" : ""]
  return [...modifiers.filter(Boolean), name].join("+")
}

/** @param {KeyPress} press */
function keyName({ key, code, shiftKey, altKey }) {
  if (key === " ") return "Space"
  if (key.length > 1) return key
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  // Digits that a layout keeps under Shift, and letters of another script, are known by their place.
  const [, digit, letter] = /^(?:(?:Digit|Numpad)(\d)|Key([A-Z]))$/.exec(code) ?? []
  if (digit && (!shiftKey || /[!@#$)]/.test(key))) return digit
  return letter && (key > "~" || altKey) ? letter : key
}

/** @param {string} keys */
function isSingle(keys) {
  return !/Ctrl|Alt|^F\d/.test(keys)
}

/**
 * Every action that has a name, its words and its keys: the help, the tooltips and the keyboard read this one table.
 *
 * @typedef {object} Command
 * @property {string} name as in `data-command`
 * @property {string} words
 * @property {string[]} keys
 * @property {"Tools" | "Objects" | "Labels" | "Pictures" | "View" | "Help"} group
 * @property {boolean} [isEverywhere] also while the focus is not on the picture; single keys are not (WCAG 2.1.4)
 */

/** @type {Command[]} */
export const commands = [
  { name: "tool-rectangle", words: "Draw rectangles", keys: ["N"], group: "Tools" },
  { name: "tool-select", words: "Select, move, resize", keys: ["S"], group: "Tools" },
  { name: "tool-pan", words: "Move the view", keys: ["W"], group: "Tools" },
  { name: "undo", words: "Undo", keys: ["Ctrl+Z"], group: "Objects", isEverywhere: true },
  { name: "redo", words: "Redo", keys: ["Ctrl+Shift+Z", "Ctrl+Y"], group: "Objects", isEverywhere: true },
  { name: "copy", words: "Copy the object", keys: ["Ctrl+C"], group: "Objects" },
  { name: "paste", words: "Paste", keys: ["Ctrl+V"], group: "Objects" },
  { name: "occluded", words: "Occluded or not", keys: ["Q", "/"], group: "Objects" },
  { name: "delete", words: "Delete the object", keys: ["Delete", "Shift+Delete"], group: "Objects" },
  ...Array.from({ length: 9 }, (_, index) => labelCommand("label", "New objects get label", index + 1, "")),
  ...Array.from({ length: 9 }, (_, index) => labelCommand("relabel", "The object gets label", index + 1, "Ctrl+")),
  { name: "next", words: "Next picture", keys: ["F"], group: "Pictures" },
  { name: "previous", words: "Previous picture", keys: ["D"], group: "Pictures" },
  { name: "forward-ten", words: "10 pictures on", keys: ["V"], group: "Pictures" },
  { name: "back-ten", words: "10 pictures back", keys: ["C"], group: "Pictures" },
  { name: "zoom-in", words: "Zoom in", keys: ["Z"], group: "View" },
  { name: "zoom-out", words: "Zoom out", keys: ["Shift+Z"], group: "View" },
  { name: "fit", words: "Show the whole picture", keys: ["0"], group: "View" },
  { name: "side", words: "Show or hide labels and objects", keys: [], group: "View" },
  { name: "help", words: "Keys and gestures", keys: ["F1"], group: "Help", isEverywhere: true },
  { name: "help", words: "Keys and gestures", keys: ["?"], group: "Help" },
]

/** What has no command: the tools' own keys and the pointer's gestures. */
export const gestures = [
  { keys: "Tab, Shift+Tab", words: "Next or previous object; Escape and then Tab leaves the picture" },
  { keys: "Arrows", words: "Move the object by 1 pixel, with Shift by 10; with nothing selected, the view" },
  { keys: "Arrows, Enter", words: "While drawing: move the cursor, set a corner" },
  { keys: "Escape", words: "Cancel drawing, then back to selecting, then select nothing" },
  { keys: "Drag or two clicks", words: "Draw a rectangle" },
  { keys: "Drag an object, a handle", words: "Move, resize" },
  { keys: "Wheel, two fingers", words: "Zoom" },
  { keys: "Drag beside objects, middle button, Space and drag", words: "Move the view" },
  { keys: "Double click beside objects", words: "Show the whole picture" },
]

/**
 * @param {string} name
 * @param {string} words
 * @param {number} digit
 * @param {string} modifier
 * @returns {Command}
 */
function labelCommand(name, words, digit, modifier) {
  return { name: `${name}-${digit}`, words: `${words} ${digit}`, keys: [`${modifier}${digit}`], group: "Labels" }
}

/** @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} KeyPress */

/**
 * A key press as the table writes it: `Ctrl+Shift+Z`. The Command key of a Mac counts as Ctrl.
 * @param {KeyPress} press
 */
export function chord(press) {
  const name = keyName(press)
  // A sign that needs Shift on one keyboard and none on another is the same sign.
  const isShifted = press.shiftKey && (name.length > 1 || /[A-Z]/.test(name))
  const modifiers = [press.ctrlKey || press.metaKey ? "Ctrl" : "", press.altKey ? "Alt" : "", isShifted ? "Shift" : ""]
  return [...modifiers.filter(Boolean), name].join("+")
}

/** @param {KeyPress} press */
function keyName({ key, code, shiftKey }) {
  if (key.length > 1) return key
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  // Digits that a layout keeps under Shift, and letters of another script, are known by their place.
  const [, digit, letter] = /^(?:(?:Digit|Numpad)(\d)|Key([A-Z]))$/.exec(code) ?? []
  if (digit && !shiftKey) return digit
  return letter && key > "~" ? letter : key
}

/**
 * @param {string} keys
 * @param {boolean} isOnPicture whether the picture has the focus
 */
export function commandFor(keys, isOnPicture) {
  return commands.find((command) => command.keys.includes(keys) && (isOnPicture || command.isEverywhere))?.name
}

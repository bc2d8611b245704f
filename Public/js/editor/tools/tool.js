/**
 * What a tool is: events in, outcomes out. Tools touch no page and send nothing; the table in `../README.md` says what each
 * event means to each tool.
 *
 * @typedef {import("../document/annotation.js").Annotation} Annotation
 * @typedef {import("../document/changes.js").ChangeSet} ChangeSet
 *
 * @typedef {object} PointerInput
 * @property {number} x in picture pixels, also beyond the picture's edges
 * @property {number} y
 * @property {number} pageX in CSS pixels
 * @property {number} pageY
 * @property {number} scale page pixels for one picture pixel
 * @property {boolean} isTouch
 *
 * @typedef {object} KeyInput
 * @property {string} key as in `KeyboardEvent.key`
 * @property {boolean} shift
 *
 * @typedef {object} Outcome
 * @property {ChangeSet} [changes]
 * @property {string} [name] of the step, where there are changes
 * @property {string} [merge] see `History`
 * @property {string | null} [selected]
 * @property {string | null} [hovered]
 * @property {readonly [number, number]} [pan] in page pixels
 * @property {boolean} [fit] show the whole picture
 * @property {readonly [number, number, number, number]} [reveal] bring this box of the picture into view
 * @property {string} [tool] go on with another tool
 * @property {string} [notice] a sentence for the person
 *
 * @typedef {object} Live what follows the pointer at the moment
 * @property {Annotation} [preview] stands in for the annotation of the same uid
 * @property {readonly [number, number]} [cross] cross-hair lines through this point of the picture
 * @property {string} [readout] a few words beside the pointer
 *
 * @typedef {object} Tool
 * @property {string} name
 * @property {Live} live
 * @property {(input: PointerInput) => string} cursor a CSS cursor
 * @property {(input: PointerInput) => Outcome} pointerDown
 * @property {(input: PointerInput) => Outcome} pointerMove
 * @property {(input: PointerInput) => Outcome} pointerUp
 * @property {() => Outcome} pointerLeave
 * @property {(input: PointerInput) => Outcome} doubleClick
 * @property {(input: KeyInput) => Outcome | undefined} keyDown undefined: the key means nothing to this tool
 * @property {() => void} cancel forgets what was begun
 */

/** A press that moves less than this, in page pixels, is a click. */
export const clickRadius = 3

/** @type {Record<string, readonly [number, number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/**
 * The step of an arrow key, ten times as long with Shift; undefined for other keys.
 * @param {KeyInput} input
 * @returns {[number, number] | undefined}
 */
export function arrowStep({ key, shift }) {
  const step = arrows[key]
  const length = shift ? 10 : 1
  return step && [step[0] * length, step[1] * length]
}

/**
 * Whether the pointer has left the place of the press.
 * @param {PointerInput} press
 * @param {PointerInput} now
 */
export function isDrag(press, now) {
  return Math.hypot(now.pageX - press.pageX, now.pageY - press.pageY) > clickRadius
}

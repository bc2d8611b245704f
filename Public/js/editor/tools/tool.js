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
 * @property {boolean} [shift]
 * @property {boolean} [ctrl] or the Command key of a Mac
 * @property {boolean} [alt]
 *
 * @typedef {object} KeyInput
 * @property {string} key as in `KeyboardEvent.key`
 * @property {boolean} shift
 *
 * @typedef {object} Outcome
 * @property {ChangeSet} [changes]
 * @property {string} [name] of the step, where there are changes
 * @property {string} [merge] see `History`
 * @property {string | null} [selected] this one alone
 * @property {string[]} [selection] these, the last one leading
 * @property {string} [toggled] into the selection, or out of it
 * @property {string | null} [hovered]
 * @property {readonly [number, number]} [pan] in page pixels
 * @property {boolean} [fit] show the whole picture
 * @property {readonly [number, number, number, number]} [zoomTo] this box of the picture fills the stage
 * @property {readonly [number, number, number, number]} [reveal] bring this box of the picture into view
 * @property {string} [tool] go on with another tool
 * @property {string} [notice] a sentence for the person
 * @property {Question} [ask] a model
 * @property {readonly [number, number, number, number]} [issue] a reviewer says something about this box of the picture
 * @property {MenuPlace} [menu] offers what can be done here
 *
 * @typedef {object} MenuPlace
 * @property {string} [uid] the object that is meant; none: the picture
 * @property {number} [handle] the index of one of its handles
 * @property {number} x in picture pixels
 * @property {number} y
 * @property {number} pageX
 * @property {number} pageY
 * @property {boolean} [isWay] it is about the way to the next picture
 *
 * @typedef {{ question: number, positive: number[][], negative: number[][] }} Question places in and beside an object
 *
 * @typedef {object} Live what follows the pointer at the moment
 * @property {Annotation} [preview] stands in for the annotation of the same uid
 * @property {Annotation[]} [previews] the same for several
 * @property {readonly [number, number]} [cross] cross-hair lines through this point of the picture
 * @property {string} [readout] a few words beside the pointer
 * @property {readonly number[]} [dots] places that were set
 * @property {{ from: string, x: number, y: number }} [arrow] from an object to a place
 * @property {readonly { x: number, y: number, isInside: boolean }[]} [signs] places with a plus or a minus
 * @property {readonly [number, number, number, number]} [box] a frame drawn up, in picture pixels
 * @property {{ x: number, y: number, size: number, isSquare: boolean }} [brush]
 * @property {unknown} [paint] a canvas as large as the picture
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
 * @property {(input: PointerInput) => Outcome | undefined} [secondary] the right button was pressed
 * @property {() => void} [secondaryUp] and was let go
 * @property {(input: PointerInput) => Outcome} [menu] the right button asks for a menu
 * @property {() => Outcome | undefined} [finish] ends what was begun; undefined where nothing was
 * @property {() => Outcome | undefined} [leave] keeps what is worth it, before another picture is opened
 * @property {() => boolean} [undo] takes back the last part of what was begun; false where nothing was
 * @property {() => void} [start] the tool was chosen
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

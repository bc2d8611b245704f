/** @typedef {import("./models.js").Models} Models */
/** @typedef {import("./panels/review.js").Review} Review */
/**
 * @template Part
 * @typedef {import("../lib/on-demand.js").OnDemand<Part>} OnDemand
 */

/**
 * The parts of the editor, as commands see them.
 *
 * @typedef {Record<string, () => unknown>} Deeds what each command does
 *
 * @typedef {object} Desk
 * @property {HTMLElement} host
 * @property {import("./document/annotations.js").Annotations} annotations
 * @property {import("./history/history.js").History} history
 * @property {import("./tools/scene.js").Scene} scene
 * @property {import("./session.js").Session} session
 * @property {import("./toolbox.js").Toolbox} toolbox
 * @property {import("./view/screen.js").Screen} screen
 * @property {import("./view/palette.js").Palette} palette
 * @property {import("./view/objects.js").ObjectList} objects
 * @property {import("./frames.js").Frames} frames
 * @property {import("./player.js").Player} player
 * @property {import("./settings.js").Settings} settings
 * @property {import("./keymap.js").Keymap} keymap
 * @property {import("./saving.js").Saving} saving
 * @property {import("./controls.js").Controls} controls
 * @property {import("./panels/dialogs.js").Dialogs} dialogs
 * @property {OnDemand<Review>} review
 * @property {OnDemand<Models>} models
 * @property {(outcome: import("./tools/tool.js").Outcome) => void} act
 * @property {(sentence: string) => void} announce
 * @property {<Part>(load: () => Promise<Part>) => OnDemand<Part>} onDemand a part that says so where it does not come
 * @property {(frame: number) => Promise<void>} open
 * @property {(uid: string | null) => void} select and bring it into view
 * @property {(label: number) => void} chooseLabel
 * @property {(tool: string) => void} chooseTool
 * @property {(words: string, step: import("./history/history.js").Step | null | undefined) => void} replayed `null`: a part of
 *   what is being drawn was taken back
 * @property {(command: string) => void} run
 * @property {() => void} refresh
 */

export {}

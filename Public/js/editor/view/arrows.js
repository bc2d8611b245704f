import { arrowHead } from "../geometry/arrow.js"

/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/** In page pixels. */
const headSize = 14
const dark = "#000000c0"
const light = "#ffffff"

/**
 * An arrow between two objects, with its words above the middle; seen on dark and on light ground.
 * @param {readonly [number, number, number, number]} line in picture pixels
 * @param {"right" | "left" | "bi"} direction
 * @param {string} words
 */
export function drawArrow([x1, y1, x2, y2], direction, words) {
  return (/** @type {Pen} */ pen, /** @type {Viewport} */ viewport) => {
    const [start, end] = [viewport.toStage(x1, y1), viewport.toStage(x2, y2)]
    const path = new Path2D()
    path.moveTo(...start)
    path.lineTo(...end)
    if (direction !== "left") addHead(path, arrowHead(...end, ...start, headSize))
    if (direction !== "right") addHead(path, arrowHead(...start, ...end, headSize))
    pen.stroke(path, dark, 5)
    pen.stroke(path, light, 2)
    const [x, y] = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2]
    if (words) pen.words(words, x + 6, y - 6, light, "#000")
  }
}

/**
 * @param {Path2D} path
 * @param {number[]} corners
 */
function addHead(path, [x, y, oneX, oneY, otherX, otherY]) {
  path.moveTo(oneX, oneY)
  path.lineTo(x, y)
  path.lineTo(otherX, otherY)
}

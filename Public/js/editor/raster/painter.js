import { flag } from "./packed.js"

/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("./packed.js").PackedShape} PackedShape */

/**
 * How shapes of one label look.
 * @typedef {{ line: string, fill: string }} Look
 */

/** A long path costs more than many short ones. */
const pathLength = 128
const halo = "rgb(0 0 0 / 0.65)"
/** With more than this many shapes on a frame, lines are as thin as the screen allows: that is several times cheaper. */
const crowd = 1000
/** What is smaller than this, in device pixels, is a dot. */
const smallest = 2
const dotRadius = 4
const smallDot = 2

/**
 * Draws resting shapes.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {PackedShape[]} shapes from the bottom to the top
 * @param {object} where
 * @param {Look[]} where.looks
 * @param {number} where.scale device pixels for one picture pixel
 * @param {number} where.left the picture's x that lies on the context's left edge
 * @param {number} where.top
 * @param {number} where.total how many shapes there are on the whole frame
 * @param {(shape: PackedShape, look: Look) => CanvasImageSource} where.maskImage
 */
export function paintShapes(context, shapes, { looks, scale, left, top, total, maskImage }) {
  const isCrowded = total > crowd
  context.setTransform(1, 0, 0, 1, 0, 0)
  for (const run of runsOfOneLook(shapes)) {
    const look = looks[run[0].look] ?? looks[0]
    if (run[0].flags & flag.mask) {
      for (const shape of run) {
        const [x, y, width, height] = shape.points
        const place = /** @type {const} */ ([(x - left) * scale, (y - top) * scale, width * scale, height * scale])
        context.imageSmoothingEnabled = scale < 1
        context.drawImage(maskImage(shape, look), ...place)
      }
    } else paintAlike(context, run, look, { scale, left, top, isCrowded })
  }
}

/**
 * Neighbours in the pile that look the same are drawn together.
 * @param {PackedShape[]} shapes
 */
function* runsOfOneLook(shapes) {
  /** @type {Map<number, PackedShape[]>} */
  let runs = new Map()
  let layer = shapes[0]?.zOrder
  for (const shape of shapes) {
    if (shape.zOrder !== layer) {
      yield* runs.values()
      runs = new Map()
      layer = shape.zOrder
    }
    const key = shape.look * 16 + shape.flags
    const run = runs.get(key)
    if (run && run.length < pathLength) run.push(shape)
    else {
      if (run) yield run
      runs.set(key, [shape])
    }
  }
  yield* runs.values()
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {PackedShape[]} shapes
 * @param {Look} look
 * @param {{ scale: number, left: number, top: number, isCrowded: boolean }} place
 */
function paintAlike(context, shapes, look, place) {
  const { flags } = shapes[0]
  const isClosed = (flags & flag.closed) !== 0
  const lines = new Path2D()
  const dots = new Path2D()
  for (const shape of shapes) {
    const { box } = shape
    const isDot = (box[2] - box[0]) * place.scale < smallest && (box[3] - box[1]) * place.scale < smallest
    if (isDot) addDot(dots, (box[0] - place.left) * place.scale, (box[1] - place.top) * place.scale, smallest / 2)
    else tracePacked(lines, shape.points, isClosed, place)
    if (flags & flag.dots && !isDot) addDots(dots, shape.points, place)
  }
  if (isClosed) {
    context.fillStyle = look.fill
    context.fill(lines)
  }
  context.setLineDash([])
  if (!place.isCrowded) {
    context.strokeStyle = halo
    context.lineWidth = 3.5
    context.stroke(lines)
  }
  if (flags & flag.occluded) context.setLineDash([6, 4])
  context.strokeStyle = look.line
  context.lineWidth = place.isCrowded ? 1 : 1.75
  context.stroke(lines)
  context.setLineDash([])
  context.fillStyle = look.line
  context.fill(dots)
}

/**
 * Adds lines to a path, without vertices that lie within a device pixel of the one before.
 * @param {Path2D} path
 * @param {ArrayLike<number>} points
 * @param {boolean} isClosed
 * @param {{ scale: number, left: number, top: number }} place
 */
export function tracePacked(path, points, isClosed, { scale, left, top }) {
  let [lastX, lastY, isFirst] = [0, 0, true]
  for (let index = 0; index < points.length; index += 2) {
    const x = (points[index] - left) * scale
    const y = (points[index + 1] - top) * scale
    if (Number.isNaN(x)) {
      if (isClosed) path.closePath()
      isFirst = true
    } else if (isFirst) {
      path.moveTo(x, y)
      ;[lastX, lastY, isFirst] = [x, y, false]
    } else if (Math.abs(x - lastX) >= 1 || Math.abs(y - lastY) >= 1) {
      path.lineTo(x, y)
      ;[lastX, lastY] = [x, y]
    }
  }
  if (isClosed && !isFirst) path.closePath()
}

/**
 * @param {Path2D} path
 * @param {ArrayLike<number>} points
 * @param {{ scale: number, left: number, top: number, isCrowded: boolean }} place
 */
function addDots(path, points, { scale, left, top, isCrowded }) {
  for (let index = 0; index < points.length; index += 2) {
    const x = (points[index] - left) * scale
    if (!Number.isNaN(x)) addDot(path, x, (points[index + 1] - top) * scale, isCrowded ? smallDot : dotRadius)
  }
}

/**
 * @param {Path2D} path
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function addDot(path, x, y, radius) {
  path.moveTo(x + radius, y)
  path.arc(x, y, radius, 0, 2 * Math.PI)
}

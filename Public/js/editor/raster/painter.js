import { flag } from "./packed.js"

/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("./packed.js").PackedShape} PackedShape */

/**
 * How shapes of one label look: the colours of lines and dots, of areas, of areas' borders, and of what sets these off.
 * @typedef {{ line: string, fill: string, border: string, halo: string }} Look
 */

/** A long path costs more than many short ones. */
const pathLength = 128
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
 * @param {boolean} where.isBitmap whether areas alone are shown, one over the other
 * @param {(shape: PackedShape, look: Look) => CanvasImageSource} where.maskImage
 */
export function paintShapes(context, shapes, { looks, scale, left, top, total, isBitmap, maskImage }) {
  const isCrowded = total > crowd
  context.setTransform(1, 0, 0, 1, 0, 0)
  for (const run of isBitmap ? runsInOrder(shapes) : runsOfOneLook(shapes)) {
    const look = looks[run[0].look] ?? looks[0]
    if (run[0].flags & flag.mask) {
      for (const shape of run) {
        const [x, y, width, height] = shape.points
        const place = /** @type {const} */ ([(x - left) * scale, (y - top) * scale, width * scale, height * scale])
        context.imageSmoothingEnabled = scale < 1
        context.drawImage(maskImage(shape, look), ...place)
      }
    } else paintAlike(context, run, look, { scale, left, top, isCrowded, isBitmap })
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
    const key = keyOf(shape)
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
 * What is opaque covers what was made before it, also within a layer.
 * @param {PackedShape[]} shapes
 */
function* runsInOrder(shapes) {
  const piled = shapes.toSorted((one, other) => one.zOrder - other.zOrder || one.id - other.id)
  /** @type {PackedShape[]} */
  let run = []
  for (const shape of piled) {
    if (run.length === pathLength || run.length > 0 && keyOf(run[0]) !== keyOf(shape)) {
      yield run
      run = []
    }
    run.push(shape)
  }
  if (run.length > 0) yield run
}

/** @param {PackedShape} shape */
function keyOf({ look, flags }) {
  return look * 16 + flags
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {PackedShape[]} shapes
 * @param {Look} look
 * @param {{ scale: number, left: number, top: number, isCrowded: boolean, isBitmap: boolean }} place
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
  if (!isClosed || !place.isBitmap) {
    strokeLines(context, lines, look, {
      isPlain: place.isCrowded || place.isBitmap,
      isDashed: (flags & flag.occluded) !== 0,
    })
  }
  context.fillStyle = look.line
  context.fill(dots)
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {Path2D} lines
 * @param {Look} look
 * @param {{ isPlain: boolean, isDashed: boolean }} manner
 */
function strokeLines(context, lines, { border, halo }, { isPlain, isDashed }) {
  context.setLineDash([])
  if (!isPlain) {
    context.strokeStyle = halo
    context.lineWidth = 3.5
    context.stroke(lines)
  }
  if (isDashed) context.setLineDash([6, 4])
  context.strokeStyle = border
  context.lineWidth = isPlain ? 1 : 1.75
  context.stroke(lines)
  context.setLineDash([])
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

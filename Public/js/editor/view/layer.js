import { overlap } from "../geometry/box.js"
import { packed, transferables } from "../raster/packed.js"
import { TilePainter } from "../raster/tiles.js"
import { kindOf } from "../shapes/kinds.js"
import { Level } from "./level.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../geometry/box.js").Box} Box */
/** @typedef {import("../geometry/box.js").Size} Size */
/** @typedef {import("../raster/tiles.js").Message} Message */
/** @typedef {import("../raster/tiles.js").PaintedTile} PaintedTile */
/** @typedef {import("../tools/scene.js").SceneChange} SceneChange */
/** @typedef {import("./palette.js").Palette} Palette */

/** A bitmap may be shown larger or smaller than it was painted, within limits, until the hand rests. */
const leastRatio = 0.45
const greatestRatio = 2.2
const rest = 120
/** The longer side of the picture of everything that fills in for what is not painted yet, in device pixels. */
const wholeSide = 1024
const rememberedChanges = 256

/**
 * What rests on the picture, as bitmaps that another thread paints. Showing them costs the same for ten shapes as for a
 * hundred thousand.
 */
export class Layer {
  /** Selected no more, but not painted yet: somebody has to draw them until then. @type {Set<string>} */
  lingering = new Set()
  /** Whether everything that is in sight is painted as it is now. */
  isFresh = false

  #palette
  #changed
  #send
  #frame = -1
  /** @type {Size} */
  #picture = { width: 1, height: 1 }
  /** @type {Map<string, number>} */
  #ids = new Map()
  #lastId = 0
  #revision = 0
  /** @type {{ revision: number, box: Box }[]} */
  #log = []
  /** All of it, small. @type {Level} */
  #whole = new Level(1)
  /** @type {Level} */
  #level = new Level(1)
  /** @type {Level | undefined} */
  #coming
  #asked = ""
  #unit = 0
  #unitAt = 0
  /** @type {Set<string>} */
  #lifted = new Set()

  /**
   * @param {Palette} palette
   * @param {() => void} changed there is something new to show
   */
  constructor(palette, changed) {
    this.#palette = palette
    this.#changed = changed
    this.#send = painterChannel((tile) => this.#receive(tile))
  }

  /**
   * @param {number} frame
   * @param {Size} picture
   * @param {Iterable<Annotation>} shapes
   * @param {number} count
   */
  open(frame, picture, shapes, count) {
    this.#frame = frame
    this.#picture = picture
    this.#ids = new Map()
    this.#lifted = new Set()
    this.lingering = new Set()
    this.#log = []
    this.#revision += 1
    for (const level of [this.#whole, this.#level, this.#coming]) level?.close()
    this.#whole = new Level(Math.min(1, wholeSide / Math.max(picture.width, picture.height)))
    this.#level = new Level(this.#unit || this.#whole.scale)
    this.#coming = undefined
    this.#asked = ""
    this.#send({ kind: "open", frame, picture })
    this.#sendLooks()
    this.#put(shapes, count)
  }

  /**
   * The colours are other ones.
   * @param {Iterable<Annotation>} shapes
   * @param {number} count
   */
  recolor(shapes, count) {
    this.#sendLooks()
    this.#put(shapes, count)
    this.#dirty([[0, 0, this.#picture.width, this.#picture.height]])
  }

  /** @param {SceneChange} change */
  update({ shown, gone }) {
    const kept = new Set(shown.map(({ uid }) => uid))
    const removed = gone.filter(({ uid }) => !kept.has(uid))
    if (removed.length > 0) {
      this.#send({ kind: "remove", ids: removed.map(({ uid }) => this.#id(uid)) })
      for (const { uid } of removed) this.#ids.delete(uid)
    }
    this.#put(shown, shown.length)
    this.#dirty([...gone, ...shown].map(boundsOfShape))
  }

  /**
   * These are drawn by the overlay from now on.
   * @param {Annotation[]} shapes
   * @returns {string[]} those that are not any more
   */
  lift(shapes) {
    const uids = new Set(shapes.map(({ uid }) => uid))
    const dropped = [...this.#lifted].filter((uid) => !uids.has(uid) && this.#ids.has(uid))
    for (const uid of dropped) this.lingering.add(uid)
    for (const uid of uids) this.lingering.delete(uid)
    this.#lifted = uids
    this.#send({ kind: "lift", ids: [...uids].flatMap((uid) => this.#ids.get(uid) ?? []) })
    return dropped
  }

  /** @param {Annotation[]} shapes whose place has to be painted again */
  touch(shapes) {
    this.#dirty(shapes.map(boundsOfShape))
  }

  /**
   * @param {CanvasRenderingContext2D} context with the picture's corner at 0, 0
   * @param {number} unit device pixels for one picture pixel
   * @param {Box} visible what of the picture is in sight
   * @param {number} now milliseconds
   */
  draw(context, unit, visible, now) {
    if (unit !== this.#unit) {
      this.#unit = unit
      this.#unitAt = now
      setTimeout(this.#changed, rest + 1)
    }
    const box = within(visible, this.#picture)
    if (!box) return
    this.#chooseLevel(box, now)
    this.#level.draw(context, unit, box, this.#whole)
    this.#ask(box)
    this.isFresh = this.#level.isFresh(box)
    if (this.isFresh && this.lingering.size > 0) {
      this.lingering.clear()
      this.#changed()
    }
  }

  /**
   * @param {Box} box
   * @param {number} now
   */
  #chooseLevel(box, now) {
    const ratio = this.#unit / this.#level.scale
    const isFar = ratio < leastRatio || ratio > greatestRatio
    const isResting = now - this.#unitAt >= rest && ratio !== 1
    const comingRatio = this.#coming ? this.#unit / this.#coming.scale : 0
    const isComingWrong = comingRatio < leastRatio || comingRatio > greatestRatio || (isResting && comingRatio !== 1)
    if ((isFar || isResting) && isComingWrong) {
      this.#coming?.close()
      this.#coming = new Level(this.#unit)
    }
    if (!this.#coming?.isComplete(box)) return
    this.#level.close()
    this.#level = this.#coming
    this.#coming = undefined
  }

  /** @param {Box} box what is in sight */
  #ask(box) {
    const level = this.#coming ?? this.#level
    const wanted = [...level.missing(box), ...this.#whole.missing([0, 0, this.#picture.width, this.#picture.height])]
    if (wanted.length < 4) wanted.push(...level.missing(within(widened(box), this.#picture) ?? box))
    const key = `${this.#revision} ${wanted.map(({ scale, column, row }) => `${scale}:${column}:${row}`).join(" ")}`
    if (wanted.length === 0 || this.#asked === key || isTail(this.#asked, key)) return
    this.#asked = key
    this.#send({ kind: "paint", revision: this.#revision, tiles: wanted })
  }

  /** @param {PaintedTile} painted */
  #receive({ frame, revision, tile, bitmap }) {
    const level = [this.#coming, this.#level, this.#whole].find((candidate) => candidate?.scale === tile.scale)
    if (frame !== this.#frame || !level) {
      bitmap?.close()
      return
    }
    const known = this.#log[0]?.revision ?? 0
    const box = level.boxOf(tile)
    const isOld = revision < this.#revision && (revision + 1 < known ||
      this.#log.some((change) => change.revision > revision && overlap(change.box, box)))
    level.set(tile, bitmap, isOld)
    this.#changed()
  }

  #sendLooks() {
    const { looks, isBitmap } = this.#palette
    this.#send({ kind: "looks", looks, isBitmap })
  }

  /** @param {Box[]} boxes */
  #dirty(boxes) {
    this.#revision += 1
    for (const box of boxes) this.#log.push({ revision: this.#revision, box })
    this.#log.splice(0, Math.max(0, this.#log.length - rememberedChanges))
    for (const level of [this.#whole, this.#level, this.#coming]) level?.dirty(boxes)
    this.#changed()
  }

  /**
   * @param {Iterable<Annotation>} shapes
   * @param {number} count
   */
  #put(shapes, count) {
    if (count === 0) return
    const palette = this.#palette
    const number = (/** @type {string} */ uid) => this.#id(uid)
    const items = function* () {
      for (const shape of shapes) yield { id: number(shape.uid), look: palette.index(shape), shape }
    }
    const buffers = packed(items(), count)
    this.#send({ kind: "put", buffers }, transferables(buffers))
  }

  /** @param {string} uid */
  #id(uid) {
    const known = this.#ids.get(uid)
    if (known !== undefined) return known
    this.#ids.set(uid, ++this.#lastId)
    return this.#lastId
  }
}

/**
 * A painter in another thread; on this one where threads have no canvases.
 * @param {(tile: PaintedTile) => void} receive
 * @returns {(message: Message, transfer?: Transferable[]) => void}
 */
function painterChannel(receive) {
  if (!globalThis.Worker || !globalThis.OffscreenCanvas) {
    const painter = new TilePainter(receive)
    return (message) => painter.receive(message)
  }
  const worker = new Worker(new URL("../raster/worker.js", import.meta.url), { type: "module" })
  worker.addEventListener("message", ({ data }) => receive(data))
  return (message, transfer = []) => worker.postMessage(message, { transfer })
}

/** @param {Annotation} shape */
function boundsOfShape(shape) {
  return kindOf(shape).bounds(shape)
}

/**
 * @param {Box} box
 * @param {Size} picture
 * @returns {Box | undefined}
 */
function within([left, top, right, bottom], { width, height }) {
  // Turned shapes may stick out of the picture a little.
  const edge = 64
  const box = /** @type {const} */ ([
    Math.max(-edge, left),
    Math.max(-edge, top),
    Math.min(width + edge, right),
    Math.min(height + edge, bottom),
  ])
  return box[0] < box[2] && box[1] < box[3] ? box : undefined
}

/**
 * @param {Box} box
 * @returns {Box}
 */
function widened([left, top, right, bottom]) {
  const [x, y] = [(right - left) / 4, (bottom - top) / 4]
  return [left - x, top - y, right + x, bottom + y]
}

/**
 * Whether all that is asked for now was asked for before, and only some of it has come since.
 * @param {string} before
 * @param {string} now
 */
function isTail(before, now) {
  const asked = new Set(before.split(" "))
  const [revision] = before.split(" ", 1)
  return now.startsWith(`${revision} `) && now.split(" ").every((part) => asked.has(part))
}

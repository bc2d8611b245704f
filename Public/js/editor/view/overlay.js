import { tracePacked } from "../raster/painter.js"
import { kindOf } from "../shapes/kinds.js"
import { Names } from "./names.js"
import { Pen } from "./pen.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../tools/scene.js").Scene} Scene */
/** @typedef {import("../tools/tool.js").Live} Live */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/**
 * Two versions of one shape, to be told apart by words and lines.
 * @typedef {{ mine?: Annotation, theirs?: Annotation }} Rivals
 *
 * Somebody else at this picture.
 * @typedef {{ name: string, color: string, point: readonly [number, number] | null, selected: string[] }} Neighbour
 *
 * What a part of the page that comes later draws with.
 * @typedef {object} GuestTools
 * @property {Pen} pen
 * @property {(path: Path2D, shape: Annotation) => void} trace
 * @property {(shape: Annotation) => number[]} bounds on the stage
 *
 * @typedef {(tools: GuestTools) => void} Guest
 *
 * @typedef {object} OverlayState what is to be drawn
 * @property {Scene} scene
 * @property {Live} live
 * @property {Rivals[]} rivals
 * @property {boolean} hasHandles whether the present tool can grab them
 * @property {Annotation[]} lifted what is selected
 * @property {Annotation[]} lingering what the resting picture does not show yet
 */

/** Handles that make something new are smaller than the others by this. */
const faintShare = 0.7
/** More handles than these are not drawn: an outline with thousands of points would be nothing but handles. */
const mostHandles = 1500
/** Of more objects than these, only the outline is drawn while they are selected. */
const mostFilled = 100
/** Outlines of more numbers than this are drawn as thin as the screen allows: thick ones cost several times as much. */
const longOutline = 4000
const mostNames = 12
const dark = "#000000c0"
const light = "#ffffff"

/** Draws what is touched at the moment over the resting picture: a few shapes, as often as the screen shows a frame. */
export class Overlay {
  #canvas
  #context
  #palette
  #pen
  #density = 1
  #width = 1
  #height = 1
  #isEmpty = true
  /** @type {Viewport} */
  #viewport
  /** Of handles, in page pixels. */
  handleSide = 10
  /** @type {Names} */
  names
  /** Places that reviewers speak of, as flat points. @type {(readonly number[])[]} */
  marks = []
  /** @type {Neighbour[]} */
  people = []
  /** What joins objects. @type {((pen: Pen, viewport: Viewport) => void)[]} */
  arrows = []
  /** @type {Guest | undefined} */
  guest
  /** Whether shapes show how they lie in space. */
  hasGuides = false

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Palette} palette
   * @param {Viewport} viewport
   */
  constructor(canvas, palette, viewport) {
    this.#canvas = canvas
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
    this.#palette = palette
    this.#viewport = viewport
    this.#pen = new Pen(this.#context)
    this.names = new Names(palette, this.#pen, viewport)
  }

  /**
   * @param {number} width
   * @param {number} height
   * @param {number} density
   */
  resize(width, height, density) {
    this.#canvas.width = Math.max(1, Math.round(width * density))
    this.#canvas.height = Math.max(1, Math.round(height * density))
    this.#density = density
    this.#width = width
    this.#height = height
    this.#pen.size = { width, height }
  }

  /** @param {OverlayState} state */
  draw({ scene, live, rivals, hasHandles, lifted, lingering }) {
    const previews = live.previews ?? (live.preview ? [live.preview] : [])
    const { hovered } = scene
    const hasNothing = !hovered && !this.guest && this.marks.length + this.people.length + this.arrows.length === 0 &&
      rivals.length + lifted.length + lingering.length + previews.length === 0 &&
      Object.keys(live).length === 0 && !this.names.areShown(scene)
    if (hasNothing && this.#isEmpty) return
    this.#isEmpty = hasNothing
    const context = this.#context
    context.setTransform(this.#density, 0, 0, this.#density, 0, 0)
    context.clearRect(0, 0, this.#width, this.#height)
    const replaced = new Set(previews.map(({ uid }) => uid))
    for (const shape of lingering) this.#drawStrong(shape, this.#palette.isBitmap ? 0 : 1.5)
    const isHoveredApart = hovered && scene.isShown(hovered.uid) && !scene.selection.has(hovered.uid) &&
      previews.length === 0
    if (isHoveredApart) this.#drawStrong(hovered, 2)
    const standing = lifted.filter(({ uid }) => !replaced.has(uid))
    if (this.hasGuides) { for (const shape of [...standing, ...previews]) this.#drawGuides(shape, scene) }
    this.#drawMany([...standing, ...previews.filter(({ points }) => points.length <= longOutline)])
    for (const shape of previews) if (shape.points.length > longOutline) this.#drawMoving(shape)
    for (const [x1, y1, x2 = x1, y2 = y1] of this.marks) {
      if (x1 === x2 && y1 === y2) {
        this.#pen.dot(...this.#viewport.toStage(x1, y1), 7, light, dark)
        continue
      }
      this.#pen.box(...this.#viewport.toStage(x1, y1), ...this.#viewport.toStage(x2, y2))
    }
    for (const draw of this.arrows) draw(this.#pen, this.#viewport)
    this.guest?.({
      pen: this.#pen,
      trace: (path, shape) => this.#trace(path, shape),
      bounds: (shape) => this.#bounds(shape),
    })
    for (const pair of rivals) this.#drawRivals(pair)
    for (const person of this.people) this.#drawPerson(person, scene)
    this.#drawLive(live)
    const { selected } = scene
    const held = selected && (previews.find(({ uid }) => uid === selected.uid) ?? standing.at(-1))
    const grabbed = [held, isHoveredApart ? hovered : undefined].filter((shape) => shape !== undefined)
    if (hasHandles && scene.selection.size <= 1) {
      const still = grabbed.filter(({ uid, points }) =>
        !scene.isLocked(uid) && !(replaced.has(uid) && points.length > longOutline)
      )
      for (const shape of still) this.#drawHandles(shape)
    }
    const named = [...isHoveredApart ? [hovered] : [], ...standing.slice(-mostNames)]
    this.names.drawResting(scene, new Set([...named, ...previews].map(({ uid }) => uid)))
    for (const shape of named) this.names.draw(shape, scene)
    if (live.readout && previews[0]) this.#drawReadout(previews[0], live.readout)
  }

  /** @param {Annotation[]} shapes */
  #drawMany(shapes) {
    if (shapes.length <= mostFilled) { for (const shape of shapes) this.#drawStrong(shape, 2) }
    else {
      const path = new Path2D()
      for (const shape of shapes) this.#trace(path, shape)
      this.#pen.stroke(path, light, 1)
    }
  }

  /**
   * @param {Annotation} annotation
   * @param {number} width of the line; 0 for the area alone
   */
  #drawStrong(annotation, width) {
    const context = this.#context
    const { isBitmap } = this.#palette
    const { color, border, halo, strongFill } = this.#palette.lookAt(annotation)
    const path = new Path2D()
    this.#trace(path, annotation)
    const { isClosed, hasDots } = kindOf(annotation).outline(annotation)
    if (annotation.type === "mask") this.#drawMask(annotation)
    else if (isClosed) {
      context.fillStyle = strongFill
      context.fill(path)
    }
    if (width === 0) return
    const line = isBitmap ? light : border
    if (annotation.points.length > longOutline) return this.#pen.hairline(path, line, this.#density)
    this.#pen.stroke(path, isBitmap ? dark : halo, width + 2)
    this.#pen.stroke(path, line, width, annotation.occluded || annotation.type === "mask" ? [6, 4] : [])
    if (hasDots) this.#drawDots(annotation, color)
  }

  /**
   * An outline with thousands of points, while it follows the pointer: its line alone, since its area costs most.
   * @param {Annotation} annotation
   */
  #drawMoving(annotation) {
    const path = new Path2D()
    this.#trace(path, annotation)
    this.#pen.hairline(path, this.#palette.lookAt(annotation).color, this.#density)
  }

  /** @param {Annotation} annotation */
  #drawMask(annotation) {
    const [left, top, right, bottom] = kindOf(annotation).bounds(annotation)
    const [x, y] = this.#viewport.toStage(left, top)
    const { scale, direction: [cosine, sine] } = this.#viewport
    const unit = this.#density * scale
    const place = [cosine * unit, sine * unit, -sine * unit, cosine * unit, x * this.#density, y * this.#density]
    const opacity = this.#palette.isBitmap ? 1 : 0.63
    const { color } = this.#palette.lookAt(annotation)
    this.#pen.mask(annotation.points, color, opacity, place, right - left, bottom - top)
    this.#context.setTransform(this.#density, 0, 0, this.#density, 0, 0)
  }

  /**
   * @param {Annotation} annotation
   * @param {string} color
   */
  #drawDots(annotation, color) {
    for (const part of kindOf(annotation).outline(annotation).parts) {
      for (let index = 0; index < part.length; index += 2) {
        this.#pen.dot(...this.#viewport.toStage(part[index], part[index + 1]), 5, color, dark)
      }
    }
  }

  /**
   * @param {Annotation} annotation
   * @param {Scene} scene
   */
  #drawGuides(annotation, { picture }) {
    const path = new Path2D()
    for (const line of kindOf(annotation).guides?.(annotation, picture) ?? []) {
      tracePacked(path, this.#onStage(line), false, { scale: 1, left: 0, top: 0 })
    }
    this.#pen.stroke(path, dark, 2)
    this.#pen.stroke(path, this.#palette.lookAt(annotation).color, 1, [2, 4])
  }

  /** @param {Rivals} rivals */
  #drawRivals({ mine, theirs }) {
    const sides = [
      { annotation: mine, words: "mine", dash: [8, 4] },
      { annotation: theirs, words: "theirs", dash: [2, 3] },
    ]
    for (const { annotation, words, dash } of sides) {
      if (!annotation || annotation.type === "track") continue
      const path = new Path2D()
      this.#trace(path, annotation)
      this.#pen.stroke(path, dark, 4)
      this.#pen.stroke(path, light, 2, dash)
      const [left, , right, bottom] = this.#bounds(annotation)
      // Above stands the label's name.
      if (words === "mine") this.#pen.words(words, left, bottom + 20, "#000", light)
      else this.#pen.words(words, right, bottom + 20, light, "#000", true)
    }
  }

  /**
   * @param {Neighbour} person
   * @param {Scene} scene
   */
  #drawPerson({ name, color, point, selected }, scene) {
    const shapes = selected.flatMap((uid) => scene.shownView(uid) ?? [])
    for (const shape of shapes) {
      const path = new Path2D()
      this.#trace(path, shape)
      this.#pen.stroke(path, light, 5)
      this.#pen.stroke(path, color, 3, [3, 3])
    }
    const [first] = shapes
    if (point) this.#pen.pointer(...this.#viewport.toStage(...point), name, color)
    else if (first) this.#pen.words(name, this.#bounds(first)[2], this.#bounds(first)[1] - 4, light, color, true)
  }

  /** @param {Live} live */
  #drawLive({ cross, dots, signs = [], box, brush, paint }) {
    if (paint) {
      const { scale, direction: [cosine, sine] } = this.#viewport
      const unit = this.#density * scale
      const [x, y] = this.#viewport.toStage(0, 0)
      this.#context.setTransform(
        cosine * unit,
        sine * unit,
        -sine * unit,
        cosine * unit,
        x * this.#density,
        y * this.#density,
      )
      this.#context.imageSmoothingEnabled = false
      this.#context.drawImage(/** @type {CanvasImageSource} */ (paint), 0, 0)
      this.#context.setTransform(this.#density, 0, 0, this.#density, 0, 0)
    }
    if (box) this.#pen.box(...this.#viewport.toStage(box[0], box[1]), ...this.#viewport.toStage(box[2], box[3]))
    if (dots) {
      for (let index = 0; index < dots.length; index += 2) {
        this.#pen.dot(...this.#viewport.toStage(dots[index], dots[index + 1]), 4, light, dark)
      }
    }
    for (const { x, y, isInside } of signs) this.#pen.sign(...this.#viewport.toStage(x + 0.5, y + 0.5), isInside)
    if (brush) {
      const [x, y] = this.#viewport.toStage(brush.x, brush.y)
      this.#pen.brush(x, y, brush.size / 2 * this.#viewport.scale, brush.isSquare)
    }
    if (cross) this.#pen.cross(...this.#viewport.toStage(...cross))
  }

  /** @param {Annotation} annotation */
  #drawHandles(annotation) {
    const { color } = this.#palette.lookAt(annotation)
    if ((kindOf(annotation).handleCount?.(annotation) ?? 0) > mostHandles) return this.#drawNearVertices(annotation)
    const handles = kindOf(annotation).handles(annotation, 1 / this.#viewport.scale)
    const seen = handles
      .map(({ x, y, isFaint, isRound }) => ({ place: this.#viewport.toStage(x, y), isFaint, isRound }))
      .filter(({ place: [x, y] }) => x > -9 && y > -9 && x < this.#width + 9 && y < this.#height + 9)
    for (const { place, isFaint, isRound } of seen) {
      this.#pen.handle(...place, isFaint ? this.handleSide * faintShare : this.handleSide, {
        isRound,
        color: isFaint ? dark : color,
      })
    }
  }

  /**
   * Of an outline with thousands of points, those that are in sight and apart from each other.
   * @param {Annotation} annotation
   */
  #drawNearVertices({ points }) {
    const [left, top, right, bottom] = this.#viewport.visible
    const apart = this.handleSide / this.#viewport.scale
    let [lastX, lastY, count] = [-Infinity, -Infinity, 0]
    for (let index = 0; index < points.length && count < mostHandles; index += 2) {
      const [x, y] = [points[index], points[index + 1]]
      const isSeen = x >= left && x <= right && y >= top && y <= bottom
      if (!isSeen || Math.abs(x - lastX) + Math.abs(y - lastY) < apart) continue
      ;[lastX, lastY] = [x, y]
      count += 1
      this.#pen.speck(...this.#viewport.toStage(x, y))
    }
  }

  /**
   * @param {Annotation} annotation
   * @param {string} words
   */
  #drawReadout(annotation, words) {
    const [, , right, bottom] = this.#bounds(annotation)
    this.#pen.words(words, right, bottom + 26, light, dark, true)
  }

  /**
   * @param {Path2D} path
   * @param {Annotation} annotation
   */
  #trace(path, annotation) {
    const { parts, isClosed } = kindOf(annotation).outline(annotation)
    for (const part of parts) tracePacked(path, this.#onStage(part), isClosed, { scale: 1, left: 0, top: 0 })
  }

  /** @param {Annotation} annotation */
  #bounds(annotation) {
    const [left, top, right, bottom] = kindOf(annotation).bounds(annotation)
    const [x1, y1] = this.#viewport.toStage(left, top)
    const [x2, y2] = this.#viewport.toStage(right, bottom)
    return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)]
  }

  /** @param {readonly number[]} points */
  #onStage(points) {
    const [x0, y0] = this.#viewport.toStage(0, 0)
    const { scale, direction: [cosine, sine] } = this.#viewport
    const [along, across] = [scale * cosine, scale * sine]
    const result = new Array(points.length)
    for (let index = 0; index < points.length; index += 2) {
      const [x, y] = [points[index], points[index + 1]]
      result[index] = x0 + along * x - across * y
      result[index + 1] = y0 + across * x + along * y
    }
    return result
  }
}

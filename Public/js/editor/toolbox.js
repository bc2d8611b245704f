import { BrushTool } from "./tools/brush.js"
import { extremePointsTool, rotatedRectangleTool } from "./tools/corners.js"
import { CuboidTool } from "./tools/cuboid.js"
import { EllipseTool } from "./tools/ellipse.js"
import { InteractorTool } from "./tools/interactor.js"
import { PanTool } from "./tools/pan.js"
import { PartTool } from "./tools/part.js"
import { PathTool } from "./tools/path.js"
import { RectangleTool } from "./tools/rectangle.js"
import { SelectTool } from "./tools/select.js"
import { SkeletonTool } from "./tools/skeleton.js"
import { SliceTool } from "./tools/slice.js"
import { ZoomRegionTool } from "./tools/zoom-region.js"
import { templateOf } from "./view/skeleton-template.js"

/** @typedef {import("./tools/scene.js").Scene} Scene */
/** @typedef {import("./tools/tool.js").Outcome} Outcome */
/** @typedef {import("./tools/tool.js").Tool} Tool */

/** Tools that make no shape. */
const others = new Set(["select", "pan", "region", "slice", "part"])

/** Which tool draws a type anew. @type {Record<string, string>} */
const toolFor = { mask: "brush" }

/** All tools, and which one is in the hand. */
export class Toolbox {
  /** @type {Record<string, Tool>} */
  #tools
  /** @type {Tool} */
  present
  #lastDrawing = "rectangle"
  /** The object that the next shape takes the place of. @type {string | undefined} */
  redrawn

  /** @param {Scene} scene */
  constructor(scene) {
    const tools = [
      new SelectTool(scene),
      new PanTool(),
      new ZoomRegionTool(),
      new RectangleTool(scene),
      extremePointsTool(scene),
      rotatedRectangleTool(scene),
      new PathTool(scene, "polygon"),
      new PathTool(scene, "polyline"),
      new PathTool(scene, "points"),
      new EllipseTool(scene),
      new CuboidTool(scene),
      new BrushTool(scene),
      new SkeletonTool(scene, (label) => templateOf(label).points),
      new InteractorTool(scene),
      new SliceTool(scene),
      new PartTool(scene),
    ]
    this.#tools = Object.fromEntries(tools.map((tool) => [tool.name, tool]))
    this.present = this.#tools.select
  }

  get isDrawing() {
    return !others.has(this.present.name)
  }

  /**
   * Whether a shape follows the pointer at this moment.
   * @param {string} uid
   */
  holds(uid) {
    const { preview, previews = [] } = this.present.live
    return preview?.uid === uid || previews.some((shape) => shape.uid === uid)
  }

  /** @param {string} name */
  choose(name) {
    this.present.cancel()
    if (name !== this.present.name) this.redrawn = undefined
    this.present = this.#tools[name] ?? this.present
    if (this.isDrawing) this.#lastDrawing = this.present.name
    this.present.start?.()
  }

  /**
   * What is drawn is finished; with nothing begun, the last drawing tool is taken up.
   * @returns {Outcome}
   */
  drawAgain() {
    const outcome = this.present.finish?.()
    if (outcome) return outcome
    return this.isDrawing ? { tool: "select" } : { tool: this.#lastDrawing }
  }

  /**
   * The next shape takes the place of this one.
   * @param {import("./document/annotation.js").Annotation} shape
   */
  redraw(shape) {
    this.choose(toolFor[shape.type] ?? shape.type)
    this.redrawn = shape.uid
  }

  /**
   * A single label of one kind is drawn with that kind's tool.
   * @param {string | undefined} kind
   * @returns {string | undefined} the tool's name
   */
  toolForKind(kind) {
    if (!kind || kind === "any") return undefined
    const name = toolFor[kind] ?? kind
    return name in this.#tools ? name : undefined
  }
}

import { BrushTool } from "./tools/brush.js"
import { CuboidTool } from "./tools/cuboid.js"
import { EllipseTool } from "./tools/ellipse.js"
import { PanTool } from "./tools/pan.js"
import { PathTool } from "./tools/path.js"
import { RectangleTool } from "./tools/rectangle.js"
import { SelectTool } from "./tools/select.js"
import { SkeletonTool } from "./tools/skeleton.js"
import { templateOf } from "./view/skeleton-template.js"

/** @typedef {import("./tools/scene.js").Scene} Scene */
/** @typedef {import("./tools/tool.js").Outcome} Outcome */
/** @typedef {import("./tools/tool.js").Tool} Tool */

/** Tools that make no shape. */
const others = new Set(["select", "pan", "region", "issue", "slice", "part", "relate"])

/** Tools that not everybody takes: they come with the first use. @type {Record<string, (scene: Scene) => Promise<Tool>>} */
const onDemand = {
  extreme: async (scene) => (await import("./tools/corners.js")).extremePointsTool(scene),
  rotated: async (scene) => (await import("./tools/corners.js")).rotatedRectangleTool(scene),
  "cuboid-corners": async (scene) => (await import("./tools/cuboid-corners.js")).cuboidCornersTool(scene),
  scissors: async (scene) => new (await import("./tools/scissors.js")).ScissorsTool(scene),
  interactor: async (scene) => new (await import("./tools/interactor.js")).InteractorTool(scene),
  slice: async (scene) => new (await import("./tools/slice.js")).SliceTool(scene),
  relate: async (scene) => new (await import("./tools/relate.js")).RelateTool(scene),
  part: async (scene) => new (await import("./tools/part.js")).PartTool(scene),
  region: async () => (await import("./tools/region.js")).zoomRegionTool(),
  issue: async () => (await import("./tools/region.js")).issueRegionTool(),
}

/** Which tool draws a type anew. @type {Record<string, string>} */
const toolFor = { mask: "brush" }

/** All tools, and which one is in the hand. */
export class Toolbox {
  #scene
  /** @type {Record<string, Tool>} */
  #tools
  /** The one that was asked for last. */
  #wanted = "select"
  /** @type {Tool} */
  present
  #lastDrawing = "rectangle"
  /** The object that the next shape takes the place of. @type {string | undefined} */
  redrawn

  /** @param {Scene} scene */
  constructor(scene) {
    this.#scene = scene
    const tools = [
      new SelectTool(scene),
      new PanTool(),
      new RectangleTool(scene),
      new PathTool(scene, "polygon"),
      new PathTool(scene, "polyline"),
      new PathTool(scene, "points"),
      new EllipseTool(scene),
      new CuboidTool(scene),
      new BrushTool(scene),
      new SkeletonTool(scene, (label) => templateOf(label).points),
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

  /**
   * @param {string} name
   * @returns {Promise<void> | undefined} where the tool has to come first, until it is there; fails where it does not come
   */
  choose(name) {
    this.#wanted = name
    const tool = this.#tools[name]
    if (!tool && name in onDemand) return this.#fetch(name)
    this.present.cancel()
    if (name !== this.present.name) this.redrawn = undefined
    this.present = tool ?? this.present
    if (this.isDrawing) this.#lastDrawing = this.present.name
    this.present.start?.()
  }

  /** @param {string} name */
  async #fetch(name) {
    this.#tools[name] = await onDemand[name](this.#scene)
    if (this.#wanted === name) this.choose(name)
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
   * Before another picture is opened; half an outline takes the place of no whole one.
   * @returns {Outcome | undefined} what was worth keeping
   */
  leave() {
    const outcome = this.redrawn === undefined ? this.present.leave?.() : undefined
    this.redrawn = undefined
    this.present.cancel()
    return outcome
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

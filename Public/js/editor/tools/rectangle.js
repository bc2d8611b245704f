import { BoxTool } from "./box.js"

/** Draws rectangles from corner to corner. */
export class RectangleTool extends BoxTool {
  /** @param {import("./scene.js").Scene} scene */
  constructor(scene) {
    super(scene, { name: "rectangle", type: "rectangle", placed: (points) => ({ points }) })
  }
}

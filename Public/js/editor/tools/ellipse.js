import { ellipseBetween } from "../shapes/ellipse.js"
import { BoxTool } from "./box.js"

/** Draws ellipses from corner to corner of the box around them. */
export class EllipseTool extends BoxTool {
  /** @param {import("./scene.js").Scene} scene */
  constructor(scene) {
    super(scene, {
      name: "ellipse",
      type: "ellipse",
      placed: ([left, top, right, bottom], { picture }) => ({
        points: ellipseBetween(left, top, right, bottom, picture),
      }),
    })
  }
}

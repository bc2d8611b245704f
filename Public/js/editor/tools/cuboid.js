import { cuboidFrom } from "../shapes/cuboid.js"
import { BoxTool } from "./box.js"

/** Draws the front of a cuboid; its back stands behind it. */
export class CuboidTool extends BoxTool {
  /** @param {import("./scene.js").Scene} scene */
  constructor(scene) {
    super(scene, {
      name: "cuboid",
      type: "cuboid",
      placed: (box, { picture }) => ({ points: cuboidFrom(box, picture) }),
    })
  }
}

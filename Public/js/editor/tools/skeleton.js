import { spread } from "../shapes/skeleton.js"
import { BoxTool } from "./box.js"

/** @typedef {import("../view/palette.js").Label} Label */

/** Draws a skeleton's box; its points come to lie in it as the label's template has them. */
export class SkeletonTool extends BoxTool {
  /**
   * @param {import("./scene.js").Scene} scene
   * @param {(label: Label | undefined) => { label: number, x: number, y: number }[]} template
   */
  constructor(scene, template) {
    super(scene, {
      name: "skeleton",
      type: "skeleton",
      placed: (box, { labelInfo }) => ({ elements: spread(template(labelInfo), box) }),
    })
  }
}

import { clamp, rounded } from "../geometry/box.js"
import { CornersTool } from "./corners.js"

/** @typedef {import("../geometry/box.js").Size} Size */
/** @typedef {import("./scene.js").Scene} Scene */

/**
 * Draws a cuboid by three corners of its front, one after the other, and the corner behind the third.
 * @param {Scene} scene
 */
export function cuboidCornersTool(scene) {
  const placed = (/** @type {readonly number[]} */ points) => ({ points: cuboidThrough(points, scene.picture) })
  return new CornersTool(scene, {
    name: "cuboid-corners",
    type: "cuboid",
    count: 4,
    placed,
    previewed: (points) =>
      points.length < 8 ? { type: "polyline", placement: { points } } : { type: "cuboid", placement: placed(points) },
  })
}

/**
 * The front is a parallelogram, of whose edges those that are nearer to the upright stand upright; the back is as large and
 * lies where the fourth point says.
 * @param {readonly number[]} corners four
 * @param {Size} picture
 * @returns {number[]} in CVAT's order: see `shapes/cuboid.js`
 */
export function cuboidThrough([x1, y1, x2, y2, x3, y3, x4, y4], picture) {
  const isFirstUpright = Math.abs(x2 - x1) * Math.abs(y3 - y2) <= Math.abs(x3 - x2) * Math.abs(y2 - y1)
  // Each side: its x and the ends of its upright edge.
  const sides = isFirstUpright
    ? [[(x1 + x2) / 2, y1, y2], [x3, y3 - y2 + y1, y3]]
    : [[x1, y1, y1 + y3 - y2], [(x2 + x3) / 2, y2, y3]]
  const upright = sides.map(([x, one, other]) => [x, Math.min(one, other), Math.max(one, other)])
    .sort(([one], [other]) => one - other)
  const front = upright.flatMap(([x, top, bottom]) => [x, top, x, bottom])
  const back = front.map((value, index) => value + (index % 2 === 0 ? x4 - x3 : y4 - y3))
  return [...front, ...back].map((value, index) =>
    rounded(clamp(value, 0, index % 2 === 0 ? picture.width : picture.height))
  )
}

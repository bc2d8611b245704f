import { attributesFrom } from "./attributes.js"

/** @typedef {import("../document/annotation.js").Element} Element */
/** @typedef {import("../document/annotation.js").Keyframe} Keyframe */

/**
 * The server keeps a row of keyframes for each point of a skeleton; the editor keeps all points on each keyframe. On a frame
 * where a point has none of its own, it stays where it was last.
 * @param {any[]} rows the object's own keyframes
 * @param {any[]} tracks one for each point of a skeleton
 * @returns {readonly Keyframe[]}
 */
export function keyframesFrom(rows, tracks) {
  const own = rows.map((row) => keyframeFrom(row))
  const parts = tracks.map(({ label_id, label, attributes, shapes, keyframes }) => ({
    label: label_id ?? label,
    attributes: attributesFrom(attributes),
    rows: (shapes ?? keyframes ?? []).map(keyframeFrom),
  }))
  const frames = new Set([...own, ...parts.flatMap(({ rows: all }) => all)].map(({ frame }) => frame))
  const sorted = [...frames].sort((one, other) => one - other)
  return Object.freeze(sorted.map((frame) => {
    const elements = parts.flatMap((part) => elementAt(part, frame))
    const model = own.find((keyframe) => keyframe.frame === frame) ?? {
      ...blank(frame),
      outside: elements.length > 0 && elements.every(({ outside }) => outside),
    }
    return { ...model, elements }
  }))
}

/**
 * @template Row
 * @param {readonly Keyframe[]} keyframes
 * @param {(keyframe: Omit<Keyframe, "elements">, type: string) => Row} row
 */
export function elementTracks(keyframes, row) {
  const labels = new Set(keyframes.flatMap(({ elements }) => elements.map(({ label }) => label)))
  return [...labels].map((label) => ({
    label_id: label,
    attributes: [],
    shapes: keyframes.flatMap((keyframe) => {
      const element = keyframe.elements.find((candidate) => candidate.label === label)
      if (!element) return []
      const { points, occluded, outside, attributes } = element
      return row({ ...keyframe, points, occluded, outside: outside || keyframe.outside, attributes }, "points")
    }),
  }))
}

/**
 * @param {{ label: number, attributes: Readonly<Record<string, string>>, rows: Keyframe[] }} part
 * @param {number} frame
 * @returns {Element[]}
 */
function elementAt({ label, attributes, rows }, frame) {
  const row = rows.findLast((candidate) => candidate.frame <= frame) ?? rows[0]
  if (!row) return []
  return [{
    label,
    points: row.points,
    occluded: row.occluded,
    outside: row.outside,
    attributes: { ...attributes, ...row.attributes },
  }]
}

/**
 * @param {any} json
 * @returns {Keyframe}
 */
function keyframeFrom({ frame, points, rotation, occluded, outside, z_order, zOrder, attributes }) {
  return {
    ...blank(frame),
    points: Object.freeze(points ?? []),
    rotation: rotation ?? 0,
    occluded: occluded ?? false,
    outside: outside ?? false,
    zOrder: z_order ?? zOrder ?? 0,
    attributes: attributesFrom(attributes),
  }
}

/**
 * @param {number} frame
 * @returns {Keyframe}
 */
function blank(frame) {
  return { frame, points: [], rotation: 0, occluded: false, outside: false, zOrder: 0, attributes: {}, elements: [] }
}

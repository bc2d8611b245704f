/**
 * Says something of the whole picture: it lies nowhere.
 * @type {import("./kinds.js").ShapeKind}
 */
export const tag = {
  type: "tag",
  words: "tag",
  canRotate: false,
  canTrack: false,
  bounds: () => [0, 0, 0, 0],
  area: () => Infinity,
  distance: () => Infinity,
  isValid: () => true,
  moved: () => ({}),
  handles: () => [],
  dragged: () => ({}),
  outline: () => ({ parts: [], isClosed: false }),
  size: () => "tag",
}

/**
 * What joins two objects lies nowhere, either.
 * @type {import("./kinds.js").ShapeKind}
 */
export const relation = { ...tag, type: "relation", words: "relation", size: () => "relation" }

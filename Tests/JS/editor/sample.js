import { annotation } from "../../../Public/js/editor/document/annotation.js"

/** A rectangle that differs from the usual one only where the test says so. */
export function rectangle(values = {}) {
  return annotation({ type: "rectangle", frame: 0, label: 1, points: [10, 10, 30, 40], uid: "a", ...values })
}

export const picture = { width: 100, height: 80 }

/** A pointer over a picture that is shown at this scale from the window's corner on. */
export function pointer(x, y, { scale = 1, isTouch = false } = {}) {
  return { x, y, pageX: x * scale, pageY: y * scale, scale, isTouch }
}

export function key(name, shift = false) {
  return { key: name, shift }
}

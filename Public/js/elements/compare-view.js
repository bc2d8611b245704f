/**
 * How a pair is shown, as a value: the divider in per cent, the zoom, and where the enlarged pictures lie.
 *
 * @typedef {{ mode: string, position: number, isVertical: boolean, hasLabels: boolean, zoom: number, x: number, y: number }} View
 *   `x` and `y` are the pictures' left and top in parts of the pane, 0 while they fill it, down to 1 − zoom
 */

export const modes = ["slide", "fade", "difference", "side"]
export const largestZoom = 8

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
export function within(value, least, most) {
  return Math.min(Math.max(value, least), most)
}

/**
 * Enlarged so that the point of the picture under (x, y) stays there.
 *
 * @param {View} view
 * @param {number} zoom
 * @param {number} x parts of the pane, like `y`
 * @param {number} y
 * @returns {View}
 */
export function zoomed(view, zoom, x = 0.5, y = 0.5) {
  const next = within(zoom, 1, largestZoom)
  const factor = next / view.zoom
  return panned({ ...view, zoom: next, x: x - (x - view.x) * factor, y: y - (y - view.y) * factor }, 0, 0)
}

/**
 * Moved, as far as the picture still covers the pane.
 *
 * @param {View} view
 * @param {number} x parts of the pane
 * @param {number} y
 * @returns {View}
 */
export function panned(view, x, y) {
  const least = 1 - view.zoom
  return { ...view, x: within(view.x + x, least, 0), y: within(view.y + y, least, 0) }
}

/**
 * The query that leads to this view: only what differs from the usual.
 *
 * @param {View} view
 * @param {string} present what the address has now; what is not ours stays
 */
export function query(view, present) {
  const items = new URLSearchParams(present)
  set(items, "mode", view.mode, "slide")
  set(items, "start", rounded(view.position, 1), "50")
  set(items, "orient", view.isVertical ? "vertical" : "", "")
  set(items, "labels", view.hasLabels ? "" : "0", "")
  set(items, "zoom", rounded(view.zoom, 2), "1")
  const isWhole = view.zoom === 1
  set(items, "x", isWhole ? "" : rounded(-view.x / view.zoom, 4), "0")
  set(items, "y", isWhole ? "" : rounded(-view.y / view.zoom, 4), "0")
  const text = items.toString()
  return text === "" ? "" : `?${text}`
}

/**
 * What only the browser shows: zoom, and the picture's point in the pane's corner, in parts of the picture.
 *
 * @param {View} view
 * @param {string} search
 * @returns {View}
 */
export function placed(view, search) {
  const items = new URLSearchParams(search)
  const zoom = within(number(items.get("zoom"), 1), 1, largestZoom)
  return panned(
    { ...view, zoom, x: -number(items.get("x"), 0) * zoom, y: -number(items.get("y"), 0) * zoom },
    0,
    0,
  )
}

/**
 * How far a key moves the divider, in per cent; undefined for other keys.
 *
 * @param {{ key: string, shiftKey: boolean }} event
 * @param {boolean} isVertical the divider moves down with the arrow that points down
 */
export function step({ key, shiftKey }, isVertical) {
  const arrow = shiftKey ? 10 : 1
  switch (key) {
    case "ArrowRight":
      return arrow
    case "ArrowLeft":
      return -arrow
    case "ArrowUp":
      return isVertical ? -arrow : arrow
    case "ArrowDown":
      return isVertical ? arrow : -arrow
    case "PageUp":
      return 10
    case "PageDown":
      return -10
    case "Home":
      return -100
    case "End":
      return 100
    default:
      return undefined
  }
}

/**
 * @param {URLSearchParams} items
 * @param {string} name
 * @param {string} value
 * @param {string} usual
 */
function set(items, name, value, usual) {
  if (value === usual || value === "") items.delete(name)
  else items.set(name, value)
}

/**
 * @param {number} value
 * @param {number} digits
 */
function rounded(value, digits) {
  return String(Number(value.toFixed(digits)))
}

/**
 * @param {string | null} text
 * @param {number} usual
 */
function number(text, usual) {
  const value = Number(text ?? usual)
  return Number.isFinite(value) ? value : usual
}

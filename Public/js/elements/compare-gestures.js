/** Pixels that a finger may tremble and still only tap. */
const tremble = 8

/**
 * Turns pointers on a stage into three things: the divider goes to a point, the pictures are dragged, the pictures are
 * pinched. A finger that scrolls the page moves nothing: the divider follows when the browser leaves the move to us, or
 * when the finger is lifted again without having moved.
 *
 * @typedef {object} GestureTarget
 * @property {(event: PointerEvent) => boolean} drags whether a press drags the pictures in place of the divider
 * @property {(x: number, y: number, isFirst: boolean) => void} point in pixels of the window
 * @property {(x: number, y: number) => void} drag by so many pixels
 * @property {(factor: number, x: number, y: number) => void} pinch around a point of the window
 * @property {() => void} end
 */
export class CompareGestures {
  /** @type {Map<number, { x: number, y: number }>} */
  #pointers = new Map()
  /** @type {"" | "point" | "wait" | "drag" | "pinch"} */
  #kind = ""

  /**
   * @param {HTMLElement} stage
   * @param {GestureTarget} target
   * @param {AbortSignal} signal
   */
  constructor(stage, target, signal) {
    this.stage = stage
    this.target = target
    stage.addEventListener("pointerdown", (event) => this.#press(event), { signal })
    stage.addEventListener("pointermove", (event) => this.#move(event), { signal })
    stage.addEventListener("pointerup", (event) => this.#release(event), { signal })
    stage.addEventListener("pointercancel", (event) => this.#forget(event), { signal })
    // Two fingers are ours, whatever the browser would make of them.
    stage.addEventListener("touchstart", keepPairs, { signal, passive: false })
  }

  get isActive() {
    return this.#kind !== ""
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.pointerType === "mouse" && event.button > 1) return
    if (event.pointerType === "mouse") event.preventDefault()
    this.stage.setPointerCapture(event.pointerId)
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (this.#pointers.size > 1) {
      this.#kind = "pinch"
    } else if (this.target.drags(event)) {
      this.#kind = "drag"
    } else if (event.pointerType === "touch") {
      this.#kind = "wait"
    } else {
      this.#kind = "point"
      this.target.point(event.clientX, event.clientY, true)
    }
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#pointers.get(event.pointerId)
    if (!before) return
    const now = { x: event.clientX, y: event.clientY }
    if (this.#kind === "wait") {
      if (Math.hypot(now.x - before.x, now.y - before.y) < tremble) return
      this.#kind = "point"
    }
    const others = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point)
    this.#pointers.set(event.pointerId, now)
    if (this.#kind === "point") this.target.point(now.x, now.y, false)
    if (this.#kind === "drag") this.target.drag(now.x - before.x, now.y - before.y)
    if (this.#kind === "pinch" && others.length > 0) this.#pinch(before, now, others[0])
  }

  /**
   * @param {{ x: number, y: number }} before
   * @param {{ x: number, y: number }} now
   * @param {{ x: number, y: number }} other
   */
  #pinch(before, now, other) {
    const was = Math.hypot(before.x - other.x, before.y - other.y)
    const is = Math.hypot(now.x - other.x, now.y - other.y)
    this.target.drag((now.x - before.x) / 2, (now.y - before.y) / 2)
    if (was > 0 && is > 0) this.target.pinch(is / was, (now.x + other.x) / 2, (now.y + other.y) / 2)
  }

  /** @param {PointerEvent} event */
  #release(event) {
    if (this.#kind === "wait") this.target.point(event.clientX, event.clientY, true)
    this.#forget(event)
  }

  /** @param {PointerEvent} event */
  #forget(event) {
    if (!this.#pointers.delete(event.pointerId)) return
    // The finger that stays after a pinch moves nothing until it is lifted.
    if (this.#pointers.size > 0) return
    this.#kind = ""
    this.target.end()
  }
}

/** @param {TouchEvent} event */
function keepPairs(event) {
  if (event.touches.length > 1) event.preventDefault()
}

/** @typedef {import("../tools/tool.js").KeyInput} KeyInput */
/** @typedef {import("../tools/tool.js").Outcome} Outcome */
/** @typedef {import("../tools/tool.js").PointerInput} PointerInput */
/** @typedef {import("../tools/tool.js").Tool} Tool */
/** @typedef {import("./viewport.js").Viewport} Viewport */

const zoomStep = 1.2
/** Wheels turn by about a hundred at once, trackpads by a few. */
const wheelNotch = 50
const middleButton = 1
const secondButton = 2

/**
 * Turns what happens on the stage into events for the tool. Zooming and moving the view work with every tool: wheel, two
 * fingers, the middle button, the space bar.
 */
export class Stage {
  #element
  #viewport
  #tool
  #act
  #moved
  #intercept
  #tap
  /** @type {Map<number, PointerEvent>} */
  #pointers = new Map()
  /** What the pressed pointers do. @type {"tool" | "pan" | "pinch" | undefined} */
  #gesture
  #isSpaceHeld = false
  /** Whoever has a pen draws with it: fingers then move the view. */
  #hasPen = false
  /** Whether the view was moved while the space bar was held. */
  #wasSpaceUsed = false
  /** @type {PointerInput | undefined} */
  #last

  /**
   * @param {HTMLElement} element
   * @param {object} parts
   * @param {Viewport} parts.viewport
   * @param {() => Tool} parts.tool the present one
   * @param {(outcome: Outcome) => void} parts.act
   * @param {() => void} parts.moved called after the view was moved or zoomed here
   * @param {(event: KeyboardEvent) => boolean} parts.intercept has the first say in keys; true: that was one of its own
   * @param {() => void} parts.tap the space bar was pressed without a drag
   * @param {AbortSignal} signal
   */
  constructor(element, { viewport, tool, act, moved, intercept, tap }, signal) {
    this.#element = element
    this.#viewport = viewport
    this.#tool = tool
    this.#act = act
    this.#moved = moved
    this.#intercept = intercept
    this.#tap = tap
    this.#listen(signal)
  }

  /** Where the pointer was last, in picture pixels. @returns {[number, number] | undefined} */
  get pointed() {
    return this.#last && [this.#last.x, this.#last.y]
  }

  /** The tool or what lies under the pointer is another: its cursor may be, too. */
  refreshCursor() {
    const isPanning = this.#gesture === "pan"
    const ofTool = this.#last ? this.#tool().cursor(this.#last) : "default"
    this.#element.style.cursor = isPanning ? "grabbing" : this.#isSpaceHeld ? "grab" : ofTool
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const element = this.#element
    const options = { signal }
    element.addEventListener("pointerdown", (event) => this.#pointerDown(event), options)
    element.addEventListener("pointermove", (event) => this.#pointerMove(event), options)
    element.addEventListener("pointerup", (event) => this.#pointerUp(event), options)
    element.addEventListener("pointercancel", (event) => this.#pointerCancel(event), options)
    element.addEventListener("pointerleave", () => this.#pointerLeave(), options)
    element.addEventListener("dblclick", (event) => this.#act(this.#tool().doubleClick(this.#input(event))), options)
    element.addEventListener("contextmenu", (event) => this.#menu(event), options)
    element.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false })
    element.addEventListener("keydown", (event) => this.#keyDown(event), options)
    element.addEventListener("keyup", (event) => this.#space(event, false), options)
    element.addEventListener("blur", () => this.#release(), options)
  }

  /** @param {PointerEvent} event */
  #pointerDown(event) {
    // A message covers the picture while there is none.
    if (event.target instanceof Element && event.target.closest("[data-part=message]")) return
    this.#element.focus({ preventScroll: true })
    // The browser would start scrolling with the middle button.
    event.preventDefault()
    this.#element.setPointerCapture(event.pointerId)
    this.#hasPen ||= event.pointerType === "pen"
    this.#pointers.set(event.pointerId, event)
    if (this.#pointers.size > 1) {
      if (this.#gesture === "tool") this.#tool().cancel()
      this.#gesture = "pinch"
      this.#act({})
    } else if (event.pointerType === "touch" && this.#hasPen) {
      this.#gesture = "pan"
    } else if (event.button === middleButton || (event.button === 0 && this.#isSpaceHeld)) {
      this.#gesture = "pan"
      this.#wasSpaceUsed = true
    } else if (event.button === 0) {
      this.#gesture = "tool"
      this.#act(this.#tool().pointerDown(this.#input(event)))
    } else if (event.button === secondButton) {
      const outcome = this.#tool().secondary?.(this.#input(event))
      if (outcome) this.#act(outcome)
    }
    this.refreshCursor()
  }

  /** @param {PointerEvent} event */
  #pointerMove(event) {
    const before = this.#pointers.get(event.pointerId)
    if (before && this.#gesture === "pinch") this.#pinch(before, event)
    else if (before && this.#gesture === "pan") {
      this.#pan(event.clientX - before.clientX, event.clientY - before.clientY)
    } else this.#act(this.#tool().pointerMove(this.#input(event)))
    if (before) this.#pointers.set(event.pointerId, event)
    this.refreshCursor()
  }

  /** @param {PointerEvent} event */
  #pointerUp(event) {
    if (!this.#pointers.delete(event.pointerId)) return
    if (this.#gesture === "tool") this.#act(this.#tool().pointerUp(this.#input(event)))
    else if (event.button === secondButton) this.#tool().secondaryUp?.()
    if (this.#pointers.size === 0) this.#gesture = undefined
    if (event.pointerType === "touch") this.#pointerLeave()
    this.refreshCursor()
  }

  /** @param {PointerEvent} event */
  #pointerCancel(event) {
    if (!this.#pointers.delete(event.pointerId)) return
    if (this.#gesture === "tool") this.#tool().cancel()
    if (this.#pointers.size === 0) this.#gesture = undefined
    this.#act({})
  }

  #pointerLeave() {
    if (this.#gesture) return
    this.#act(this.#tool().pointerLeave())
  }

  /**
   * Two fingers: what lay between them stays between them.
   * @param {PointerEvent} before
   * @param {PointerEvent} now
   */
  #pinch(before, now) {
    const other = [...this.#pointers.values()].find(({ pointerId }) => pointerId !== now.pointerId)
    if (!other) return
    const factor = Math.max(1, apart(now, other)) / Math.max(1, apart(before, other))
    const middleX = (before.clientX + other.clientX) / 2
    const middleY = (before.clientY + other.clientY) / 2
    this.#viewport.zoom(factor, middleX, middleY)
    this.#pan((now.clientX - before.clientX) / 2, (now.clientY - before.clientY) / 2)
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  #pan(dx, dy) {
    this.#viewport.pan(dx, dy)
    this.#moved()
  }

  /**
   * By the right button or a long touch; the keys for it are those of a command.
   * @param {MouseEvent} event
   */
  #menu(event) {
    event.preventDefault()
    const tool = this.#tool()
    const isTouch = event instanceof PointerEvent && event.pointerType === "touch"
    if (!tool.menu || (event.button !== secondButton && !isTouch)) return
    // What the finger held is let go: it has become a menu.
    this.#pointers.clear()
    this.#gesture = undefined
    tool.cancel()
    this.#act(tool.menu(this.#input(event)))
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    // Ctrl and wheel is the browser's own zoom.
    if (event.ctrlKey || event.deltaY === 0) return
    event.preventDefault()
    const isNotch = event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL || Math.abs(event.deltaY) >= wheelNotch
    const notches = isNotch ? Math.sign(event.deltaY) : event.deltaY / wheelNotch
    this.#viewport.zoom(zoomStep ** -notches, event.clientX, event.clientY)
    this.#moved()
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (event.target !== this.#element) return
    this.#space(event, true)
    if (this.#intercept(event)) return event.preventDefault()
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const outcome = this.#tool().keyDown({ key: event.key, shift: event.shiftKey })
    if (!outcome) return
    event.preventDefault()
    this.#act(outcome)
  }

  /**
   * @param {KeyboardEvent} event
   * @param {boolean} isDown
   */
  #space(event, isDown) {
    if (event.key !== " " || event.target !== this.#element) return
    event.preventDefault()
    if (event.repeat) return
    if (isDown) this.#wasSpaceUsed = false
    else if (this.#isSpaceHeld && !this.#wasSpaceUsed) this.#tap()
    this.#isSpaceHeld = isDown
    this.refreshCursor()
  }

  #release() {
    this.#isSpaceHeld = false
    this.refreshCursor()
  }

  /**
   * @param {MouseEvent} event
   * @returns {PointerInput}
   */
  #input(event) {
    const [x, y] = this.#viewport.toPicture(event.clientX, event.clientY)
    const isTouch = event instanceof PointerEvent && event.pointerType === "touch"
    this.#last = {
      x,
      y,
      pageX: event.clientX,
      pageY: event.clientY,
      scale: this.#viewport.scale,
      isTouch,
      shift: event.shiftKey,
      ctrl: event.ctrlKey || event.metaKey,
      alt: event.altKey,
    }
    return this.#last
  }
}

/**
 * @param {PointerEvent} one
 * @param {PointerEvent} other
 */
function apart(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
}

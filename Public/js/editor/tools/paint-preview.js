/** @typedef {{ fromX: number, fromY: number, toX: number, toY: number, size: number, isSquare: boolean }} Stroke */

/** A stroke as it is painted, on a canvas as large as the picture. Where there are no canvases, nothing is seen. */
export class PaintPreview {
  /** @type {OffscreenCanvas | undefined} */
  canvas
  /** @type {OffscreenCanvasRenderingContext2D | null | undefined} */
  #context

  /**
   * @param {import("../geometry/box.js").Size} picture
   * @param {boolean} isErasing
   */
  begin({ width, height }, isErasing) {
    if (!globalThis.OffscreenCanvas) return
    if (this.canvas?.width !== width || this.canvas.height !== height) {
      this.canvas = new OffscreenCanvas(width, height)
      this.#context = this.canvas.getContext("2d")
    }
    this.#context?.clearRect(0, 0, width, height)
    if (this.#context) this.#context.strokeStyle = isErasing ? "#00000090" : "#ffffffa0"
  }

  /** @param {Stroke} stroke */
  paint({ fromX, fromY, toX, toY, size, isSquare }) {
    const context = this.#context
    if (!context) return
    // Strokes that lie over each other do not add up.
    context.globalCompositeOperation = "source-over"
    context.lineWidth = size
    context.lineCap = isSquare ? "square" : "round"
    context.beginPath()
    context.moveTo(fromX, fromY)
    context.lineTo(toX + 0.01, toY)
    context.stroke()
  }
}

/** What people choose for drawing. */
export class DrawingOptions {
  /** Whether what is drawn goes through several frames. */
  isTrack = false
  /** A polygon, line or set of points ends by itself with this many; 0: it does not. */
  pointCount = 0
  /** Points of polygons and lines snap to the outlines of others. */
  hasAutoBorders = false
  /** How far free-hand lines may be from the hand, in page pixels. */
  tolerance = 2
  /** @type {"brush" | "eraser" | "polygon-plus" | "polygon-minus"} */
  brushMode = "brush"
  /** In picture pixels. */
  brushSize = 24
  isBrushSquare = false
  /** Whether a mask takes its pixels away from others. */
  removesUnderlying = false
}

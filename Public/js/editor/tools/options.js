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
  /** @type {"brush" | "eraser" | "polygon-plus" | "polygon-minus" | "wand"} */
  brushMode = "brush"
  /** In picture pixels. */
  brushSize = 24
  /** How far a channel of a colour may be off for the wand, 0 … 255. */
  wandTolerance = 24
  isBrushSquare = false
  /** What becomes of a region that a model finds, where the label takes everything. @type {"mask" | "polygon"} */
  regionType = "mask"
  /** How far its outline may be off as a polygon, in picture pixels. */
  outlineTolerance = 1
  /** Whether a model is asked only when people say so, after several points. */
  asksLater = false
  /** Whether a mask takes its pixels away from others. */
  removesUnderlying = false
}

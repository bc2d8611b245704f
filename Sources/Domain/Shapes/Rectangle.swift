/// The rules of `ShapeKind.rectangle`.
public enum Rectangle {
  /// Four numbers, left top before right bottom, with an area, inside the picture.
  static func check(_ points: [Double], width: Int, height: Int, field: String) throws(ValidationFailure) {
    guard points.count == 4 else {
      throw ValidationFailure(field: field, "A rectangle has 4 numbers (x1, y1, x2, y2), not \(points.count).")
    }
    let (left, top, right, bottom) = (points[0], points[1], points[2], points[3])
    guard left >= 0, top >= 0, right <= Double(width), bottom <= Double(height) else {
      throw ValidationFailure(
        field: field,
        "The rectangle reaches outside the picture, which is \(width) × \(height) pixels."
      )
    }
    guard right > left, bottom > top else {
      throw ValidationFailure(field: field, "The rectangle has no area: x2 must be over x1, and y2 over y1.")
    }
  }

  /// COCO's `[x, y, width, height]`.
  public static func boundingBox(_ points: [Double]) -> [Double] {
    [points[0], points[1], points[2] - points[0], points[3] - points[1]]
  }
}

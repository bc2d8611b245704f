internal import Domain

/// How a frame and what a model was shown of it belong together, in pixels.
struct PictureScale: Equatable, Sendable {
  let frame: (width: Int, height: Int)
  let shown: (width: Int, height: Int)

  /// The model sees the frame itself, whatever its size.
  static let same = PictureScale(frame: (1, 1), shown: (1, 1))

  static func == (one: PictureScale, other: PictureScale) -> Bool {
    one.frame == other.frame && one.shown == other.shown
  }

  /// What the model says of what it was shown, on the frame.
  func onFrame(_ points: [Double]) -> [Double] { scaled(points, horizontal, vertical) }

  /// A place on the frame, as the model is told of it.
  func onShown(_ points: [Double]) -> [Double] { scaled(points, 1 / horizontal, 1 / vertical) }

  func onFrame(_ result: ModelResult) -> ModelResult {
    guard frame != shown else { return result }
    return ModelResult(
      label: result.label,
      shape: result.shape.map(onFrame),
      outline: onFrame(result.outline),
      attributes: result.attributes,
      group: result.group,
      points: result.points.map { ($0.name, onFrame($0.shape)) }
    )
  }

  func onFrame(_ region: ModelRegion) -> ModelRegion {
    guard frame != shown else { return region }
    switch region {
    case .polygon(let points): return .polygon(onFrame(points))
    case .mask(let bits, let width):
      // Of another size than what was shown: whoever asked says so.
      guard width == shown.width, bits.count == shown.width * shown.height else { return region }
      let whole = MaskArea(left: 0, top: 0, width: frame.width, height: frame.height)
      return .mask(
        bits: enlarged(bits, of: MaskArea(left: 0, top: 0, width: width, height: shown.height), to: whole),
        width: frame.width
      )
    case .embedding: return region
    }
  }

  func onFrame(_ objects: TrackedObjects) -> TrackedObjects {
    TrackedObjects(shapes: objects.shapes.map(onFrame), states: objects.states)
  }

  func onShown(_ objects: TrackedObjects) -> TrackedObjects {
    TrackedObjects(shapes: objects.shapes.map(onShown), states: objects.states)
  }

  private var horizontal: Double { Double(frame.width) / Double(shown.width) }
  private var vertical: Double { Double(frame.height) / Double(shown.height) }

  private func scaled(_ points: [Double], _ horizontal: Double, _ vertical: Double) -> [Double] {
    points.enumerated().map { $0.offset.isMultiple(of: 2) ? $0.element * horizontal : $0.element * vertical }
  }

  private func onFrame(_ shape: Shape) -> Shape {
    Shape(
      kind: shape.kind,
      points: shape.kind == .mask ? onFrame(MaskRuns(points: shape.points)) : onFrame(shape.points),
      rotation: shape.rotation,
      isOccluded: shape.isOccluded,
      isOutside: shape.isOutside,
      zOrder: shape.zOrder,
      score: shape.score,
      elements: shape.elements
    )
  }

  private func onFrame(_ mask: MaskRuns) -> [Double] {
    let area = MaskArea(left: mask.left, top: mask.top, width: mask.width, height: mask.height)
    var bits = [Bool](repeating: false, count: area.width * area.height)
    mask.eachSpan { y, columns in
      for x in columns { bits[(y - area.top) * area.width + x - area.left] = true }
    }
    let left = Int((Double(area.left) * horizontal).rounded(.down))
    let top = Int((Double(area.top) * vertical).rounded(.down))
    let larger = MaskArea(
      left: left,
      top: top,
      width: Int((Double(area.left + area.width) * horizontal).rounded(.up)) - left,
      height: Int((Double(area.top + area.height) * vertical).rounded(.up)) - top
    )
    guard let runs = MaskRuns(bits: enlarged(bits, of: area, to: larger), width: larger.width) else {
      return mask.points
    }
    return MaskRuns(
      runs: runs.runs,
      left: runs.left + left,
      top: runs.top + top,
      right: runs.right + left,
      bottom: runs.bottom + top
    ).points
  }

  /// Each pixel is what the middle of it lies on.
  private func enlarged(_ bits: [Bool], of area: MaskArea, to larger: MaskArea) -> [Bool] {
    let columns = (0..<larger.width).map { column in
      let x = Int((Double(larger.left + column) + 0.5) / horizontal) - area.left
      return min(max(x, 0), area.width - 1)
    }
    return (0..<larger.height).flatMap { row in
      let y = Int((Double(larger.top + row) + 0.5) / vertical) - area.top
      let start = min(max(y, 0), area.height - 1) * area.width
      return columns.map { bits[start + $0] }
    }
  }
}

/// A part of a picture.
private struct MaskArea {
  let left: Int
  let top: Int
  let width: Int
  let height: Int
}

extension InteractorPoints {
  /// On what the model is shown.
  func shown(at scale: PictureScale) throws(ValidationFailure) -> InteractorPoints {
    try InteractorPoints(
      positive: positive.map(scale.onShown),
      negative: negative.map(scale.onShown),
      box: box?.map(scale.onShown),
      threshold: threshold
    )
  }
}

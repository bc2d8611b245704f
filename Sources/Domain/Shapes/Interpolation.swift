extension Track {
  /// The object as it stands on one frame, a skeleton with its points, and whether an annotator drew it there.
  ///
  /// - Returns: nil before the first keyframe, and after a keyframe where it went outside: there it is told once more.
  public func state(on frame: Int) -> (state: Keyframe, isKeyframe: Bool)? {
    guard elements.isEmpty else { return skeleton(on: frame) }
    guard let (state, isKeyframe) = Interpolation.state(of: keyframes, on: frame) else { return nil }
    return state.shape.isOutside && !isKeyframe ? nil : (state, isKeyframe)
  }

  /// Whether nothing of the object is seen after a frame.
  public func hasEnded(after frame: Int) -> Bool {
    guard let last = keyframes.last else {
      return elements.allSatisfy { $0.keyframes.last.map { $0.shape.isOutside && $0.frame <= frame } ?? true }
    }
    return last.shape.isOutside && last.frame <= frame
  }

  /// The same object for frames behind its last keyframe, where it stands still: with that keyframe alone.
  ///
  /// - Returns: nil before that, and where there is no other keyframe anyway.
  public func standing(after frame: Int) -> Track? {
    func isPast(_ keyframes: [Keyframe]) -> Bool { keyframes.last.map { $0.frame <= frame } ?? true }
    guard isPast(keyframes), elements.allSatisfy({ isPast($0.keyframes) }),
      keyframes.count > 1 || elements.contains(where: { $0.keyframes.count > 1 })
    else { return nil }
    return Track(
      keyframes: keyframes.suffix(1),
      elements: elements.map {
        TrackElement(label: $0.label, attributes: $0.attributes, keyframes: $0.keyframes.suffix(1))
      }
    )
  }

  private func skeleton(on frame: Int) -> (state: Keyframe, isKeyframe: Bool)? {
    let own = Interpolation.state(of: keyframes, on: frame)
    guard own != nil || keyframes.isEmpty else { return nil }
    if let own, own.state.shape.isOutside, !own.isKeyframe { return nil }
    var points: [SkeletonElement] = []
    var isKeyframe = false
    for element in elements {
      guard let (state, isDrawn) = Interpolation.state(of: element.keyframes, on: frame) else { continue }
      isKeyframe = isKeyframe || isDrawn
      points.append(
        SkeletonElement(
          label: element.label,
          attributes: element.attributes + state.attributes,
          shape: state.shape
        )
      )
    }
    guard !points.isEmpty else { return nil }
    let isOutside = own?.state.shape.isOutside ?? points.allSatisfy(\.shape.isOutside)
    if keyframes.isEmpty, isOutside, !isKeyframe { return nil }
    let shape = Shape(
      kind: .skeleton,
      points: [],
      isOccluded: own?.state.shape.isOccluded ?? false,
      isOutside: isOutside,
      zOrder: own?.state.shape.zOrder ?? 0,
      score: own?.state.shape.score,
      elements: points
    )
    let state = Keyframe(frame: frame, shape: shape, attributes: own?.state.attributes ?? [])
    return (state, own?.isKeyframe ?? isKeyframe)
  }
}

/// CVAT's rule for the frames between two keyframes; the editor has the same in JavaScript.
public enum Interpolation {
  /// The state on one frame; what went outside stays where it was, outside, until the next keyframe.
  static func state(of keyframes: [Keyframe], on frame: Int) -> (state: Keyframe, isKeyframe: Bool)? {
    var (low, high) = (0, keyframes.count)
    while low < high {
      let middle = (low + high) / 2
      if keyframes[middle].frame <= frame { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let key = keyframes[low - 1]
    guard key.frame < frame else { return (key, true) }
    guard !key.shape.isOutside, low < keyframes.count else {
      return (Keyframe(frame: frame, shape: key.shape, attributes: key.attributes), false)
    }
    let next = keyframes[low]
    let share = Double(frame - key.frame) / Double(next.frame - key.frame)
    let shape = between(key.shape, next.shape, share: share)
    return (Keyframe(frame: frame, shape: shape, attributes: key.attributes), false)
  }

  /// Where the object is after a share (0 to 1) of the way; flags come from the first keyframe.
  private static func between(_ from: Shape, _ to: Shape, share: Double) -> Shape {
    guard from.kind == to.kind, share > 0 else { return from }
    let points: [Double]
    switch from.kind {
    case .rectangle, .ellipse, .cuboid:
      points = zip(from.points, to.points).map { $0 + ($1 - $0) * share }
    case .points where from.points.count == 2 && to.points.count == 2:
      points = zip(from.points, to.points).map { $0 + ($1 - $0) * share }
    case .polygon, .polyline: points = PointPairs(from: from, to: to)?.points(at: share) ?? from.points
    case .points, .mask, .skeleton: points = from.points
    }
    return Shape(
      kind: from.kind,
      points: points,
      rotation: from.kind.canRotate ? rotation(from.rotation, to.rotation, share) : 0,
      isOccluded: from.isOccluded,
      isOutside: from.isOutside,
      zOrder: from.zOrder,
      score: from.score,
      elements: from.elements
    )
  }

  /// Along the shorter way round: from 350 to 10 degrees passes 0.
  private static func rotation(_ from: Double, _ to: Double, _ share: Double) -> Double {
    let turn = (to - from + 540).truncatingRemainder(dividingBy: 360) - 180
    let angle = (from + turn * share).truncatingRemainder(dividingBy: 360)
    return angle < 0 ? angle + 360 : angle
  }
}

/// Which point of one outline moves to which of another with a different number of points.
///
/// The points of both are placed by their share of the arc length; each of the first is paired with the nearest of the
/// second, and each that is left over with the nearest of the first.
private struct PointPairs {
  private let from: [Double]
  private let to: [Double]

  init?(from: Shape, to: Shape) {
    guard from.kind == to.kind, from.kind == .polygon || from.kind == .polyline else { return nil }
    let isClosed = from.kind == .polygon
    if from.points.count == to.points.count {
      (self.from, self.to) = (from.points, to.points)
      return
    }
    let starts = Self.shares(of: from.points, isClosed: isClosed)
    let ends = Self.shares(of: to.points, isClosed: isClosed)
    var pairs: [(Int, Int)] = starts.indices.map { ($0, Self.nearest(to: starts[$0], in: ends)) }
    let taken = Set(pairs.map(\.1))
    for index in ends.indices where !taken.contains(index) {
      pairs.append((Self.nearest(to: ends[index], in: starts), index))
    }
    pairs.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
    self.from = pairs.flatMap { [from.points[$0.0 * 2], from.points[$0.0 * 2 + 1]] }
    self.to = pairs.flatMap { [to.points[$0.1 * 2], to.points[$0.1 * 2 + 1]] }
  }

  func points(at share: Double) -> [Double] {
    zip(from, to).map { $0 + ($1 - $0) * share }
  }

  /// For each point, the way to it from the first along the outline, as a share of the whole.
  private static func shares(of points: [Double], isClosed: Bool) -> [Double] {
    var lengths = [0.0]
    let count = points.count / 2
    for index in 1..<max(count, 1) {
      let (dx, dy) = (points[index * 2] - points[index * 2 - 2], points[index * 2 + 1] - points[index * 2 - 1])
      lengths.append(lengths[index - 1] + (dx * dx + dy * dy).squareRoot())
    }
    let (dx, dy) = (points[0] - points[count * 2 - 2], points[1] - points[count * 2 - 1])
    let whole = lengths[lengths.count - 1] + (isClosed ? (dx * dx + dy * dy).squareRoot() : 0)
    return whole > 0 ? lengths.map { $0 / whole } : lengths
  }

  private static func nearest(to share: Double, in shares: [Double]) -> Int {
    shares.indices.min { abs(shares[$0] - share) < abs(shares[$1] - share) } ?? 0
  }
}

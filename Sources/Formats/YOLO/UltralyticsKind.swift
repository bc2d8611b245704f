internal import Domain

/// What Ultralytics' YOLO learns from: each kind has lines of its own.
///
/// The formats: https://docs.ultralytics.com/datasets.
enum UltralyticsKind: Sendable {
  case detection, oriented, segmentation, pose, track

  /// The line of an annotation; nil for what the kind has no place for.
  func line(_ seen: SeenAnnotation, _ shape: Shape, _ position: Int, _ frame: DatasetFrame, points: Int) -> String? {
    switch self {
    case .detection:
      guard shape.kind == .rectangle, shape.rotation == 0 else { return nil }
      return "\(position) \(YOLONames.box(shape.points, frame))\n"
    case .track:
      guard shape.kind == .rectangle, shape.rotation == 0 else { return nil }
      let number = seen.track.map { " \($0.number)" } ?? ""
      return "\(position) \(YOLONames.box(shape.points, frame))\(number)\n"
    case .oriented:
      guard shape.kind == .rectangle else { return nil }
      return "\(position) \(YOLONames.points(shape.corners, frame))\n"
    case .segmentation:
      let outlines: [[Double]] =
        switch shape.kind {
        case .polygon: [shape.points]
        case .mask: MaskOutlines.polygons(of: MaskRuns(points: shape.points))
        case .ellipse:
          shape.pixels(width: frame.width, height: frame.height)?.maskRuns.map(MaskOutlines.polygons) ?? []
        case .rectangle, .polyline, .points, .cuboid, .skeleton: []
        }
      guard !outlines.isEmpty else { return nil }
      return outlines.map { "\(position) \(YOLONames.points($0, frame))\n" }.joined()
    case .pose:
      guard shape.kind == .skeleton else { return nil }
      return poseLine(seen, shape, position, frame, points: points)
    }
  }

  /// The box and the points; skeletons with fewer points than the largest are filled with zeros.
  private func poseLine(
    _ seen: SeenAnnotation,
    _ shape: Shape,
    _ position: Int,
    _ frame: DatasetFrame,
    points: Int
  ) -> String {
    var words = ["\(position) \(YOLONames.box(shape.extent, frame))"]
    for sublabel in seen.label.sublabels {
      guard let element = shape.elements.first(where: { $0.label == sublabel.id }), !element.shape.isOutside else {
        words.append("0.000000 0.000000 0")
        continue
      }
      words.append("\(YOLONames.points(element.shape.points, frame)) \(element.shape.isOccluded ? 1 : 2)")
    }
    for _ in seen.label.sublabels.count..<max(points, seen.label.sublabels.count) {
      words.append("0.000000 0.000000 0")
    }
    return words.joined(separator: " ") + "\n"
  }

  /// The shapes that a line tells of.
  func shape(_ line: YOLOLine, _ label: Label, _ frame: DatasetFrame, points: Int) throws -> Shape {
    switch self {
    // The box of a pose, too.
    case .detection where points > 0: return Shape(kind: .rectangle, points: try line.leadingBox(frame))
    case .detection: return Shape(kind: .rectangle, points: try line.box(frame))
    case .track: return Shape(kind: .rectangle, points: try line.leadingBox(frame))
    case .oriented:
      guard line.numbers.count >= 8 else {
        throw DatasetProblem(line.place, "A turned box has eight numbers behind its class, not \(line.numbers.count).")
      }
      let box = Rotation.box(ofCorners: try line.pixels(line.numbers.prefix(8), frame))
      let degrees = (box.degrees * 100).rounded() / 100
      return Shape(
        kind: .rectangle,
        points: box.points.map { ($0 * 1000).rounded() / 1000 },
        rotation: degrees == 360 ? 0 : degrees
      )
    // Label Studio writes boxes and outlines into one file.
    case .segmentation where line.numbers.count == 4: return Shape(kind: .rectangle, points: try line.leadingBox(frame))
    case .segmentation:
      guard line.numbers.count >= 6, line.numbers.count.isMultiple(of: 2) else {
        throw DatasetProblem(
          line.place,
          "An outline has six numbers or more behind its class, two for each corner, not \(line.numbers.count)."
        )
      }
      return Shape(kind: .polygon, points: try line.pixels(line.numbers, frame).map { ($0 * 1000).rounded() / 1000 })
    case .pose: return try skeleton(line, label, frame, points: points)
    }
  }

  private func skeleton(_ line: YOLOLine, _ label: Label, _ frame: DatasetFrame, points: Int) throws -> Shape {
    guard label.kind == .skeleton else {
      throw DatasetProblem(line.place, "The label “\(label.name)” is no skeleton, so it has no points.")
    }
    let rest = Array(line.numbers.dropFirst(4))
    let width = points > 0 && rest.count == points * 2 ? 2 : 3
    guard rest.count.isMultiple(of: width), rest.count / width >= label.sublabels.count else {
      throw DatasetProblem(
        line.place,
        "“\(label.name)” has \(label.sublabels.count) points, but the line has \(rest.count) numbers behind the box."
      )
    }
    let elements = try label.sublabels.enumerated().map { index, sublabel in
      let (x, y) = (rest[index * width], rest[index * width + 1])
      let sight = width == 3 ? rest[index * width + 2] : (x == 0 && y == 0 ? 0 : 2)
      return SkeletonElement(
        label: sublabel.id,
        shape: Shape(
          kind: .points,
          points: try line.pixels([x, y], frame).map { ($0 * 1000).rounded() / 1000 },
          isOccluded: sight == 1,
          isOutside: sight == 0
        )
      )
    }
    return Shape(kind: .skeleton, points: [], elements: elements)
  }
}

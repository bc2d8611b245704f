internal import Domain
internal import JSON

/// A detector's answer: a list of `{"label", "type", "points" | "mask", "confidence"?, "attributes"?, "group_id"?,
/// "rotation"?, "elements"?}`.
enum DetectorAnswer {
  /// - Parameter threshold: what a model that ignores it found below is dropped here.
  static func results(_ reader: inout JSONReader, threshold: Double?) throws -> [ModelResult] {
    var results: [ModelResult] = []
    try reader.array { reader, _ in
      let entry = try Entry(&reader)
      let result = try entry.result(reader)
      if let threshold, let score = result.shape?.score, score < threshold { return }
      results.append(result)
    }
    return results
  }

  private struct Entry {
    var label: String?
    var type = "rectangle"
    var points: [Double] = []
    var mask: [Double] = []
    var score: Double?
    var rotation = 0.0
    var group = 0
    var isOccluded = false
    var isOutside = false
    var attributes: [(name: String, value: String)] = []
    var elements: [Entry] = []

    init(_ reader: inout JSONReader) throws {
      try reader.object { reader, key in
        switch key {
        case "label": label = try reader.string()
        case "type": type = try reader.string()
        case "points": points = try Entry.numbers(&reader)
        case "mask": mask = try Entry.numbers(&reader)
        case "confidence", "score": score = try Entry.score(&reader)
        case "rotation": rotation = try reader.null() ? 0 : try reader.double()
        case "group_id": group = try reader.null() ? 0 : try reader.int()
        case "occluded": isOccluded = try reader.bool()
        case "outside": isOutside = try reader.bool()
        case "attributes": try reader.array { reader, _ in attributes.append(try Entry.attribute(&reader)) }
        case "elements": try reader.array { reader, _ in elements.append(try Entry(&reader)) }
        default: break
        }
      }
    }

    func result(_ reader: JSONReader) throws -> ModelResult {
      guard let label else { throw reader.problem("The object has no label.") }
      guard type != "tag" else { return ModelResult(label: label, shape: nil, attributes: attributes) }
      var parts: [(name: String, shape: Shape)] = []
      for element in elements {
        guard let name = element.label else { throw reader.problem("A point of the skeleton has no label.") }
        parts.append((name, try element.shape(reader)))
      }
      return ModelResult(
        label: label,
        shape: try shape(reader),
        outline: type == "mask" && points.count >= 6 && points.count.isMultiple(of: 2) ? points : [],
        attributes: attributes,
        group: max(0, group),
        points: parts
      )
    }

    private func shape(_ reader: JSONReader) throws -> Shape {
      guard let kind = ShapeKind(rawValue: type) else { throw reader.problem("There is no kind of shape “\(type)”.") }
      let shape = Shape(
        kind: kind,
        points: try numbers(of: kind, reader),
        rotation: kind.canRotate
          ? (rotation.truncatingRemainder(dividingBy: 360) + 360)
            .truncatingRemainder(dividingBy: 360) : 0,
        isOccluded: isOccluded,
        isOutside: isOutside,
        score: score
      )
      do throws(ValidationFailure) {
        try shape.check(path: "shape")
      } catch {
        throw reader.problem(error.problems.map(\.sentence).joined(separator: " "))
      }
      return shape
    }

    private func numbers(of kind: ShapeKind, _ reader: JSONReader) throws -> [Double] {
      switch kind {
      case .rectangle where points.count == 4:
        return [
          min(points[0], points[2]), min(points[1], points[3]), max(points[0], points[2]), max(points[1], points[3]),
        ]
      case .mask: return try maskNumbers(reader)
      case .skeleton: return []
      default: return points
      }
    }

    /// 0 and 1 of the box, row by row, and the box with both ends.
    private func maskNumbers(_ reader: JSONReader) throws -> [Double] {
      guard mask.count > 4 else { throw reader.problem("The mask is missing.") }
      let box = mask.suffix(4).map { $0.rounded() }
      let (width, height) = (box[2] - box[0] + 1, box[3] - box[1] + 1)
      guard width >= 1, height >= 1, width * height == Double(mask.count - 4) else {
        throw reader.problem("The mask has \(mask.count - 4) numbers, but its box has \(width * height) pixels.")
      }
      let bits = mask.dropLast(4).map { $0 != 0 }
      guard let runs = MaskRuns(bits: bits, width: Int(width)) else { throw reader.problem("The mask is empty.") }
      let (left, top) = (Int(box[0]), Int(box[1]))
      return MaskRuns(
        runs: runs.runs,
        left: runs.left + left,
        top: runs.top + top,
        right: runs.right + left,
        bottom: runs.bottom + top
      ).points
    }

    /// Flat, or a list of pairs.
    private static func numbers(_ reader: inout JSONReader) throws -> [Double] {
      var numbers: [Double] = []
      guard try !reader.null() else { return [] }
      try reader.array { reader, _ in
        if try reader.kind() == .array {
          numbers += try reader.doubles()
        } else {
          numbers.append(try reader.double())
        }
      }
      return numbers
    }

    /// Some functions send it as text.
    private static func score(_ reader: inout JSONReader) throws -> Double? {
      switch try reader.kind() {
      case .null:
        _ = try reader.null()
        return nil
      case .string:
        let text = try reader.string()
        guard let number = Double(text), number.isFinite else {
          throw reader.problem("“\(text.prefix(40))” is no number.")
        }
        return min(max(number, 0), 1)
      default: return min(max(try reader.double(), 0), 1)
      }
    }

    private static func attribute(_ reader: inout JSONReader) throws -> (name: String, value: String) {
      var (name, value) = ("", "")
      try reader.object { reader, key in
        switch key {
        case "name": name = try reader.string()
        case "value":
          switch try reader.kind() {
          case .bool: value = try reader.bool() ? "true" : "false"
          case .number:
            let number = try reader.double()
            value = Int(exactly: number).map { "\($0)" } ?? "\(number)"
          default: value = try reader.string()
          }
        default: break
        }
      }
      return (name, value)
    }
  }
}

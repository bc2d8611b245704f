public import Domain
internal import JSON

/// Where people pointed, for an interactor; in pixels of the picture.
public struct InteractorPoints: Equatable, Sendable {
  /// `[x, y]` each.
  public let positive: [[Double]]
  public let negative: [[Double]]
  /// Left top and right bottom corner of a box around the object.
  public let box: [[Double]]?
  public let threshold: Double?

  /// - Throws: `ValidationFailure` naming the list with a point that is none.
  public init(
    positive: [[Double]],
    negative: [[Double]],
    box: [[Double]]?,
    threshold: Double? = nil
  ) throws(ValidationFailure) {
    for (field, points) in [("pos_points", positive), ("neg_points", negative), ("obj_bbox", box ?? [])] {
      for (index, point) in points.enumerated() where point.count != 2 || !point.allSatisfy(\.isFinite) {
        throw ValidationFailure(field: "\(field)[\(index)]", "A point is two numbers, x and y.")
      }
    }
    guard box.map({ $0.count == 2 }) ?? true else {
      throw ValidationFailure(field: "obj_bbox", "A box is two points: left top and right bottom.")
    }
    self.positive = positive
    self.negative = negative
    self.box = box
    self.threshold = threshold
  }

  /// For a model that begins with a box, the first two points are its corners.
  ///
  /// - Throws: `ValidationFailure` where the model needs more points.
  func fitted(to traits: ModelFunction.Traits) throws(ValidationFailure) -> InteractorPoints {
    guard traits.startsWithBox, box == nil, positive.count >= 2 else {
      guard box != nil || positive.count >= traits.minPositivePoints else {
        throw ValidationFailure(
          field: "pos_points",
          "“\(traits.name)” needs at least \(traits.minPositivePoints) points inside the object."
        )
      }
      return self
    }
    let (first, second) = (positive[0], positive[1])
    return try InteractorPoints(
      positive: Array(positive.dropFirst(2)),
      negative: negative,
      box: [
        [min(first[0], second[0]), min(first[1], second[1])], [max(first[0], second[0]), max(first[1], second[1])],
      ],
      threshold: threshold
    )
  }

  func write(to json: inout JSONWriter) {
    Self.write(positive, "pos_points", &json)
    Self.write(negative, "neg_points", &json)
    if let box { Self.write(box, "obj_bbox", &json) } else { json.null("obj_bbox") }
    if let threshold { json.field("threshold", threshold) }
  }

  private static func write(_ points: [[Double]], _ key: StaticString, _ json: inout JSONWriter) {
    json.array(key) { list in
      for point in points { list.array { pair in for number in point { pair.element(number) } } }
    }
  }
}

/// What an interactor takes for the object.
public enum ModelRegion: Equatable, Sendable {
  /// `[x0, y0, …]`
  case polygon([Double])
  /// 0 and 1 for every pixel of the picture.
  case mask(bits: [Bool], width: Int)
  /// A picture's embedding, for a decoder on the client's side.
  case embedding(String)

  /// Reads `[[x, y], …]`, `{"mask": [[0, 1, …], …]}`, `{"points": …}` or `{"blob": "…"}`.
  init(_ reader: inout JSONReader) throws {
    guard try reader.kind() == .object else {
      self = .polygon(try Self.polygon(&reader))
      return
    }
    var found: ModelRegion?
    var hasMask = false
    try reader.object { reader, key in
      switch key {
      case "mask":
        if try reader.null() { return }
        found = try Self.mask(&reader)
        hasMask = true
      case "points", "polygon":
        if try hasMask || reader.null() { return }
        found = .polygon(try Self.polygon(&reader))
      case "blob": found = .embedding(try reader.string())
      default: break
      }
    }
    guard let found else { throw reader.problem("There is neither “mask” nor “points” in it.") }
    self = found
  }

  private static func polygon(_ reader: inout JSONReader) throws -> [Double] {
    var numbers: [Double] = []
    try reader.array { reader, _ in
      if try reader.kind() == .array {
        numbers += try reader.doubles()
      } else {
        numbers.append(try reader.double())
      }
    }
    guard numbers.count >= 6, numbers.count.isMultiple(of: 2) else {
      throw reader.problem("A polygon has three points or more.")
    }
    return numbers
  }

  private static func mask(_ reader: inout JSONReader) throws -> ModelRegion {
    var bits: [Bool] = []
    var width: Int?
    try reader.array { reader, row in
      let before = bits.count
      try reader.array { reader, _ in
        let isSet = try reader.kind() == .bool ? try reader.bool() : try reader.double() != 0
        bits.append(isSet)
      }
      let length = bits.count - before
      guard width.map({ $0 == length }) ?? true else {
        throw reader.problem("Row \(row) of the mask has \(length) pixels, the others \(width ?? 0).")
      }
      width = length
    }
    return .mask(bits: bits, width: width ?? 0)
  }
}

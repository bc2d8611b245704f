internal import Domain
internal import JSON

/// One entry of a `result`: something drawn, its labels, an answer, or what joins two others.
struct LabelStudioRegion {
  private static let drawn: Set<String> = [
    "rectangle", "ellipse", "polygon", "vector", "keypoint", "brush", "bitmask",
  ]
  private static let answers: Set<String> = ["choices", "textarea", "rating", "number", "datetime", "taxonomy"]

  private(set) var id = ""
  /// Lower case, such as `rectanglelabels`.
  private(set) var kind = ""
  private(set) var control = ""
  private(set) var origin = ""
  /// Labels or choices.
  private(set) var labels: [String] = []
  private(set) var texts: [String] = []
  /// Of a relation, the regions that it joins.
  private(set) var (from, to) = ("", "")
  private(set) var direction = Relation.Direction.right
  private(set) var words: [String] = []
  /// How many corners have curves at them.
  private(set) var curves = 0
  private(set) var hasNote = false
  /// It is a part of another one.
  private(set) var hasParent = false
  let place: String

  private var score: Double?
  private var numbers: [String: Double] = [:]
  private var points: [Double] = []
  /// Only polygons and vectors say it; a polygon is, unless it says that it is not.
  private var isClosed: Bool?
  private var bytes: [UInt8] = []
  private var picture = ""

  init(_ reader: inout JSONReader, _ file: String) throws {
    place = "\(file), \(reader.place)"
    try reader.object { reader, key in
      switch key {
      case "id": if try reader.kind() == .string { id = try reader.string() }
      case "type": kind = try reader.string().lowercased()
      case "from_name": if try reader.kind() == .string { control = try reader.string().trimmed }
      case "from_id": from = try reader.string()
      case "to_id": to = try reader.string()
      case "direction":
        if try reader.kind() == .string { direction = Relation.Direction(rawValue: try reader.string()) ?? .right }
      case "labels": if try !reader.null() { words = try Self.strings(&reader) }
      case "origin": if try reader.kind() == .string { origin = try reader.string() }
      case "score": if try reader.kind() == .number { score = try reader.double() }
      case "value": if try reader.kind() == .object { try readValue(&reader) }
      case "meta": if try reader.kind() == .object { try readMeta(&reader) }
      case "parentID": hasParent = try reader.kind() == .string && !reader.string().isEmpty
      default: break
      }
    }
  }

  /// Whether it has a place on the picture, with labels or without.
  var isDrawn: Bool { Self.drawn.contains(kind) || kind.hasSuffix("labels") && Self.drawn.contains(baseKind) }

  /// Whether it says something about a region, or about the picture.
  var isAnswer: Bool { Self.answers.contains(kind) }

  var isPoint: Bool { baseKind == "keypoint" }

  /// Without the ending of the controls that also give labels.
  private var baseKind: String { kind.hasSuffix("labels") ? String(kind.dropLast(6)) : kind }

  /// Of an answer: what was chosen, written or counted, but blanks.
  var answer: [String] {
    switch kind {
    case "choices": Self.tidied(labels)
    case "rating", "number": numbers[kind].map { [Self.text($0)] } ?? []
    default: Self.tidied(texts)
    }
  }

  /// Whether the control's name can be that of an attribute or a label, which have the same bounds.
  var canNameAttribute: Bool {
    !control.isEmpty && control.unicodeScalars.count <= AttributeDraft.longestName
      && !control.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  /// Of a number or a rating.
  var number: Double? { numbers[kind] }

  private static func tidied(_ texts: [String]) -> [String] { texts.map(\.trimmed).filter { !$0.isEmpty } }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? number.description
  }

  private mutating func readMeta(_ reader: inout JSONReader) throws {
    try reader.object { reader, key in
      guard key == "text" else { return }
      hasNote = try Self.strings(&reader).contains { !$0.isEmpty }
    }
  }

  private mutating func readValue(_ reader: inout JSONReader) throws {
    try reader.object { reader, key in
      switch key {
      case "points": try reader.array { reader, _ in points += try reader.doubles() }
      case "vertices": try reader.array { reader, _ in try readVertex(&reader) }
      case "closed": if try reader.kind() == .bool { isClosed = try reader.bool() }
      case "rle": try reader.array { reader, _ in bytes.append(UInt8(clamping: try reader.int())) }
      case "imageDataURL": picture = try reader.string()
      case "text", "datetime": texts = try Self.strings(&reader)
      case "taxonomy": try readPaths(&reader)
      case let key where key == "choices" || key == "labels" || key.hasSuffix("labels"):
        labels = try Self.strings(&reader)
      default: if try reader.kind() == .number { numbers[key] = try reader.double() }
      }
    }
  }

  private mutating func readVertex(_ reader: inout JSONReader) throws {
    var (x, y) = (0.0, 0.0)
    try reader.object { reader, key in
      switch key {
      case "x": x = try reader.double()
      case "y": y = try reader.double()
      case "isBezier": if try reader.kind() == .bool, try reader.bool() { curves += 1 }
      default: break
      }
    }
    points += [x, y]
  }

  /// Each choice of a taxonomy with what it is under.
  private mutating func readPaths(_ reader: inout JSONReader) throws {
    guard try reader.kind() == .array else { return }
    try reader.array { reader, _ in
      let path = try Self.strings(&reader)
      if !path.isEmpty { texts.append(path.joined(separator: "/")) }
    }
  }

  private static func strings(_ reader: inout JSONReader) throws -> [String] {
    if try reader.kind() == .string { return [try reader.string()] }
    var texts: [String] = []
    guard try reader.kind() == .array else { return [] }
    try reader.array { reader, _ in if try reader.kind() == .string { texts.append(try reader.string()) } }
    return texts
  }

  /// In pixels; nil for a mask without a pixel, and for what is not drawn.
  func shape(_ frame: DatasetFrame) throws -> Shape? {
    let (width, height) = (Double(frame.width) / 100, Double(frame.height) / 100)
    func number(_ name: String) throws -> Double {
      guard let number = numbers[name] else { throw DatasetProblem(place, "The region has no “\(name)”.") }
      return number
    }
    let degrees = (numbers["rotation"] ?? 0).truncatingRemainder(dividingBy: 360)
    let rotation = degrees < 0 ? degrees + 360 : degrees
    let certainty = score.flatMap { (0...1).contains($0) ? $0 : nil }
    switch baseKind {
    case "rectangle":
      let (x, y) = (try number("x") * width, try number("y") * height)
      let (w, h) = (try number("width") * width, try number("height") * height)
      // It turns about its left top corner there, about its middle here.
      let middle = Rotation.turned([x + w / 2, y + h / 2], degrees: rotation, about: (x, y))
      let points = [middle[0] - w / 2, middle[1] - h / 2, middle[0] + w / 2, middle[1] + h / 2]
      return Shape(kind: .rectangle, points: Self.tidied(points), rotation: rotation, score: certainty)
    case "ellipse":
      let (x, y) = (try number("x") * width, try number("y") * height)
      let points = [x, y, x + (try number("radiusX")) * width, y - (try number("radiusY")) * height]
      return Shape(kind: .ellipse, points: Self.tidied(points), rotation: rotation, score: certainty)
    case "polygon", "vector":
      let pixels = points.enumerated().map { $0.element * ($0.offset.isMultiple(of: 2) ? width : height) }
      let isClosed = isClosed ?? (baseKind == "polygon")
      let kind: ShapeKind = isClosed && pixels.count >= 6 ? .polygon : .polyline
      return Shape(kind: kind, points: Self.tidied(pixels), score: certainty)
    case "keypoint":
      let points = [try number("x") * width, try number("y") * height]
      return Shape(kind: .points, points: Self.tidied(points), score: certainty)
    case "brush":
      guard let spans = try BrushRuns.spans(bytes, of: frame, at: place) else {
        throw DatasetProblem(
          place,
          "The brush stroke is not of a picture of \(frame.width) × \(frame.height) pixels."
        )
      }
      return mask(spans, certainty)
    case "bitmask":
      guard let comma = picture.firstIndex(of: ","), let data = Base64.decoded(picture[picture.index(after: comma)...])
      else { throw DatasetProblem(place, "The mask's imageDataURL is not in Base64.") }
      return mask(try MaskSpans(painted: data, name: place, on: frame, mayBeTransparent: true), certainty)
    default: return nil
    }
  }

  private func mask(_ spans: MaskSpans, _ score: Double?) -> Shape? {
    spans.mask(of: 1).map { Shape(kind: .mask, points: $0.points, score: score) }
  }

  /// Per cent and back leaves digits behind the sixth that nobody drew.
  private static func tidied(_ points: [Double]) -> [Double] { points.map { ($0 * 1e6).rounded() / 1e6 } }
}

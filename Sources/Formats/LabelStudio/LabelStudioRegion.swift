internal import Domain
internal import JSON

/// One entry of a `result`.
struct LabelStudioRegion {
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
  let place: String

  private var score: Double?
  private var numbers: [String: Double] = [:]
  private var points: [Double] = []
  private var isClosed = true
  private var bytes: [UInt8] = []
  private var picture = ""

  init(_ reader: inout JSONReader, _ file: String) throws {
    place = "\(file), \(reader.place)"
    try reader.object { reader, key in
      switch key {
      case "id": if try reader.kind() == .string { id = try reader.string() }
      case "type": kind = try reader.string().lowercased()
      case "from_name": control = try reader.string()
      case "from_id": from = try reader.string()
      case "to_id": to = try reader.string()
      case "direction":
        if try reader.kind() == .string { direction = Relation.Direction(rawValue: try reader.string()) ?? .right }
      case "labels": if try !reader.null() { words = try Self.strings(&reader) }
      case "origin": if try reader.kind() == .string { origin = try reader.string() }
      case "score": if try reader.kind() == .number { score = try reader.double() }
      case "value": if try reader.kind() == .object { try readValue(&reader) }
      default: break
      }
    }
  }

  private mutating func readValue(_ reader: inout JSONReader) throws {
    try reader.object { reader, key in
      switch key {
      case "points": try reader.array { reader, _ in points += try reader.doubles() }
      case "vertices": try reader.array { reader, _ in try readVertex(&reader) }
      case "closed": isClosed = try reader.bool()
      case "rle": try reader.array { reader, _ in bytes.append(UInt8(clamping: try reader.int())) }
      case "imageDataURL": picture = try reader.string()
      case "text": texts = try Self.strings(&reader)
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
      default: break
      }
    }
    points += [x, y]
    isClosed = false
  }

  private static func strings(_ reader: inout JSONReader) throws -> [String] {
    if try reader.kind() == .string { return [try reader.string()] }
    var texts: [String] = []
    try reader.array { reader, _ in if try reader.kind() == .string { texts.append(try reader.string()) } }
    return texts
  }

  /// In pixels; nil for answers about regions or the whole picture.
  func shape(_ frame: DatasetFrame) throws -> Shape? {
    let (width, height) = (Double(frame.width) / 100, Double(frame.height) / 100)
    func number(_ name: String) throws -> Double {
      guard let number = numbers[name] else { throw DatasetProblem(place, "The region has no “\(name)”.") }
      return number
    }
    let degrees = (numbers["rotation"] ?? 0).truncatingRemainder(dividingBy: 360)
    let rotation = degrees < 0 ? degrees + 360 : degrees
    let certainty = score.flatMap { (0...1).contains($0) ? $0 : nil }
    switch kind {
    case "rectanglelabels", "rectangle":
      let (x, y) = (try number("x") * width, try number("y") * height)
      let (w, h) = (try number("width") * width, try number("height") * height)
      // It turns about its left top corner there, about its middle here.
      let middle = Rotation.turned([x + w / 2, y + h / 2], degrees: rotation, about: (x, y))
      let points = [middle[0] - w / 2, middle[1] - h / 2, middle[0] + w / 2, middle[1] + h / 2]
      return Shape(kind: .rectangle, points: Self.tidied(points), rotation: rotation, score: certainty)
    case "ellipselabels", "ellipse":
      let (x, y) = (try number("x") * width, try number("y") * height)
      let points = [x, y, x + (try number("radiusX")) * width, y - (try number("radiusY")) * height]
      return Shape(kind: .ellipse, points: Self.tidied(points), rotation: rotation, score: certainty)
    case "polygonlabels", "polygon", "vectorlabels", "vector":
      let pixels = points.enumerated().map { $0.element * ($0.offset.isMultiple(of: 2) ? width : height) }
      let kind: ShapeKind = isClosed && pixels.count >= 6 ? .polygon : .polyline
      return Shape(kind: kind, points: Self.tidied(pixels), score: certainty)
    case "keypointlabels", "keypoint":
      let points = [try number("x") * width, try number("y") * height]
      return Shape(kind: .points, points: Self.tidied(points), score: certainty)
    case "brushlabels", "brush":
      guard let spans = try BrushRuns.spans(bytes, of: frame, at: place) else {
        throw DatasetProblem(
          place,
          "The brush stroke is not of a picture of \(frame.width) × \(frame.height) pixels."
        )
      }
      return mask(spans, certainty)
    case "bitmasklabels", "bitmask":
      guard let comma = picture.firstIndex(of: ","), let data = Base64.decoded(picture[picture.index(after: comma)...])
      else { throw DatasetProblem(place, "The mask's imageDataURL is not in Base64.") }
      return mask(try MaskSpans(painted: data, name: place, on: frame, hidesTransparent: true), certainty)
    default: return nil
    }
  }

  private func mask(_ spans: MaskSpans, _ score: Double?) -> Shape? {
    spans.mask(of: 1).map { Shape(kind: .mask, points: $0.points, score: score) }
  }

  /// Per cent and back leaves digits behind the sixth that nobody drew.
  private static func tidied(_ points: [Double]) -> [Double] { points.map { ($0 * 1e6).rounded() / 1e6 } }
}

/// RFC 4648, section 4.
enum Base64 {
  static func decoded(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    for byte in text.utf8 {
      let value: UInt32
      switch byte {
      case 0x41...0x5A: value = UInt32(byte) - 0x41
      case 0x61...0x7A: value = UInt32(byte) - 0x61 + 26
      case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="), 0x0A, 0x0D: continue
      default: return nil
      }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}

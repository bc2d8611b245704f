internal import Domain
internal import JSON

/// What YOLO's formats share.
enum YOLONames {
  static let outlinesAsBoxes = "Lines with an outline became the boxes around them."
  static let boxesAmongOutlines = "Lines with a box among the outlines stayed boxes."

  /// `train` where a task has no subset.
  static func subset(_ subset: String) -> String { subset.isEmpty || subset == "default" ? "train" : subset }

  /// `x y w h` of the middle and the size, as shares of the picture, with six decimals.
  static func box(_ extent: [Double], _ frame: DatasetFrame) -> String {
    var bytes: [UInt8] = []
    appendBox(extent, frame, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same.
  static func appendBox(_ extent: [Double], _ frame: DatasetFrame, to bytes: inout [UInt8]) {
    let (width, height) = (Double(frame.width), Double(frame.height))
    NumberText.append((extent[0] + extent[2]) / 2 / width, decimals: 6, to: &bytes)
    bytes.append(0x20)
    NumberText.append((extent[1] + extent[3]) / 2 / height, decimals: 6, to: &bytes)
    bytes.append(0x20)
    NumberText.append((extent[2] - extent[0]) / width, decimals: 6, to: &bytes)
    bytes.append(0x20)
    NumberText.append((extent[3] - extent[1]) / height, decimals: 6, to: &bytes)
  }

  /// `x y …` as shares of the picture.
  static func points(_ points: [Double], _ frame: DatasetFrame) -> String {
    points.enumerated().map { index, value in
      Decimals.text(value / Double(index.isMultiple(of: 2) ? frame.width : frame.height), 6)
    }.joined(separator: " ")
  }

  /// A name in a YAML document, quoted where it is not plain.
  static func yaml(_ name: String) -> String {
    let isPlain =
      name.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "-"
      }
      && name.unicodeScalars.first?.properties.isAlphabetic == true
      && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(name.lowercased())
    if isPlain { return name }
    return "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}

/// Numbers of one line.
struct YOLOLine {
  /// So many pictures away from the picture there is no object.
  private static let leastPixels = 10.0

  let label: Int
  let numbers: [Double]
  let place: String

  init(_ line: String, place: String) throws {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard let first = words.first, let label = Int(first) ?? Double(first).flatMap({ Int(exactly: $0) }), label >= 0
    else {
      throw DatasetProblem(place, "A line begins with the number of a class, not with “\(words.first ?? "")”.")
    }
    numbers = try words.dropFirst().map { word in
      guard let number = NumberText.double(String(word)), number.isFinite else {
        throw DatasetProblem(place, "“\(word)” is no number.")
      }
      return number
    }
    self.label = label
    self.place = place
  }

  /// `x y …` in pixels.
  func pixels(_ numbers: some Sequence<Double>, _ frame: DatasetFrame) throws -> [Double] {
    try checkShares(numbers)
    return numbers.enumerated().map { $0.element * Double($0.offset.isMultiple(of: 2) ? frame.width : frame.height) }
  }

  /// Whether the corners of an outline stand where a box could: Ultralytics then learns from the box around them.
  var isOutline: Bool { numbers.count >= 6 && numbers.count.isMultiple(of: 2) && !(numbers.count == 6 && track != nil) }

  /// The number of a track behind a box, or behind its confidence; nil where there is none.
  var track: Int? {
    switch numbers.count {
    case 5: Int(exactly: numbers[4])
    // The edge of the picture is 1 in an outline, too: a track is likelier.
    case 6 where numbers[4] <= 1 && numbers[5] >= 1: Int(exactly: numbers[5])
    default: nil
    }
  }

  /// Corners of the box in pixels.
  func box(_ frame: DatasetFrame) throws -> [Double] {
    guard !isOutline else { return try boxAroundOutline(frame) }
    guard (4...5).contains(numbers.count) || track != nil else {
      throw DatasetProblem(
        place,
        "A box has four numbers behind its class, or five with a confidence, not \(numbers.count)."
      )
    }
    return try leadingBox(frame)
  }

  /// Corners of the box that the first four numbers are, whatever follows them.
  func leadingBox(_ frame: DatasetFrame) throws -> [Double] {
    guard numbers.count >= 4 else {
      throw DatasetProblem(place, "A box has four numbers behind its class, not \(numbers.count).")
    }
    try checkShares(numbers.prefix(4))
    let (width, height) = (Double(frame.width), Double(frame.height))
    return [
      (numbers[0] - numbers[2] / 2) * width, (numbers[1] - numbers[3] / 2) * height,
      (numbers[0] + numbers[2] / 2) * width, (numbers[1] + numbers[3] / 2) * height,
    ].map { ($0 * 1000).rounded() / 1000 }
  }

  private func boxAroundOutline(_ frame: DatasetFrame) throws -> [Double] {
    let corners = try pixels(numbers, frame).map { ($0 * 1000).rounded() / 1000 }
    return Shape(kind: .polygon, points: corners).extent
  }

  private func checkShares(_ numbers: some Sequence<Double>) throws {
    guard let pixels = numbers.first(where: { abs($0) >= Self.leastPixels }) else { return }
    throw DatasetProblem(
      place,
      "The numbers are shares of the picture from 0 to 1, and \(pixels) looks like pixels: "
        + "divide those across by its width, those down by its height."
    )
  }
}

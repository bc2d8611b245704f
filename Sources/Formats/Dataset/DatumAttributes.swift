internal import Domain
internal import JSON

/// An annotation's attributes as CVAT hands them to formats that Datumaro knows: numbers and yes-or-no as such, and what
/// those formats have no place for beside them.
struct DatumAttributes {
  enum Value: Equatable {
    case number(Double)
    case flag(Bool)
    case whole(Int)
    case text(String)

    /// As Python prints it, which the formats made of lines and XML have.
    var text: String {
      switch self {
      case .number(let number): number.description
      case .flag(let flag): flag ? "True" : "False"
      case .whole(let number): String(number)
      case .text(let text): text
      }
    }
  }

  /// Those of the label, in its order.
  let own: [(name: String, value: Value)]
  let isOccluded: Bool?
  let rotation: Double?
  let track: SeenAnnotation.TrackMark?

  init(_ annotation: SeenAnnotation) {
    self.init(
      annotation.label,
      annotation.attributes,
      shape: annotation.shape,
      track: annotation.track
    )
  }

  init(_ label: Label, _ values: [AttributeValue], shape: Shape?, track: SeenAnnotation.TrackMark?) {
    own = label.completed(values).map { attribute, value in
      switch attribute.input {
      case .number: (attribute.name, NumberText.double(value).map(Value.number) ?? .text(value))
      case .checkbox: (attribute.name, .flag(value == "true"))
      case .radio, .select, .text: (attribute.name, .text(value))
      }
    }
    isOccluded = shape?.isOccluded
    rotation = shape.flatMap { $0.kind.canRotate ? $0.rotation : nil }
    self.track = track
  }

  static let scoreName = "score"

  /// All of them in CVAT's order.
  func forEach(_ body: (_ name: String, _ value: Value) -> Void) {
    for (name, value) in own { body(name, value) }
    if let isOccluded { body("occluded", .flag(isOccluded)) }
    if let rotation { body("rotation", .number(rotation)) }
    if let track {
      body("track_id", .whole(track.number))
      body("keyframe", .flag(track.isKeyframe))
    }
  }

  /// - Parameter score: where the format has it among the attributes, if the label has none of this name.
  func write(to json: inout JSONWriter, key: StaticString = "attributes", score: Double? = nil) {
    json.object(key) { object in
      if let score, !own.contains(where: { $0.name == Self.scoreName }) { object.field("score", score) }
      forEach { name, value in
        switch value {
        case .number(let number): object.field(named: name, number: number)
        case .flag(let flag): object.field(named: name, flag)
        case .whole(let number): object.field(named: name, number)
        case .text(let text): object.field(named: name, text: text)
        }
      }
    }
  }
}

/// The same, as they are read: what has a place of its own is taken out.
struct ReadAttributes {
  private(set) var own: [(name: String, value: String)] = []
  private(set) var isOccluded = false
  private(set) var rotation = 0.0
  private(set) var trackNumber: Int?
  private(set) var isKeyframe: Bool?

  mutating func add(_ name: String, _ value: String) {
    switch name {
    case "occluded": isOccluded = Self.isTrue(value)
    case "rotation":
      let degrees = NumberText.double(value) ?? 0
      let turned = degrees.isFinite ? degrees.truncatingRemainder(dividingBy: 360) : 0
      rotation = turned < 0 ? turned + 360 : turned
    case "track_id": trackNumber = Int(value) ?? Double(value).flatMap { Int(exactly: $0) }
    case "keyframe": isKeyframe = Self.isTrue(value)
    // Datumaro's own remarks about how an annotation came about.
    case "is_crowd", "outside", "z_order": break
    default: own.append((name, value))
    }
  }

  /// Takes a model's score out, unless it is an attribute of the label.
  mutating func takeScore(of label: Label) -> Double? {
    guard !label.attributes.contains(where: { $0.name == DatumAttributes.scoreName }),
      let place = own.firstIndex(where: { $0.name == DatumAttributes.scoreName }),
      let score = NumberText.double(own[place].value), (0...1).contains(score)
    else { return nil }
    own.remove(at: place)
    return score
  }

  /// Reads a JSON object of values that are no objects themselves.
  static func read(_ reader: inout JSONReader) throws -> ReadAttributes {
    var attributes = ReadAttributes()
    try reader.object { reader, name in
      switch try reader.kind() {
      case .string: attributes.add(name, try reader.string())
      case .number: attributes.add(name, try reader.double().description)
      case .bool: attributes.add(name, try reader.bool() ? "true" : "false")
      case .array, .object, .null: break
      }
    }
    return attributes
  }

  static func isTrue(_ value: String) -> Bool {
    switch value {
    case "0": false
    case "1": true
    default: ["1", "true", "yes"].contains(value.lowercased())
    }
  }
}

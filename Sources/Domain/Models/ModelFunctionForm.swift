/// What an administrator typed about a model, checked but for its labels, which are a document of their own.
public struct ModelFunctionForm: Equatable, Sendable {
  /// The fields of the form, in its order.
  public static let fields = [
    "name", "description", "kind", "address", "remote_name", "labels", "min_pos_points", "min_neg_points",
    "startswith_box", "seconds",
  ]
  static let mostSeconds = 600

  /// Without labels.
  public let traits: ModelFunction.Traits
  /// One label a line, or Nuclio's JSON.
  public let labels: String

  /// - Parameter fields: by the names in `fields`; what is missing is empty.
  /// - Throws: a sentence for every field at fault.
  public init(_ fields: [String: String]) throws(ValidationFailure) {
    var reader = ModelFieldReader(fields)
    let name = reader.line("name", most: 100, missing: "Give the model a name.")
    let kind = ModelFunction.Kind(rawValue: fields["kind"] ?? "")
    if kind == nil { reader.refuse("kind", "Choose what the model does.") }
    traits = ModelFunction.Traits(
      name: name,
      description: reader.line("description", most: 500),
      kind: kind ?? .detector,
      address: reader.line("address", most: 2048, missing: "Give the address where the model is called."),
      remoteName: reader.line("remote_name", most: 200),
      minPositivePoints: reader.number("min_pos_points", 0...20, usual: 1),
      minNegativePoints: reader.number("min_neg_points", -1...20, usual: 0),
      startsWithBox: ["1", "on", "true"].contains(fields["startswith_box"] ?? ""),
      seconds: reader.number("seconds", 1...Self.mostSeconds, usual: 120)
    )
    labels = fields["labels"] ?? ""
    if traits.remoteName.contains(where: { !$0.isASCII || $0.isWhitespace }) {
      reader.refuse("remote_name", "A function's name at a dashboard has no spaces and no letters with accents.")
    }
    guard reader.problems.isEmpty else { throw ValidationFailure(reader.problems) }
  }

  /// The name for clients: the model's letters and digits, with hyphens between the words; the first that `isFree`.
  public func slug(isFree: (String) throws -> Bool) rethrows -> String {
    let letters = traits.name.lowercased().unicodeScalars.map { scalar -> Character in
      (0x61...0x7A).contains(scalar.value) || (0x30...0x39).contains(scalar.value) ? Character(scalar) : "-"
    }
    let joined = String(letters).split(separator: "-").joined(separator: "-").prefix(60)
    let base = joined.isEmpty ? "model" : String(joined)
    if try isFree(base) { return base }
    var number = 2
    while try !isFree("\(base)-\(number)") { number += 1 }
    return "\(base)-\(number)"
  }
}

/// Reads fields one by one and gathers what is wrong with them.
private struct ModelFieldReader {
  private let fields: [String: String]
  private(set) var problems: [ValidationFailure.Problem] = []

  init(_ fields: [String: String]) {
    self.fields = fields
  }

  mutating func line(_ name: String, most: Int, missing: String? = nil) -> String {
    let text = (fields[name] ?? "").split(whereSeparator: \.isNewline).joined(separator: " ").trimmed
    if text.isEmpty, let missing {
      refuse(name, missing)
    } else if text.unicodeScalars.count > most {
      refuse(name, "At most \(most) characters fit here.")
    }
    return text
  }

  mutating func number(_ name: String, _ range: ClosedRange<Int>, usual: Int) -> Int {
    let text = (fields[name] ?? "").trimmed
    if text.isEmpty { return usual }
    guard let number = Int(text), range.contains(number) else {
      refuse(name, "This must be a whole number from \(range.lowerBound) to \(range.upperBound).")
      return usual
    }
    return number
  }

  mutating func refuse(_ name: String, _ sentence: String) {
    problems.append(.init(field: name, sentence: sentence))
  }
}

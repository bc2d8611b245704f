/// What an administrator typed about a model, checked but for its labels, which are a document of their own.
public struct ModelFunctionForm: Equatable, Sendable {
  /// The fields of the form, in its order.
  public static let fields = [
    "name", "kind", "service", "address", "remote_name", "region", "endpoint", "container", "endpoint_url", "request",
    "answer", "labels", "description", "min_pos_points", "min_neg_points", "startswith_box", "seconds",
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
    labels = fields["labels"] ?? ""
    let service = reader.service(of: kind ?? .detector)
    let isSageMaker = service != .nuclio
    traits = ModelFunction.Traits(
      name: name,
      description: reader.line("description", most: 500),
      kind: kind ?? .detector,
      service: service,
      address: isSageMaker
        ? reader.line("endpoint_url", most: 1024)
        : reader.line("address", most: 2048, missing: "Give the address where the model is called."),
      remoteName: isSageMaker ? "" : reader.line("remote_name", most: 200),
      minPositivePoints: reader.number("min_pos_points", 0...20, usual: 1),
      minNegativePoints: reader.number("min_neg_points", -1...20, usual: 0),
      startsWithBox: ["1", "on", "true"].contains(fields["startswith_box"] ?? ""),
      seconds: reader.number("seconds", 1...Self.mostSeconds, usual: 120)
    )
    if traits.remoteName.contains(where: { !$0.isASCII || $0.isWhitespace }) {
      reader.refuse("remote_name", "A function's name at a dashboard has no spaces and no letters with accents.")
    }
    if service.sageMaker?.answer == .tensorFlow, labels.trimmed.isEmpty {
      reader.refuse("labels", "TensorFlow answers with numbers: list the labels that they stand for.")
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

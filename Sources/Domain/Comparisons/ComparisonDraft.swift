/// What an administrator typed about a pair.
public struct ComparisonDraft: Equatable, Sendable {
  public struct Side: Equatable, Sendable {
    public let label: String
    public let alt: String
    public let address: String

    public init(label: String, alt: String, address: String) {
      self.label = label
      self.alt = alt
      self.address = address
    }
  }

  public let words: ComparisonWords
  public let first: Side
  public let second: Side

  /// The fields of the form, in its order.
  public static let fields = [
    "title", "text", "credit", "first_label", "first_alt", "first_address", "second_label", "second_alt",
    "second_address",
  ]

  /// - Parameter fields: by the names in `fields`; what is missing is empty.
  /// - Throws: a sentence for every field at fault.
  public init(_ fields: [String: String]) throws(ValidationFailure) {
    var checker = ComparisonFieldChecker(fields)
    words = ComparisonWords(
      title: checker.line("title", most: 120, missing: "Give the pair a title."),
      text: checker.line("text", most: 1000),
      credit: checker.line("credit", most: 300)
    )
    first = checker.side("first")
    second = checker.side("second")
    guard checker.problems.isEmpty else { throw ValidationFailure(checker.problems) }
  }

  /// The last part of the address: the title's letters and digits, with hyphens between the words; the first that `isFree`.
  public func slug(isFree: (String) throws -> Bool) rethrows -> String {
    let letters = words.title.lowercased().unicodeScalars.map { scalar -> Character in
      (0x61...0x7A).contains(scalar.value) || (0x30...0x39).contains(scalar.value) ? Character(scalar) : "-"
    }
    let joined = String(letters).split(separator: "-").joined(separator: "-").prefix(60)
    let base = joined.isEmpty ? "pair" : String(joined)
    if try isFree(base) { return base }
    var number = 2
    while try !isFree("\(base)-\(number)") { number += 1 }
    return "\(base)-\(number)"
  }
}

/// Reads fields one by one and gathers what is wrong with them.
private struct ComparisonFieldChecker {
  private let fields: [String: String]
  private(set) var problems: [ValidationFailure.Problem] = []

  init(_ fields: [String: String]) {
    self.fields = fields
  }

  mutating func side(_ name: String) -> ComparisonDraft.Side {
    ComparisonDraft.Side(
      label: line("\(name)_label", most: 60, missing: "Give the \(name) picture a label, such as Hubble."),
      alt: line("\(name)_alt", most: 500, missing: "Say what the \(name) picture shows, for people who do not see it."),
      address: line("\(name)_address", most: 2048)
    )
  }

  /// - Parameter missing: the sentence where the field must not be empty.
  mutating func line(_ name: String, most: Int, missing: String? = nil) -> String {
    let text = (fields[name] ?? "").split(whereSeparator: \.isNewline).joined(separator: " ").trimmed
    if text.isEmpty, let missing {
      problems.append(.init(field: name, sentence: missing))
    } else if text.unicodeScalars.count > most {
      problems.append(.init(field: name, sentence: "At most \(most) characters fit here."))
    }
    return text
  }
}

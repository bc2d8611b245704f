/// What was typed does not do: one sentence for each field at fault, in the order of the form.
///
/// Fields have the names that the API's JSON and the pages' forms use.
public struct ValidationFailure: Error, Equatable, Sendable, CustomStringConvertible {
  public struct Problem: Equatable, Sendable {
    public let field: String
    public let sentence: String

    public init(field: String, sentence: String) {
      self.field = field
      self.sentence = sentence
    }
  }

  public let problems: [Problem]

  public init(_ problems: [Problem]) {
    self.problems = problems
  }

  public init(field: String, _ sentence: String) {
    self.init([Problem(field: field, sentence: sentence)])
  }

  /// The sentence for one field, if that field is at fault.
  public subscript(field: String) -> String? {
    problems.first { $0.field == field }?.sentence
  }

  public var description: String { problems.map { "\($0.field): \($0.sentence)" }.joined(separator: " ") }
}

/// There is no such thing, or nothing that this person may know of: a stranger cannot tell the two apart.
public struct NotFound: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was looked for, in words: "project", "task".
  public let noun: String

  public init(_ noun: String) {
    self.noun = noun
  }

  public var description: String { "There is no such \(noun)." }
}

/// The person may see this, but not do that to it.
public struct Forbidden: Error, Equatable, Sendable, CustomStringConvertible {
  public let sentence: String

  public init(_ sentence: String) {
    self.sentence = sentence
  }

  public var description: String { sentence }
}

/// Somebody else was faster, or the thing is in a state that does not allow this.
public struct Conflict: Error, Equatable, Sendable, CustomStringConvertible {
  public let sentence: String

  public init(_ sentence: String) {
    self.sentence = sentence
  }

  public var description: String { sentence }
}

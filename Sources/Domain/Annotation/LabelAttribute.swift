/// A question that annotators answer for each object of a label, such as “colour?” or “occluded by?”.
public struct LabelAttribute: Equatable, Sendable {
  public typealias ID = Identifier<LabelAttribute>

  public let id: ID
  public let name: String
  /// May differ from one frame of a track to the next.
  public let isMutable: Bool
  public let input: Input
  /// The choices; of a number, its least and greatest value and the step.
  public let values: [String]
  public let defaultValue: String

  /// CVAT's `input_type`.
  public enum Input: String, CaseIterable, Sendable {
    case checkbox, radio, number, text, select
  }

  public init(id: ID, name: String, isMutable: Bool, input: Input, values: [String], defaultValue: String) {
    self.id = id
    self.name = name
    self.isMutable = isMutable
    self.input = input
    self.values = values
    self.defaultValue = defaultValue
  }
}

extension LabelAttribute {
  /// What a draft becomes once it has a key.
  public init(_ draft: AttributeDraft, id: ID) {
    self.init(
      id: id,
      name: draft.name,
      isMutable: draft.isMutable,
      input: draft.input,
      values: draft.values,
      defaultValue: draft.defaultValue
    )
  }
}

/// An attribute that is not stored yet: its name, values and default fit together.
public struct AttributeDraft: Equatable, Sendable {
  public static let longestName = 64

  /// The stored attribute that this one renews; nil for a new one.
  public let id: LabelAttribute.ID?
  public let name: String
  public let isMutable: Bool
  public let input: LabelAttribute.Input
  public let values: [String]
  public let defaultValue: String

  /// - Parameter field: how a form or the JSON names this attribute, for the sentence.
  public init(
    id: LabelAttribute.ID? = nil,
    name: String,
    isMutable: Bool,
    input: LabelAttribute.Input,
    values: [String],
    defaultValue: String?,
    field: String = "attributes"
  ) throws(ValidationFailure) {
    let name = name.trimmed
    guard !name.isEmpty else { throw ValidationFailure(field: "\(field).name", "An attribute needs a name.") }
    guard name.unicodeScalars.count <= Self.longestName else {
      throw ValidationFailure(
        field: "\(field).name",
        "An attribute's name has at most \(Self.longestName) characters; this one has \(name.unicodeScalars.count)."
      )
    }
    let values = values.map(\.trimmed)
    try Self.check(values, for: input, of: name, field: "\(field).values")
    self.id = id
    self.name = name
    self.isMutable = isMutable
    self.input = input
    self.values = input == .checkbox && values.isEmpty ? ["false"] : values
    self.defaultValue = try Self.checkedDefault(defaultValue, for: input, values: values, of: name, field: field)
  }

  private static func check(
    _ values: [String],
    for input: LabelAttribute.Input,
    of name: String,
    field: String
  ) throws(ValidationFailure) {
    switch input {
    case .select, .radio:
      guard !values.isEmpty, !values.contains("") else {
        throw ValidationFailure(field: field, "The attribute “\(name)” needs at least one value to choose from.")
      }
      guard Set(values).count == values.count else {
        throw ValidationFailure(field: field, "A value of the attribute “\(name)” stands twice.")
      }
    case .number:
      let numbers = values.compactMap { Double($0) }
      guard numbers.count == 3, values.count == 3, numbers.allSatisfy(\.isFinite), numbers[0] <= numbers[1],
        numbers[2] > 0
      else {
        throw ValidationFailure(
          field: field,
          "The number “\(name)” needs three values: the least, the greatest and the step, such as 0, 10, 1."
        )
      }
    case .checkbox:
      guard values.count <= 1, values.allSatisfy({ ["", "true", "false"].contains($0.lowercased()) }) else {
        throw ValidationFailure(field: field, "The checkbox “\(name)” has the value true or false.")
      }
    case .text: break
    }
  }

  private static func checkedDefault(
    _ given: String?,
    for input: LabelAttribute.Input,
    values: [String],
    of name: String,
    field: String
  ) throws(ValidationFailure) -> String {
    let value = (given ?? "").trimmed
    switch input {
    case .select, .radio:
      guard value.isEmpty || values.contains(value) else {
        throw ValidationFailure(
          field: "\(field).default_value",
          "The default of “\(name)” must be one of its values, not “\(value)”."
        )
      }
      return value.isEmpty ? values[0] : value
    case .number: return Double(value) == nil ? values[0] : value
    case .checkbox: return (value.isEmpty ? values.first ?? "false" : value).lowercased() == "true" ? "true" : "false"
    case .text: return value.isEmpty ? values.first ?? "" : value
    }
  }
}

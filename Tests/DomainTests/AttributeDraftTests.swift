import Domain
import Testing

@Suite("Attributes of labels")
struct AttributeDraftTests {
  private func draft(
    _ input: LabelAttribute.Input,
    _ values: [String],
    default value: String? = nil
  ) throws -> AttributeDraft {
    try AttributeDraft(name: "age", isMutable: false, input: input, values: values, defaultValue: value)
  }

  @Test("a default is found where none is given")
  func defaults() throws {
    #expect(try draft(.select, ["a", "b"]).defaultValue == "a")
    #expect(try draft(.number, ["0", "10", "1"]).defaultValue == "0")
    #expect(try draft(.checkbox, []).defaultValue == "false")
    #expect(try draft(.checkbox, ["False"], default: "True").defaultValue == "true")
    #expect(try draft(.text, []).defaultValue == "")
  }

  @Test("values that cannot be are refused")
  func refused() {
    #expect(throws: ValidationFailure.self) { try draft(.select, []) }
    #expect(throws: ValidationFailure.self) { try draft(.radio, ["a", "a"]) }
    #expect(throws: ValidationFailure.self) { try draft(.select, ["a"], default: "b") }
    #expect(throws: ValidationFailure.self) { try draft(.number, ["0", "10"]) }
    #expect(throws: ValidationFailure.self) { try draft(.number, ["10", "0", "1"]) }
    #expect(throws: ValidationFailure.self) { try draft(.number, ["0", "nan", "1"]) }
    #expect(throws: ValidationFailure.self) { try draft(.checkbox, ["perhaps"]) }
  }
}

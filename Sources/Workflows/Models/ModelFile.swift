public import Domain
internal import JSON

/// The file that declares models when the server starts: a list of objects with the fields of the form.
public struct ModelFile: Sendable {
  /// A model as the file describes it.
  struct Entry: Sendable {
    /// By which the server knows it again; no other entry has it.
    let name: String
    let form: ModelFunctionForm
    /// All that it says, in one form.
    let content: String
  }

  let entries: [Entry]

  /// - Parameter name: of the file, for sentences.
  /// - Throws: `ValidationFailure` naming file, line and field.
  public init(_ bytes: [UInt8], name: String) throws(ValidationFailure) {
    do {
      var reader = JSONReader(bytes)
      var entries: [Entry] = []
      var names: Set<String> = []
      try reader.array { reader, _ in
        let entry = try Self.entry(&reader)
        guard names.insert(entry.name).inserted else { throw reader.problem("“\(entry.name)” stands twice.") }
        entries.append(entry)
      }
      try reader.end()
      self.entries = entries
    } catch {
      throw ValidationFailure(field: "file", "\(name) cannot be used: \(error)")
    }
  }

  private static func entry(_ reader: inout JSONReader) throws -> Entry {
    var fields: [String: String] = [:]
    try reader.object { reader, key in
      guard ModelFunctionForm.fields.contains(key) else { throw reader.problem("There is no field “\(key)”.") }
      fields[key] = key == "labels" ? try labels(&reader) : try text(&reader)
    }
    do throws(ValidationFailure) {
      let form = try ModelFunctionForm(fields)
      _ = try ModelLabels.typed(form.labels)
      return Entry(name: form.traits.name, form: form, content: content(fields))
    } catch {
      let reasons = error.problems.map { "\($0.field): \($0.sentence)" }.joined(separator: " ")
      throw reader.problem(reasons)
    }
  }

  private static func text(_ reader: inout JSONReader) throws -> String {
    switch try reader.kind() {
    case .number: "\(try reader.int())"
    case .bool: try reader.bool() ? "true" : "false"
    default: try reader.string()
    }
  }

  /// A text as it is typed, a list of names, or the list of a Nuclio function's `spec`.
  private static func labels(_ reader: inout JSONReader) throws -> String {
    guard try reader.kind() == .array else { return try reader.string() }
    var lines: [String] = []
    var labels: [ModelLabel] = []
    try reader.array { reader, _ in
      if try reader.kind() == .string {
        lines.append(try reader.string())
      } else {
        labels.append(try ModelLabels.label(&reader))
      }
    }
    guard lines.isEmpty || labels.isEmpty else { throw reader.problem("Give texts or objects, not both.") }
    return labels.isEmpty ? lines.joined(separator: "\n") : ModelLabels.json(labels)
  }

  private static func content(_ fields: [String: String]) -> String {
    var json = JSONWriter()
    json.object { object in
      for (key, value) in fields.sorted(by: { $0.key < $1.key }) { object.field(named: key, text: value) }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

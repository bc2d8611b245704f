public import Database
public import Domain
internal import JSON
internal import Store

/// What a person has chosen in the editor: of each setting the newest choice, whichever browser made it and in whatever
/// order they arrive; of two of one moment the one that came first. (A map of last-writer-wins registers: Shapiro, Preguiça, Baquero, Zawirski: A comprehensive study of
/// convergent and commutative replicated data types, 2011. The clocks of a person's browsers are taken to agree.)
///
/// As JSON `{"step":{"at":1763812800000,"value":7}}`: `at` in milliseconds; what `value` means only the editor's script
/// knows.
public struct EditorSettings: Sendable {
  /// All settings and a whole keymap have less than a tenth of this.
  public static let mostBytes = 64 << 10

  private var choices: [String: OpaqueValue]

  /// - Throws: `ValidationFailure` that names the member which is no choice.
  public init(chosen document: OpaqueValue) throws(ValidationFailure) {
    guard case .members(let choices) = document else {
      throw ValidationFailure(field: "", "The body must be a JSON object with a choice for each setting.")
    }
    for name in choices.keys.sorted() where Self.time(of: choices[name]) == nil {
      throw ValidationFailure(field: name, "A choice is written as {\"value\": …, \"at\": milliseconds since 1970}.")
    }
    self.choices = choices
  }

  /// - Parameter text: what `text` gave; of an older server, values alone.
  init(stored text: String) throws {
    var reader = JSONReader(Array(text.utf8))
    guard case .members(let choices) = try OpaqueValue(&reader) else {
      throw DatabaseFailure.statement(
        query: "editorSettings",
        code: "data",
        detail: "the stored settings of the editor are no JSON object"
      )
    }
    self.choices = choices
  }

  public var text: String { OpaqueValue.members(choices).text }

  /// Takes the newer choices of another browser over.
  ///
  /// - Throws: `ValidationFailure` if all of them are too large.
  mutating func merge(_ others: EditorSettings) throws(ValidationFailure) {
    choices.merge(others.choices) { own, other in
      (Self.time(of: other) ?? 0) > (Self.time(of: own) ?? -1) ? other : own
    }
    guard text.utf8.count <= Self.mostBytes else {
      throw ValidationFailure(
        field: "",
        "Your settings would have more than the \(Self.mostBytes >> 10) KiB that are kept."
      )
    }
  }

  private static func time(of choice: OpaqueValue?) -> Double? {
    guard case .members(let parts) = choice, parts.count == 2, parts["value"] != nil,
      case .number(let time) = parts["at"], time >= 0
    else { return nil }
    return time
  }
}

/// Changes settings of the editor.
public struct EditorSettingsWork: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// Adds what was chosen in one browser to what is known of all of them.
  ///
  /// - Throws: `ValidationFailure` if all of it is too large.
  public func take(_ chosen: EditorSettings, of user: User.ID, now: Timestamp) async throws {
    try await EditorSettingsStore(database).change(of: user, now: now) { content in
      var settings = try EditorSettings(stored: content)
      try settings.merge(chosen)
      return settings.text
    }
  }
}

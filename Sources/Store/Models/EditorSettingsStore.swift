public import Database
public import Domain

/// What people have chosen in the editor: JSON that only the editor's script reads.
public struct EditorSettingsStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// nil where the person never chose anything.
  public func settings(of user: User.ID) async throws -> String? {
    try await database.read { try $0.first(Self.ofUser, user) { $0.string(0) } }
  }

  /// Changes what a person has chosen, while nobody else does.
  ///
  /// - Parameter change: from what is there, `{}` at first, to what shall be there.
  public func change(
    of user: User.ID,
    now: Timestamp,
    _ change: @escaping @Sendable (String) throws -> String
  ) async throws {
    try await database.write { connection in
      try connection.execute(Self.beginning, user, now)
      guard let content = try connection.first(Self.forChange, user, map: { $0.string(0) }) else { return }
      try connection.execute(Self.changing, try change(content), now, user)
    }
  }
}

extension EditorSettingsStore {
  static let ofUser = Query("editorSettings.ofUser", "SELECT content FROM editor_settings WHERE user_id = $1")

  static let forChange = Query(
    "editorSettings.forChange",
    "SELECT content FROM editor_settings WHERE user_id = $1 {for update}"
  )

  /// A row that all can wait for.
  static let beginning = Query(
    "editorSettings.beginning",
    "INSERT INTO editor_settings (user_id, content, updated_at) VALUES ($1, '{}', $2) ON CONFLICT (user_id) DO NOTHING"
  )

  static let changing = Query(
    "editorSettings.changing",
    "UPDATE editor_settings SET content = $1, updated_at = $2 WHERE user_id = $3"
  )

  public static let queries = [ofUser, forChange, beginning, changing]
}

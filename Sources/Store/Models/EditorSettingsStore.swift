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

  public func set(_ content: String, of user: User.ID, now: Timestamp) async throws {
    try await database.write { connection in
      _ = try connection.execute(Self.setting, user, content, now)
    }
  }
}

extension EditorSettingsStore {
  static let ofUser = Query("editorSettings.ofUser", "SELECT content FROM editor_settings WHERE user_id = $1")

  static let setting = Query(
    "editorSettings.setting",
    """
    INSERT INTO editor_settings (user_id, content, updated_at) VALUES ($1, $2, $3)
    ON CONFLICT (user_id) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at
    """
  )

  public static let queries = [ofUser, setting]
}

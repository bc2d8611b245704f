public import Database
public import Domain

/// Whom work can be given to.
public struct PeopleStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// Everybody whose account is active, by name; a choice of more than 1,000 is none.
  public func people() async throws -> [Person] {
    try await database.read { connection in
      try connection.all(Self.active) { row in
        Person(id: row.identifier(0), name: row.string(1), displayName: row.string(2))
      }
    }
  }

  static let active = Query(
    "people.active",
    "SELECT id, name, display_name FROM users WHERE is_active = 1 ORDER BY name LIMIT 1000"
  )

  public static let queries = [active]
}

public import Database
public import Domain

/// Who has to do with a project, and how.
public struct ProjectPeopleStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// One connection of a person with a project.
  public struct Connection: Equatable, Sendable {
    public let person: Person
    /// `owner`, `assignee`, `organization owner`, `organization maintainer`, `task`, or a stage of jobs.
    public let kind: String
    /// How many tasks or jobs; 1 for the others.
    public let count: Int
  }

  /// The connections of a project that the viewer was shown, by the people's names; at most 1,000.
  public func connections(of project: Project.ID) async throws -> [Connection] {
    try await database.read { connection in
      try connection.all(Self.ofProject, project) { row in
        Connection(
          person: Person(id: row.identifier(0), name: row.string(1), displayName: row.string(2)),
          kind: row.string(3),
          count: row.int(4)
        )
      }
    }
  }

  static let ofProject = Query(
    "projectPeople.ofProject",
    """
    SELECT u.id, u.name, u.display_name, 'owner' AS kind, 1 AS many
    FROM projects p JOIN users u ON u.id = p.owner_id WHERE p.id = $1
    UNION ALL
    SELECT u.id, u.name, u.display_name, 'assignee', 1
    FROM projects p JOIN users u ON u.id = p.assignee_id WHERE p.id = $1
    UNION ALL
    SELECT u.id, u.name, u.display_name, 'organization ' || m.role, 1
    FROM projects p JOIN memberships m ON m.organization_id = p.organization_id JOIN users u ON u.id = m.user_id
    WHERE p.id = $1 AND m.role IN ('owner', 'maintainer')
    UNION ALL
    SELECT u.id, u.name, u.display_name, 'task', count(*)
    FROM tasks t JOIN users u ON u.id = t.assignee_id WHERE t.project_id = $1
    GROUP BY u.id, u.name, u.display_name
    UNION ALL
    SELECT u.id, u.name, u.display_name, j.stage, count(*)
    FROM tasks t JOIN jobs j ON j.task_id = t.id JOIN users u ON u.id = j.assignee_id WHERE t.project_id = $1
    GROUP BY u.id, u.name, u.display_name, j.stage
    ORDER BY 2, 4 LIMIT 1000
    """
  )

  public static let queries = [ofProject]
}

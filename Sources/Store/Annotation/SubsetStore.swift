public import Database
public import Domain

/// The parts of a project by the subsets of its tasks.
public struct SubsetStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// What the tasks of one subset hold together.
  public struct Subset: Equatable, Sendable {
    /// Empty for tasks without one.
    public let name: String
    public let taskCount: Int
    public let frameCount: Int
  }

  /// The subsets of the tasks that the viewer may see, by name.
  public func subsets(in project: Project.ID, for viewer: Viewer) async throws -> [Subset] {
    try await database.read { connection in
      try connection.all(Self.ofProject, project, viewer.isAdministrator, viewer.id) { row in
        Subset(name: row.string(0), taskCount: row.int(1), frameCount: row.int(2))
      }
    }
  }

  static let ofProject = Query(
    "subset.ofProject",
    """
    SELECT t.subset, count(*), CAST(coalesce(sum(t.size), 0) AS BIGINT) FROM tasks t
    WHERE t.project_id = $1
    """,
    TaskStore.isVisible,
    """
    GROUP BY t.subset ORDER BY t.subset LIMIT 200
    """
  )

  public static let queries = [ofProject]
}

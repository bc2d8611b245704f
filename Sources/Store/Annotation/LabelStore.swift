public import Database
public import Domain

/// The labels of projects. Whoever calls has looked the project up for its viewer first.
public struct LabelStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// In the project's order.
  public func labels(of project: Project.ID) async throws -> [Label] {
    try await database.read { try Self.labels(of: project, on: $0) }
  }

  public static func labels(of project: Project.ID, on connection: any Connection) throws -> [Label] {
    try connection.all(ofProject, project) { row in
      Label(
        id: row.identifier(0),
        name: row.string(1),
        color: LabelColor(rgb: UInt32(truncatingIfNeeded: row.int64(2))),
        position: row.int(3)
      )
    }
  }

  /// Adds labels behind those that are there.
  public static func insert(_ drafts: [LabelDraft], into project: Project.ID, on connection: any Connection) throws {
    let first = try connection.first(nextPosition, project) { $0.int64(0) } ?? 0
    for (offset, draft) in drafts.enumerated() {
      do {
        try connection.execute(insertion, project, draft.name, Int64(draft.color.rgb), first + Int64(offset))
      } catch DatabaseFailure.duplicate {
        throw ValidationFailure(field: "labels", "There is a label named “\(draft.name)” already.")
      }
    }
  }

  public static func update(
    _ id: Label.ID,
    of project: Project.ID,
    to draft: LabelDraft,
    on connection: any Connection
  ) throws {
    do {
      guard try connection.execute(renewal, draft.name, Int64(draft.color.rgb), id, project) == 1 else {
        throw NotFound("label")
      }
    } catch DatabaseFailure.duplicate {
      throw ValidationFailure(field: "name", "There is a label named “\(draft.name)” already.")
    }
  }

  /// Removes a label and every shape that has it.
  public static func delete(_ id: Label.ID, of project: Project.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id, project) == 1 else { throw NotFound("label") }
  }
}

extension LabelStore {
  static let ofProject = Query(
    "label.ofProject",
    "SELECT id, name, color, position FROM labels WHERE project_id = $1 ORDER BY position, id"
  )

  static let nextPosition = Query(
    "label.nextPosition",
    "SELECT coalesce(max(position) + 1, 0) FROM labels WHERE project_id = $1"
  )

  static let insertion = Query(
    "label.insertion",
    "INSERT INTO labels (project_id, name, color, position) VALUES ($1, $2, $3, $4)"
  )

  static let renewal = Query(
    "label.renewal",
    "UPDATE labels SET name = $1, color = $2 WHERE id = $3 AND project_id = $4"
  )

  static let deletion = Query("label.deletion", "DELETE FROM labels WHERE id = $1 AND project_id = $2")

  public static let queries = [ofProject, nextPosition, insertion, renewal, deletion]
}

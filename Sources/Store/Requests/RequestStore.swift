public import Database
public import Domain

/// Background requests, as people see them; a request is seen by who asked for it, and by administrators.
public struct RequestStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func request(_ id: BackgroundRequest.ID, for viewer: Viewer) async throws -> BackgroundRequest {
    try await database.read { try Self.request(id, for: viewer, on: $0) }
  }

  /// By the name that a client holds.
  public func request(_ name: RequestName, for viewer: Viewer) async throws -> BackgroundRequest {
    try await database.read { connection in
      switch name {
      case .number(let id): return try Self.request(id, for: viewer, on: connection)
      case .newest(let action, let target, let subject, let part):
        let found = try connection.first(
          Self.newest,
          action,
          target,
          subject,
          part,
          viewer.isAdministrator,
          viewer.id,
          map: Self.request
        )
        guard let found else { throw NotFound("request") }
        return found
      }
    }
  }

  /// Requests whose words hold the search, newest first.
  ///
  /// - Parameter owner: only this person's; nil for all that the viewer may see.
  public func requests(
    of owner: User.ID?,
    matching words: String,
    at cursor: KeyCursor<BackgroundRequest>,
    size: Int,
    for viewer: Viewer
  ) async throws -> KeyPage<BackgroundRequest> {
    let scope = owner?.value ?? 0
    return try await database.read { connection in
      func rows(_ query: Query, _ key: Int64, _ size: Int) throws -> [BackgroundRequest] {
        try connection.all(
          query,
          words.likePattern,
          scope,
          key,
          viewer.isAdministrator,
          viewer.id,
          size,
          map: Self.request
        )
      }
      return try KeyPaging(cursor: cursor, size: size).page(
        older: { try rows(Self.older, $0, $1) },
        newer: { try rows(Self.newer, $0, $1) }
      )
    }
  }

  /// A page of the requests that the viewer may see, as CVAT's clients ask for it.
  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<BackgroundRequest> {
    let source = ListSource(
      "request",
      columns: Self.columns,
      from: Self.tables,
      visible: viewer.isAdministrator ? .always : "r.owner_id = \(viewer.id)",
      organization: Self.organization,
      fields: Self.fields,
      map: Self.request
    )
    return try await source.page(query, in: database)
  }

  /// The newest request of this kind about this task; nil where there was none.
  public func latest(_ action: BackgroundRequest.Action, of task: LabelingTask.ID) async throws -> BackgroundRequest? {
    try await database.read { try $0.first(Self.latestOfTask, action.rawValue, task, map: Self.request) }
  }

  /// The names of the tasks or projects that these requests work on; what is gone is left out.
  public func subjects(of requests: [BackgroundRequest]) async throws -> [BackgroundRequest.ID: String] {
    guard !requests.isEmpty else { return [:] }
    let keys = requests.map { SQLValue.int($0.id.value) }
    let text: SQLText = """
      SELECT r.id, coalesce(t.name, p.name) FROM requests r LEFT JOIN tasks t ON t.id = r.task_id
        LEFT JOIN projects p ON p.id = r.project_id
      WHERE r.id IN (\(SQLText.list(keys))) AND coalesce(t.name, p.name) IS NOT NULL
      """
    let found: [(BackgroundRequest.ID, String)] = try await database.read { connection in
      try connection.all("request.subjects", text) { ($0.identifier(0), $0.string(1)) }
    }
    return Dictionary(found) { first, _ in first }
  }

  /// The newest request about this kind of thing; nil where there was none.
  public static func latest(
    of target: BackgroundRequest.Target,
    on connection: any Connection
  ) throws -> BackgroundRequest? {
    try connection.first(latestOfTarget, target.rawValue, map: request)
  }

  public static func request(
    _ id: BackgroundRequest.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> BackgroundRequest {
    let found = try connection.first(byID, id, viewer.isAdministrator, viewer.id, map: request)
    guard let found else { throw NotFound("request") }
    return found
  }

  static func request(_ row: Row) throws -> BackgroundRequest {
    guard let owner = row.person(1) else { throw NotFound("request") }
    return BackgroundRequest(
      id: row.identifier(0),
      operation: operation(row),
      owner: owner,
      state: BackgroundRequest.State(rawValue: row.string(13)) ?? .failed,
      progress: row.double(14),
      message: row.string(15),
      log: row.string(16),
      attempts: row.int(17),
      created: row.timestamp(18),
      started: row.optionalInt64(19).map(Timestamp.init(milliseconds:)),
      finished: row.optionalInt64(20).map(Timestamp.init(milliseconds:)),
      isCancelled: row.bool(26),
      result: BackgroundRequest.Result(
        subject: row.optionalInt64(21),
        blobKey: row.optionalString(22),
        fileName: row.optionalString(23),
        expires: row.optionalInt64(24).map(Timestamp.init(milliseconds:))
      )
    )
  }

  private static func operation(_ row: Row) -> BackgroundRequest.Operation {
    BackgroundRequest.Operation(
      BackgroundRequest.Action(rawValue: row.string(5)) ?? .create,
      BackgroundRequest.Part(rawValue: row.string(6)),
      of: BackgroundRequest.Target(rawValue: row.string(7)) ?? .task,
      row.optionalInt64(8),
      place: BackgroundRequest.Place(
        project: row.optionalInt64(9).map(Identifier.init),
        task: row.optionalInt64(10).map(Identifier.init),
        job: row.optionalInt64(11).map(Identifier.init)
      ),
      format: row.string(12),
      isLightweight: row.isNull(25) ? nil : row.bool(25)
    )
  }
}

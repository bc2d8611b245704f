public import Database
public import Domain

/// Webhooks, for those who manage their organisation or project; administrators see all. Secrets stay encrypted here.
public struct WebhookStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "w.id",
    [
      .text("target_url", "w.target_url", isSearched: true), .text("description", "w.description", isSearched: true),
      .text("owner", "o.name", isSearched: true), .text("type", "w.kind"),
      .integer("project_id", "w.project_id"), .integer("organization_id", "w.organization_id"),
      .date("created_date", "w.created_at"), .date("updated_date", "w.updated_at"),
    ]
  )

  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<Webhook> {
    try await Self.source(for: viewer).page(query, in: database)
  }

  public func webhook(_ id: Webhook.ID, for viewer: Viewer) async throws -> Webhook {
    try await database.read { try Self.webhook(id, for: viewer, on: $0) }
  }

  public static func webhook(_ id: Webhook.ID, for viewer: Viewer, on connection: any Connection) throws -> Webhook {
    try source(for: viewer).element(where: "w.id = \(id)", on: connection)
  }

  /// Whether anybody is to be told of this.
  ///
  /// - Parameter project: nil where only organisations are told.
  public static func isHeard(
    _ event: WebhookEvent,
    organization: Organization.ID?,
    project: Project.ID?,
    on connection: any Connection
  ) throws -> Bool {
    guard organization != nil || project != nil else { return false }
    return try connection.first(listening, organization, project, pattern(event)) { _ in true } ?? false
  }

  /// Whether there is any webhook at all: what most servers are asked, and most answer with no.
  public static func isAnyActive(on connection: any Connection) throws -> Bool {
    try connection.first(anyActive) { _ in true } ?? false
  }

  /// Encrypted secrets, of the newest webhooks that have one.
  public static func secrets(most: Int, on connection: any Connection) throws -> [[UInt8]] {
    try connection.all(newestSecrets, most) { $0.blob(0) }
  }

  /// Whose webhooks hear of a task; nothing where it is gone.
  public static func place(
    of task: LabelingTask.ID,
    on connection: any Connection
  ) throws -> (Organization.ID?, Project.ID?) {
    try connection.first(placeOfTask, task) { ($0.optionalIdentifier(0), $0.optionalIdentifier(1)) } ?? (nil, nil)
  }

  /// - Parameter secret: encrypted; empty for none.
  public static func insert(
    _ traits: Webhook.Traits,
    in scope: Webhook.Scope,
    secret: [UInt8],
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Webhook.ID {
    let (kind, organization, project): (String, Organization.ID?, Project.ID?) =
      switch scope {
      case .organization(let id): ("organization", id, nil)
      case .project(let id): ("project", nil, id)
      }
    let id = try connection.first(
      insertion,
      kind,
      organization,
      project,
      owner,
      traits.targetURL,
      traits.description,
      words(traits.events),
      secret,
      traits.isActive,
      traits.checksCertificate,
      now
    ) { $0.int64(0) }
    guard let id else { throw NotFound(kind) }
    return Identifier(id)
  }

  /// - Parameter secret: nil stays.
  public static func update(
    _ id: Webhook.ID,
    to traits: Webhook.Traits,
    secret: [UInt8]?,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let changed = try connection.execute(
      change,
      traits.targetURL,
      traits.description,
      words(traits.events),
      traits.isActive,
      traits.checksCertificate,
      now,
      id
    )
    guard changed == 1 else { throw NotFound("webhook") }
    if let secret { try connection.execute(secretChange, secret, id) }
  }

  /// What was not sent yet goes with it; what was sent is forgotten by the clock.
  public static func delete(_ id: Webhook.ID, on connection: any Connection) throws {
    try connection.execute(silencing, id)
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("webhook") }
  }

  static func pattern(_ event: WebhookEvent) -> String { "% \(event) %" }

  private static func words(_ events: [WebhookEvent]) -> String {
    " " + events.map(\.description).joined(separator: " ") + " "
  }

  private static func source(for viewer: Viewer) -> ListSource<Webhook> {
    ListSource(
      "webhook",
      columns: columns,
      from: tables,
      visible: visible(to: viewer),
      organization: "coalesce(w.organization_id, p.organization_id)",
      fields: fields,
      map: webhook
    )
  }

  private static func visible(to viewer: Viewer) -> SQLText {
    viewer.isAdministrator
      ? .always
      : """
      EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = w.organization_id AND m.user_id = \(viewer.id)
        AND m.role IN ('owner', 'maintainer'))
      OR EXISTS (SELECT 1 FROM project_members m JOIN users u ON u.id = m.user_id
        WHERE m.project_id = w.project_id AND m.user_id = \(viewer.id) AND u.role <> 'worker'
          AND NOT EXISTS (SELECT 1 FROM memberships n WHERE n.organization_id = p.organization_id
            AND n.user_id = m.user_id AND n.role = 'worker'))
      """
  }

  private static func webhook(_ row: Row) throws -> Webhook {
    let project: Project.ID? = row.optionalIdentifier(2)
    let organization: Organization.ID? = row.optionalIdentifier(1)
    guard let scope = project.map(Webhook.Scope.project) ?? organization.map(Webhook.Scope.organization) else {
      throw NotFound("webhook")
    }
    let names = row.string(9).split(separator: " ").map(String.init)
    return Webhook(
      id: row.identifier(0),
      scope: scope,
      organization: organization ?? row.optionalIdentifier(3),
      owner: row.person(4),
      traits: try Webhook.Traits(
        targetURL: row.string(8),
        description: row.string(10),
        events: WebhookEvent.all.filter { names.contains($0.description) },
        isActive: row.bool(11),
        checksCertificate: row.bool(12)
      ),
      hasSecret: row.bool(13),
      created: row.timestamp(14),
      updated: row.timestamp(15),
      last: row.optionalTimestamp(17).map { date in
        .init(statusCode: row.optionalInt64(16).map(Int.init), date: date)
      }
    )
  }
}

extension WebhookStore {
  private static let columns: StaticString = """
    w.id, w.organization_id, w.project_id, p.organization_id, o.id, o.name, o.display_name, o.last_name,
    w.target_url, w.events, w.description, w.is_active, w.checks_certificate,
    CASE WHEN length(w.secret) > 0 THEN 1 ELSE 0 END, w.created_at, w.updated_at, d.status_code, d.updated_at
    """

  private static let tables: StaticString = """
    webhooks w LEFT JOIN projects p ON p.id = w.project_id LEFT JOIN users o ON o.id = w.owner_id
    LEFT JOIN webhook_deliveries d ON d.id = (SELECT max(n.id) FROM webhook_deliveries n
      WHERE n.webhook_id = w.id AND n.attempts > 0)
    """

  static let listening = Query(
    "webhook.listening",
    """
    SELECT 1 FROM webhooks
    WHERE (organization_id = $1 OR project_id = $2) AND is_active = 1 AND events LIKE $3 LIMIT 1
    """
  )

  static let anyActive = Query("webhook.anyActive", "SELECT 1 FROM webhooks WHERE is_active = 1 LIMIT 1")

  static let newestSecrets = Query(
    "webhook.newestSecrets",
    "SELECT secret FROM webhooks WHERE length(secret) > 0 ORDER BY id DESC LIMIT $1"
  )

  static let placeOfTask = Query(
    "webhook.placeOfTask",
    """
    SELECT coalesce(p.organization_id, t.organization_id), t.project_id
    FROM tasks t LEFT JOIN projects p ON p.id = t.project_id WHERE t.id = $1
    """
  )

  static let insertion = Query(
    "webhook.insertion",
    """
    INSERT INTO webhooks (kind, organization_id, project_id, owner_id, target_url, description, events, secret,
      is_active, checks_certificate, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) RETURNING id
    """
  )

  static let change = Query(
    "webhook.change",
    """
    UPDATE webhooks SET target_url = $1, description = $2, events = $3, is_active = $4, checks_certificate = $5,
      updated_at = CASE WHEN updated_at < $6 THEN $6 ELSE updated_at + 1 END
    WHERE id = $7
    """
  )

  static let secretChange = Query("webhook.secretChange", "UPDATE webhooks SET secret = $1 WHERE id = $2")
  static let deletion = Query("webhook.deletion", "DELETE FROM webhooks WHERE id = $1")

  static let silencing = Query(
    "webhook.silencing",
    "DELETE FROM webhook_deliveries WHERE webhook_id = $1 AND state = 'waiting'"
  )

  public static let queries = [
    listening, anyActive, newestSecrets, placeOfTask, insertion, change, secretChange, deletion, silencing,
  ]
}

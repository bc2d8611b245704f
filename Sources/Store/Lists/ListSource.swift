public import Database
public import Domain

/// The rows that somebody may see, as values: pages of them as they are asked for, or one.
///
///     private static func source(for viewer: Viewer) -> ListSource<Project> {
///       ListSource(
///         "project",
///         columns: "p.id, p.name, u.id, u.name, u.display_name",
///         from: "projects p LEFT JOIN users u ON u.id = p.owner_id",
///         visible: visible(to: viewer),
///         organization: "p.organization_id",
///         fields: fields,
///         map: project
///       )
///     }
///
///     try await Self.source(for: viewer).page(query, in: database)
///     try source(for: viewer).element(where: "p.id = \(id)", on: connection)
public struct ListSource<Element: Sendable>: Sendable {
  private let noun: String
  private let columns: SQLText
  private let from: SQLText
  private let visible: SQLText
  private let organization: StaticString?
  private let fields: ListFields
  private let map: @Sendable (Row) throws -> Element

  /// - Parameters:
  ///   - noun: what one of them is called where it is not there, and in logs.
  ///   - columns: what `map` reads.
  ///   - from: tables and joins, without the word `FROM`; one row for each element.
  ///   - visible: which rows this viewer may see; `SQLText.always` where that is all of them, which keeps counting cheap.
  ///   - organization: the column with the organisation's key, for `org` and `org_id`; nil where the list has none.
  public init(
    _ noun: String,
    columns: StaticString,
    from: StaticString,
    visible: SQLText,
    organization: StaticString? = nil,
    fields: ListFields,
    map: @escaping @Sendable (Row) throws -> Element
  ) {
    self.noun = noun
    self.columns = SQLText(columns)
    self.from = SQLText(from)
    self.visible = visible
    self.organization = organization
    self.fields = fields
    self.map = map
  }

  /// The same as `page(_:on:)`, in a transaction of its own.
  public func page(_ query: ListQuery, in database: Database) async throws -> ListPage<Element> {
    try await database.read { try page(query, on: $0) }
  }

  /// The page that was asked for, and the number of all rows.
  ///
  /// - Throws: `ValidationFailure` for a filter that cannot be; `NotFound` for a page after the last.
  public func page(_ query: ListQuery, on connection: any Connection) throws -> ListPage<Element> {
    let conditions = ListConditions(fields: fields)
    let scope = organization.map { query.organization.condition(on: $0) } ?? .always
    let rows: SQLText = """
      FROM \(from) WHERE (\(visible)) AND (\(scope)) AND (\(try conditions.condition(query)))
      """
    let (key, order) = (SQLText(fields.key), conditions.order(query))
    // The keys are chosen first: what else the rows tell is looked up for the few of the page alone.
    let elements = try connection.all(
      "\(noun).list",
      """
      SELECT \(columns) FROM \(from) WHERE \(key) IN (
        SELECT \(key) \(rows) ORDER BY \(order) LIMIT \(query.pageSize) OFFSET \(query.offset))
      ORDER BY \(order)
      """,
      map: map
    )
    let count = try count(elements.count, query, rows, on: connection)
    guard query.page == 1 || query.offset < count else { throw NotFound("page") }
    return ListPage(elements: elements, count: count, page: query.page, pageSize: query.pageSize)
  }

  /// The one that meets a condition.
  ///
  /// - Throws: `NotFound` where there is none that the viewer may see.
  public func element(where condition: SQLText, on connection: any Connection) throws -> Element {
    let text: SQLText = "SELECT \(columns) FROM \(from) WHERE \(condition) AND (\(visible))"
    guard let found = try connection.first("\(noun).one", text, map: map) else { throw NotFound(noun) }
    return found
  }

  /// Counts, unless the page shows that it is the last.
  private func count(_ found: Int, _ query: ListQuery, _ rows: SQLText, on connection: any Connection) throws -> Int {
    if found < query.pageSize, found > 0 || query.page == 1 { return query.offset + found }
    return try connection.first("\(noun).count", "SELECT count(*) \(rows)") { $0.int(0) } ?? 0
  }
}

extension ListQuery {
  /// Whether the list is narrowed by this plain filter.
  func names(_ parameter: String) -> Bool { !(parameters[parameter] ?? "").isEmpty }
}

extension OrganizationScope {
  /// - Parameter column: the key of the row's organisation.
  public func condition(on column: StaticString) -> SQLText {
    let column = SQLText(column)
    switch self {
    case .everything: return .always
    case .personal: return "\(column) IS NULL"
    case .slug(let slug): return "\(column) = (SELECT id FROM organizations WHERE slug = \(slug))"
    case .id(let id): return "\(column) = \(id)"
    }
  }
}

public import Database
public import Domain

/// The rows that somebody may see, as values: pages of them as they are asked for, or one.
///
///     private static func source(for viewer: Viewer) -> ListSource<Project> {
///       ListSource(
///         "project",
///         columns: "p.id, p.name, u.id, u.name, u.display_name",
///         from: "projects p LEFT JOIN users u ON u.id = p.owner_id",
///         seen: .seenProjects(by: viewer),
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
  private let seen: SQLText?
  private let organization: StaticString?
  private let fields: ListFields
  private let map: @Sendable (Row) throws -> Element

  /// - Parameters:
  ///   - noun: what one of them is called where it is not there, and in logs.
  ///   - columns: what `map` reads.
  ///   - from: tables and joins, without the word `FROM`; one row for each element.
  ///   - visible: which rows this viewer may see; `SQLText.always` where that is all of them, which keeps counting cheap.
  ///   - seen: a statement that finds the keys of those rows, where asking each row takes longer; it runs once for the page
  ///     and the count.
  ///   - organization: the column with the organisation's key, for `org` and `org_id`; nil where the list has none.
  public init(
    _ noun: String,
    columns: StaticString,
    from: StaticString,
    visible: SQLText = .always,
    seen: SQLText? = nil,
    organization: StaticString? = nil,
    fields: ListFields,
    map: @escaping @Sendable (Row) throws -> Element
  ) {
    self.noun = noun
    self.columns = SQLText(columns)
    self.from = SQLText(from)
    self.visible = visible
    self.seen = seen
    self.organization = organization
    self.fields = fields
    self.map = map
  }

  /// The same as `page(_:on:)`, without a transaction: it is one statement.
  public func page(_ query: ListQuery, in database: Database) async throws -> ListPage<Element> {
    try await database.ask { try page(query, on: $0) }
  }

  /// The page that was asked for, and the number of all rows.
  ///
  /// - Throws: `ValidationFailure` for a filter that cannot be; `NotFound` for a page after the last.
  public func page(_ query: ListQuery, on connection: any Connection) throws -> ListPage<Element> {
    let conditions = ListConditions(fields: fields)
    let scope = organization.map { query.organization.condition(on: $0) } ?? .always
    let (key, order) = (SQLText(fields.key), conditions.order(query))
    let isSeen: SQLText = seen == nil ? .always : "\(key) IN (SELECT id FROM seen)"
    let rows: SQLText = """
      FROM \(from) WHERE (\(visible)) AND (\(isSeen)) AND (\(scope)) AND (\(try conditions.condition(query)))
      """
    let found: SQLText = seen.map { "seen (id) AS MATERIALIZED (\($0)), " } ?? ""
    let place: SQLText = query.page == 1 ? "" : " OFFSET \(query.offset)"
    var count: Int?
    // The keys are chosen first: what else the rows tell is looked up for the few of the page alone. Only a full page does
    // not show that it is the last, and lets the rest be counted.
    let elements = try connection.all(
      "\(noun).list",
      """
      WITH \(found)page (id) AS MATERIALIZED (SELECT \(key) \(rows) ORDER BY \(order) LIMIT \(digits: query.pageSize)\(place))
      SELECT \(columns),
        CASE WHEN (SELECT count(*) FROM page) = \(digits: query.pageSize) THEN (SELECT count(*) \(rows)) END
      FROM \(from) WHERE \(key) IN (SELECT id FROM page) ORDER BY \(order)
      """
    ) { row in
      count = row.optionalInt64(row.width - 1).map(Int.init)
      return try map(row)
    }
    guard query.page == 1 || !elements.isEmpty else { throw NotFound("page") }
    return ListPage(
      elements: elements,
      count: count ?? query.offset + elements.count,
      page: query.page,
      pageSize: query.pageSize
    )
  }

  /// The one that meets a condition.
  ///
  /// - Throws: `NotFound` where there is none that the viewer may see.
  public func element(where condition: SQLText, on connection: any Connection) throws -> Element {
    let isSeen: SQLText = seen.map { "\(SQLText(fields.key)) IN (\($0))" } ?? .always
    let text: SQLText = "SELECT \(columns) FROM \(from) WHERE \(condition) AND (\(visible)) AND (\(isSeen))"
    guard let found = try connection.first("\(noun).one", text, map: map) else { throw NotFound(noun) }
    return found
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

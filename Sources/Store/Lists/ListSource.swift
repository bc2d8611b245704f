public import Database
public import Domain

/// Where a list's rows come from.
///
///     let source = ListSource(
///       "project.list",
///       columns: "p.id, p.name, u.id, u.name, u.display_name",
///       from: "projects p LEFT JOIN users u ON u.id = p.owner_id",
///       visible: Self.visible(to: viewer),
///       organization: "p.organization_id",
///       fields: Self.fields
///     )
///     return try await database.read { try source.page(query, on: $0, map: Self.project) }
public struct ListSource: Sendable {
  private let name: String
  private let columns: SQLText
  private let from: SQLText
  private let visible: SQLText
  private let organization: StaticString?
  private let fields: ListFields

  /// - Parameters:
  ///   - name: `store.purpose`, for logs and errors.
  ///   - columns: what `map` reads.
  ///   - from: tables and joins, without the word `FROM`; one row for each element.
  ///   - visible: which rows this viewer may see; `SQLText.always` where that is all of them, which keeps counting cheap.
  ///   - organization: the column with the organisation's key, for `org` and `org_id`; nil where the list has none.
  public init(
    _ name: String,
    columns: SQLText,
    from: SQLText,
    visible: SQLText,
    organization: StaticString? = nil,
    fields: ListFields
  ) {
    self.name = name
    self.columns = columns
    self.from = from
    self.visible = visible
    self.organization = organization
    self.fields = fields
  }

  /// The page that was asked for, and the number of all rows.
  ///
  /// - Throws: `ValidationFailure` for a filter that cannot be; `NotFound` for a page after the last.
  public func page<Element: Sendable>(
    _ query: ListQuery,
    on connection: any Connection,
    map: (Row) throws -> Element
  ) throws -> ListPage<Element> {
    let conditions = ListConditions(fields: fields)
    let scope = organization.map { query.organization.condition(on: $0) } ?? .always
    let rows: SQLText = """
      FROM \(from) WHERE (\(visible)) AND (\(scope)) AND (\(try conditions.condition(query)))
      """
    let (key, order) = (SQLText(fields.key), conditions.order(query))
    // The keys are chosen first: what else the rows tell is looked up for the few of the page alone.
    let elements = try connection.all(
      name,
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

  /// Counts, unless the page shows that it is the last.
  private func count(_ found: Int, _ query: ListQuery, _ rows: SQLText, on connection: any Connection) throws -> Int {
    if found < query.pageSize, found > 0 || query.page == 1 { return query.offset + found }
    return try connection.first("\(name).count", "SELECT count(*) \(rows)") { $0.int(0) } ?? 0
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

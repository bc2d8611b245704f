internal import Database
public import Domain

/// A label and where it belongs.
public struct ScopedLabel: Equatable, Sendable {
  public let label: Label
  public let scope: LabelScope
  /// The skeleton that it is a point of.
  public let parent: Label.ID?
}

extension LabelStore {
  /// A page of the labels that the viewer may see, as CVAT's clients ask for it: without the points of skeletons, which
  /// are inside these, unless a parent is named.
  ///
  /// - Parameter scope: only those of this project or task; nil for all.
  public func list(
    _ query: ListQuery,
    in scope: LabelScope?,
    for viewer: Viewer
  ) async throws -> ListPage<ScopedLabel> {
    let inScope: SQLText = scope.map { "l.project_id = \($0.keys[0]) OR l.task_id = \($0.keys[1])" } ?? .always
    let asksForPoints = query.parameters.keys.contains { $0 == "parent" || $0 == "parent_id" }
    let source = ListSource(
      "label",
      columns: Self.listColumns,
      from: "labels l LEFT JOIN labels r ON r.id = l.parent_id",
      visible: """
        (\(inScope)) AND (\(asksForPoints ? .always : "l.parent_id IS NULL")) AND (\(Self.visible(to: viewer)))
        """,
      organization: Self.organization,
      fields: Self.fields,
      map: Self.listed
    )
    return try await database.read { connection in
      let page = try source.page(query, on: connection)
      return try Self.complete(page, on: connection)
    }
  }

  private static func visible(to viewer: Viewer) -> SQLText {
    guard !viewer.isAdministrator else { return .always }
    return """
      EXISTS (SELECT 1 FROM project_members m WHERE m.project_id = l.project_id AND m.user_id = \(viewer.id))
        OR EXISTS (SELECT 1 FROM task_members m WHERE m.task_id = l.task_id AND m.user_id = \(viewer.id))
        OR EXISTS (SELECT 1 FROM jobs j JOIN tasks t ON t.id = j.task_id
          WHERE j.assignee_id = \(viewer.id) AND (t.id = l.task_id OR t.project_id = l.project_id))
      """
  }

  /// Gives the labels of a page their attributes and points, with one query for each.
  private static func complete(
    _ page: ListPage<ScopedLabel>,
    on connection: any Connection
  ) throws -> ListPage<ScopedLabel> {
    let ids = "[" + page.elements.map(\.label.id.description).joined(separator: ",") + "]"
    var attributes: [Label.ID: [LabelAttribute]] = [:]
    try connection.run(attributesOfLabels, [ids.sqlValue]) { row in
      attributes[row.identifier(0), default: []].append(attribute(row))
    }
    var points: [Label.ID: [Label]] = [:]
    try connection.run(pointsOfLabels, [ids.sqlValue]) { row in
      points[row.identifier(6), default: []].append(label(row, attributes: attributes))
    }
    return page.map { item in
      ScopedLabel(
        label: Label(
          id: item.label.id,
          name: item.label.name,
          color: item.label.color,
          position: item.label.position,
          kind: item.label.kind,
          attributes: attributes[item.label.id] ?? [],
          sublabels: points[item.label.id] ?? [],
          svg: item.label.svg
        ),
        scope: item.scope,
        parent: item.parent
      )
    }
  }

  private static func listed(_ row: Row) -> ScopedLabel {
    ScopedLabel(
      label: Label(
        id: row.identifier(0),
        name: row.string(1),
        color: LabelColor(rgb: UInt32(truncatingIfNeeded: row.int64(2))),
        position: row.int(3),
        kind: LabelKind(rawValue: row.string(4)) ?? .any,
        svg: row.string(5)
      ),
      scope: row.isNull(7) ? .task(row.identifier(8)) : .project(row.identifier(7)),
      parent: row.optionalIdentifier(6)
    )
  }
}

extension LabelStore {
  static let listColumns: StaticString = """
    l.id, l.name, l.color, l.position, l.kind, l.svg, l.parent_id, l.project_id, l.task_id
    """

  private static let organization: StaticString = """
    coalesce((SELECT p.organization_id FROM projects p WHERE p.id = l.project_id),
      (SELECT t.organization_id FROM tasks t WHERE t.id = l.task_id))
    """

  public static let fields = ListFields(
    key: "l.id",
    isAscending: true,
    [
      .text("name", "l.name", isSearched: true), .text("parent", "r.name", isSearched: true), .text("type", "l.kind"),
      .integer("parent_id", "l.parent_id"), .color("color", "l.color"),
    ]
  )

  static let attributesOfLabels = Query(
    "label.attributesOfLabels",
    """
    SELECT a.label_id, a.id, a.name, a.is_mutable, a.input, a.choices, a.default_value
    FROM labels l JOIN label_attributes a ON a.label_id = l.id
    WHERE coalesce(l.parent_id, l.id) IN {numbers of $1} OR l.id IN {numbers of $1}
    ORDER BY a.position, a.id
    """
  )

  static let pointsOfLabels = Query(
    "label.pointsOfLabels",
    """
    SELECT id, name, color, position, kind, svg, parent_id FROM labels WHERE parent_id IN {numbers of $1}
    ORDER BY position, id
    """
  )
}

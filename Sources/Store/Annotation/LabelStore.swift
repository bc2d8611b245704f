public import Database
public import Domain

/// The labels of projects and tasks, with their attributes and skeleton points.
///
/// Whoever calls has looked the project or the task up for its viewer first.
public struct LabelStore: Sendable {
  let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// In their order; a skeleton's points are inside it.
  public func labels(in scope: LabelScope) async throws -> [Label] {
    try await database.read { try Self.labels(in: scope, on: $0) }
  }

  /// Where a label belongs; `NotFound` where the viewer may not see that.
  public func scope(of id: Label.ID, for viewer: Viewer) async throws -> LabelScope {
    try await database.read { try Self.scope(of: id, for: viewer, on: $0) }
  }

  public static func scope(of id: Label.ID, for viewer: Viewer, on connection: any Connection) throws -> LabelScope {
    let found = try connection.first(home, id, viewer.isAdministrator, viewer.id) { row in
      row.isNull(0) ? LabelScope.task(row.identifier(1)) : .project(row.identifier(0))
    }
    guard let found else { throw NotFound("label") }
    return found
  }

  public static func labels(in scope: LabelScope, on connection: any Connection) throws -> [Label] {
    var attributes: [Label.ID: [LabelAttribute]] = [:]
    try connection.run(attributesInScope, scope.keys) { row in
      attributes[row.identifier(0), default: []].append(attribute(row))
    }
    var points: [Label.ID: [Label]] = [:]
    var roots: [(label: Label, svg: String)] = []
    try connection.run(inScope, scope.keys) { row in
      let label = label(row, attributes: attributes)
      if row.isNull(6) {
        roots.append((label, row.string(5)))
      } else {
        points[row.identifier(6), default: []].append(label)
      }
    }
    return roots.map { root in
      Label(
        id: root.label.id,
        name: root.label.name,
        color: root.label.color,
        position: root.label.position,
        kind: root.label.kind,
        attributes: root.label.attributes,
        sublabels: points[root.label.id] ?? [],
        svg: root.svg
      )
    }
  }

  /// Adds labels behind those that are there; those without a colour get one that none of the others has.
  public static func insert(_ drafts: [LabelDraft], into scope: LabelScope, on connection: any Connection) throws {
    try insert(drafts, into: scope, parent: nil, on: connection)
  }

  /// Changes a stored label: its attributes are renewed by their keys, new ones are added, none is lost.
  public static func update(
    _ id: Label.ID,
    in scope: LabelScope,
    to draft: LabelDraft,
    on connection: any Connection
  ) throws {
    do {
      let count = try connection.execute(
        renewal,
        draft.name,
        draft.chosenColor.map { Int64($0.rgb) },
        draft.kind.rawValue,
        id,
        scope.keys[0],
        scope.keys[1]
      )
      guard count == 1 else { throw NotFound("label") }
    } catch DatabaseFailure.duplicate {
      throw ValidationFailure(field: "name", "There is a label named “\(draft.name)” already.")
    }
    for attribute in draft.removedAttributes { try connection.execute(attributeDeletion, attribute, id) }
    try store(draft.attributes, of: id, on: connection)
    for point in draft.sublabels {
      if let key = point.id { try update(key, in: scope, to: point, on: connection) }
    }
    try insert(draft.sublabels.filter { $0.id == nil }, into: scope, parent: id, on: connection)
    if !draft.svg.isEmpty { try setDrawing(draft.svg, of: id, on: connection) }
  }

  /// Removes some labels, renews those that have a key and adds the others.
  public static func apply(
    _ drafts: [LabelDraft],
    removing removed: [Label.ID],
    in scope: LabelScope,
    on connection: any Connection
  ) throws {
    for id in removed { try delete(id, in: scope, on: connection) }
    for draft in drafts {
      if let id = draft.id { try update(id, in: scope, to: draft, on: connection) }
    }
    try insert(drafts.filter { $0.id == nil }, into: scope, on: connection)
  }

  /// Removes a label and everything that has it.
  public static func delete(_ id: Label.ID, in scope: LabelScope, on connection: any Connection) throws {
    guard try connection.execute(deletion, id, scope.keys[0], scope.keys[1]) == 1 else { throw NotFound("label") }
  }

  private static func insert(
    _ drafts: [LabelDraft],
    into scope: LabelScope,
    parent: Label.ID?,
    on connection: any Connection
  ) throws {
    guard !drafts.isEmpty else { return }
    var taken: Set<LabelColor> = []
    var count = drafts.reduce(0) { $0 + 1 + $1.sublabels.count }
    try connection.run(colorsInScope, scope.keys) { row in
      taken.insert(LabelColor(rgb: UInt32(truncatingIfNeeded: row.int64(0))))
      count += 1
    }
    guard count <= LabelDraft.mostOfSet else {
      throw ValidationFailure(
        field: "labels",
        "A set has at most \(LabelDraft.mostOfSet) labels, points of skeletons among them; with these it would have \(count)."
      )
    }
    taken.formUnion((drafts + drafts.flatMap(\.sublabels)).compactMap(\.chosenColor))
    for draft in drafts { try insert(draft, into: scope, parent: parent, besides: &taken, on: connection) }
  }

  private static func insert(
    _ draft: LabelDraft,
    into scope: LabelScope,
    parent: Label.ID?,
    besides taken: inout Set<LabelColor>,
    on connection: any Connection
  ) throws {
    let color = draft.chosenColor ?? .suggested(for: draft.name, besides: taken)
    taken.insert(color)
    let id: Label.ID
    do {
      let key = try connection.first(
        insertion,
        scope.project,
        scope.task,
        parent,
        draft.name,
        Int64(color.rgb),
        draft.kind.rawValue
      ) { $0.int64(0) }
      guard let key else { throw NotFound("label") }
      id = Label.ID(key)
    } catch DatabaseFailure.duplicate {
      throw ValidationFailure(field: "labels", "There is a label named “\(draft.name)” already.")
    }
    try store(draft.attributes, of: id, on: connection)
    for point in draft.sublabels { try insert(point, into: scope, parent: id, besides: &taken, on: connection) }
    if !draft.svg.isEmpty { try setDrawing(draft.svg, of: id, on: connection) }
  }

  /// Keeps a skeleton's drawing with its points' keys in place of their names, as CVAT answers it.
  private static func setDrawing(_ svg: String, of id: Label.ID, on connection: any Connection) throws {
    var drawing = HarmlessDrawing.text(of: svg)
    try connection.run(points, [id.sqlValue]) { row in
      drawing = drawing.replacing(
        "data-label-name=\"\(row.string(1))\"",
        with: "data-label-id=\"\(row.int64(0))\""
      )
    }
    try connection.execute(drawingRenewal, drawing, id)
  }

  private static func store(_ drafts: [AttributeDraft], of label: Label.ID, on connection: any Connection) throws {
    for draft in drafts {
      do {
        if let id = draft.id {
          let count = try connection.execute(
            attributeRenewal,
            draft.name,
            draft.isMutable,
            draft.input.rawValue,
            draft.values.joined(separator: "\n"),
            draft.defaultValue,
            id,
            label
          )
          guard count == 1 else { throw NotFound("attribute") }
        } else {
          try connection.execute(
            attributeInsertion,
            label,
            draft.name,
            draft.isMutable,
            draft.input.rawValue,
            draft.values.joined(separator: "\n"),
            draft.defaultValue
          )
        }
      } catch DatabaseFailure.duplicate {
        throw ValidationFailure(field: "attributes", "There is an attribute named “\(draft.name)” already.")
      }
    }
  }

  static func label(_ row: Row, attributes: [Label.ID: [LabelAttribute]]) -> Label {
    let id: Label.ID = row.identifier(0)
    return Label(
      id: id,
      name: row.string(1),
      color: LabelColor(rgb: UInt32(truncatingIfNeeded: row.int64(2))),
      position: row.int(3),
      kind: LabelKind(rawValue: row.string(4)) ?? .any,
      attributes: attributes[id] ?? []
    )
  }

  static func attribute(_ row: Row) -> LabelAttribute {
    LabelAttribute(
      id: row.identifier(1),
      name: row.string(2),
      isMutable: row.bool(3),
      input: LabelAttribute.Input(rawValue: row.string(4)) ?? .text,
      values: row.string(5).split(separator: "\n", omittingEmptySubsequences: false).map(String.init),
      defaultValue: row.string(6)
    )
  }
}

extension LabelScope {
  var project: Project.ID? {
    if case .project(let id) = self { id } else { nil }
  }

  var task: LabelingTask.ID? {
    if case .task(let id) = self { id } else { nil }
  }

  /// The project's key and the task's, 0 for the one that it is not.
  var keys: [SQLValue] { [(project?.value ?? 0).sqlValue, (task?.value ?? 0).sqlValue] }
}

extension LabelStore {
  static let inScope = Query(
    "label.inScope",
    """
    SELECT id, name, color, position, kind, svg, parent_id FROM labels WHERE project_id = $1 OR task_id = $2
    ORDER BY position, id
    """
  )

  static let attributesInScope = Query(
    "label.attributesInScope",
    """
    SELECT a.label_id, a.id, a.name, a.is_mutable, a.input, a.choices, a.default_value
    FROM labels l JOIN label_attributes a ON a.label_id = l.id
    WHERE l.project_id = $1 OR l.task_id = $2
    ORDER BY a.position, a.id
    """
  )

  static let colorsInScope = Query(
    "label.colorsInScope",
    "SELECT color FROM labels WHERE project_id = $1 OR task_id = $2"
  )

  static let home = Query(
    "label.home",
    """
    SELECT l.project_id, l.task_id FROM labels l
    WHERE l.id = $1 AND ($2 = 1
      OR EXISTS (SELECT 1 FROM project_members m WHERE m.project_id = l.project_id AND m.user_id = $3)
      OR EXISTS (SELECT 1 FROM task_members m WHERE m.task_id = l.task_id AND m.user_id = $3))
    """
  )

  static let points = Query("label.points", "SELECT id, name FROM labels WHERE parent_id = $1")

  static let insertion = Query(
    "label.insertion",
    """
    INSERT INTO labels (project_id, task_id, parent_id, name, color, kind, svg, position)
    SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS BIGINT),
      CAST($6 AS TEXT), '', coalesce(max(position) + 1, 0)
    FROM labels WHERE project_id = $1 OR task_id = $2
    RETURNING id
    """
  )

  static let renewal = Query(
    "label.renewal",
    """
    UPDATE labels SET name = $1, color = coalesce($2, color), kind = $3
    WHERE id = $4 AND (project_id = $5 OR task_id = $6)
    """
  )

  static let drawingRenewal = Query("label.drawingRenewal", "UPDATE labels SET svg = $1 WHERE id = $2")

  static let deletion = Query(
    "label.deletion",
    "DELETE FROM labels WHERE id = $1 AND (project_id = $2 OR task_id = $3)"
  )

  static let attributeInsertion = Query(
    "label.attributeInsertion",
    """
    INSERT INTO label_attributes (label_id, name, is_mutable, input, choices, default_value, position)
    SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS SMALLINT), CAST($4 AS TEXT), CAST($5 AS TEXT),
      CAST($6 AS TEXT), coalesce(max(position) + 1, 0)
    FROM label_attributes WHERE label_id = $1
    """
  )

  static let attributeRenewal = Query(
    "label.attributeRenewal",
    """
    UPDATE label_attributes SET name = $1, is_mutable = $2, input = $3, choices = $4, default_value = $5
    WHERE id = $6 AND label_id = $7
    """
  )

  static let attributeDeletion = Query(
    "label.attributeDeletion",
    "DELETE FROM label_attributes WHERE id = $1 AND label_id = $2"
  )

  public static let queries = [
    inScope, attributesInScope, colorsInScope, attributesOfLabels, pointsOfLabels, home, points, insertion, renewal,
    drawingRenewal, deletion, attributeInsertion, attributeRenewal, attributeDeletion,
  ]
}

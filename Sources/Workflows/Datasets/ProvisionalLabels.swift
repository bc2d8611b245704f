internal import Database
internal import Domain
internal import Formats
internal import Store

/// Labels that a dataset brings and the project lacks; until they are stored they have keys below zero.
struct ProvisionalLabels: Sendable {
  private(set) var drafts: [LabelDraft] = []
  private(set) var labels: [Label] = []

  /// None.
  init() {}

  /// - Throws: `ValidationFailure` for names that labels cannot have.
  init(_ found: [DatasetSurvey.FoundLabel], stored: [Label]) throws {
    let names = Set(stored.map { $0.name.lowercased() })
    drafts = try found.filter { !names.contains($0.name.trimmed.lowercased()) }.map { try Self.draft($0) }
    labels = Self.labels(of: drafts, behind: stored.count)
  }

  /// All of these, where there are none yet.
  init(drafts: [LabelDraft]) {
    self.drafts = drafts
    labels = Self.labels(of: drafts, behind: 0)
  }

  private static func labels(of drafts: [LabelDraft], behind count: Int) -> [Label] {
    var next: Int64 = -1
    return drafts.enumerated().map { position, draft in
      label(draft, position: count + position, &next)
    }
  }

  /// Stores those that nobody has stored meanwhile.
  ///
  /// - Returns: the keys under which all of them are stored now.
  /// - Throws: `Forbidden` for who may not change the labels there.
  func store(in scope: LabelScope, for viewer: Viewer, on connection: any Connection) throws -> LabelKeys {
    guard !drafts.isEmpty else { return LabelKeys() }
    try Self.checkMaking(in: scope, for: viewer, on: connection)
    let names = Set(try LabelStore.labels(in: scope, on: connection).map(\.name))
    try LabelStore.insert(drafts.filter { !names.contains($0.name) }, into: scope, on: connection)
    return keys(among: try LabelStore.labels(in: scope, on: connection))
  }

  /// Refuses who annotates there, and manages nothing.
  static func checkMaking(in scope: LabelScope, for viewer: Viewer, on connection: any Connection) throws {
    guard try StandingStore.rights(on: scope, for: viewer, on: connection).include(.edit) else {
      throw Forbidden("Labels are made by those who manage this work: give these in the file labels that are there.")
    }
  }

  private func keys(among stored: [Label]) -> LabelKeys {
    var keys = LabelKeys()
    for label in labels {
      guard let found = stored.first(where: { $0.name == label.name }) else { continue }
      keys.add(label, found)
      for point in label.sublabels {
        if let other = found.sublabels.first(where: { $0.name == point.name }) { keys.add(point, other) }
      }
    }
    return keys
  }

  private static func draft(_ found: DatasetSurvey.FoundLabel) throws -> LabelDraft {
    try LabelDraft(
      name: found.name,
      color: found.color,
      kind: found.kind,
      attributes: found.attributes,
      sublabels: found.sublabels.map { try draft($0) },
      svg: found.svg
    )
  }

  private static func label(_ draft: LabelDraft, position: Int, _ next: inout Int64) -> Label {
    func key<Subject>() -> Identifier<Subject> {
      next -= 1
      return Identifier(next)
    }
    return Label(
      id: key(),
      name: draft.name,
      color: draft.color,
      position: position,
      kind: draft.kind,
      attributes: draft.attributes.map { LabelAttribute($0, id: key()) },
      sublabels: draft.sublabels.enumerated().map { label($1, position: $0, &next) },
      svg: draft.svg
    )
  }
}

extension DatasetImportRequest {
  /// The labels of a file that are neither here nor mapped to another.
  func missingLabels(_ survey: DatasetSurvey, stored: [Label]) throws -> ProvisionalLabels {
    try ProvisionalLabels(survey.labels(beside: stored).filter { labelMapping[$0.name] == nil }, stored: stored)
  }
}

/// From keys of labels and attributes, such as those that were made up, to those that take their places.
struct LabelKeys {
  private var labels: [Label.ID: Label.ID] = [:]
  private var attributes: [LabelAttribute.ID: LabelAttribute.ID] = [:]

  mutating func add(_ label: Label, _ stored: Label) {
    labels[label.id] = stored.id
    for attribute in label.attributes {
      attributes[attribute.id] = stored.attributes.first { $0.name == attribute.name }?.id
    }
  }

  func renamed(_ annotation: Annotation) -> Annotation {
    guard !labels.isEmpty else { return annotation }
    let content: Annotation.Content =
      switch annotation.content {
      case .tag: .tag
      case .shape(let shape): .shape(renamed(shape))
      case .track(let track):
        .track(
          Track(
            keyframes: track.keyframes.map(renamed),
            elements: track.elements.map { element in
              TrackElement(
                label: labels[element.label] ?? element.label,
                attributes: renamed(element.attributes),
                keyframes: element.keyframes.map(renamed)
              )
            }
          )
        )
      }
    return Annotation(
      uid: annotation.uid,
      frame: annotation.frame,
      label: labels[annotation.label] ?? annotation.label,
      group: annotation.group,
      source: annotation.source,
      attributes: renamed(annotation.attributes),
      content: content
    )
  }

  private func renamed(_ values: [AttributeValue]) -> [AttributeValue] {
    values.map { AttributeValue(attribute: attributes[$0.attribute] ?? $0.attribute, value: $0.value) }
  }

  private func renamed(_ keyframe: Keyframe) -> Keyframe {
    Keyframe(frame: keyframe.frame, shape: renamed(keyframe.shape), attributes: renamed(keyframe.attributes))
  }

  private func renamed(_ shape: Shape) -> Shape {
    guard !shape.elements.isEmpty else { return shape }
    return Shape(
      kind: shape.kind,
      points: shape.points,
      rotation: shape.rotation,
      isOccluded: shape.isOccluded,
      isOutside: shape.isOutside,
      zOrder: shape.zOrder,
      score: shape.score,
      elements: shape.elements.map { element in
        SkeletonElement(
          label: labels[element.label] ?? element.label,
          attributes: renamed(element.attributes),
          shape: renamed(element.shape)
        )
      }
    )
  }
}

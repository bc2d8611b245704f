import Database
import Domain
import Store

/// Putting a task into a project: its annotations get the project's labels, attributes and points of the same names.
enum TaskMove {
  /// - Throws: `ValidationFailure` for `project_id` where the project lacks something that is in use; then nothing has
  ///   changed.
  static func relabel(_ task: LabelingTask, into project: Project.ID, on connection: any Connection) throws {
    let old = try LabelStore.labels(in: task.labelScope, on: connection)
    let present = try LabelStore.labels(in: .project(project), on: connection)
    let new = Dictionary(present.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let used = try AnnotationStore.counts(of: task.id, on: connection)
    let rules = AnnotationRules(labels: present, frames: 0...max(0, (task.size ?? 1) - 1), chosen: nil)
    for label in old where used[label.id] != nil {
      guard let match = new[label.name] else {
        throw refusal("The project has no label “\(label.name)”, which the task uses.")
      }
      guard !label.attributes.isEmpty || !label.sublabels.isEmpty else {
        try AnnotationStore.relabel(task.id, from: label.id, to: match.id, on: connection)
        continue
      }
      var map = LabelMap()
      try map.add(label, match)
      try AnnotationStore.rewrite(labelled: label.id, of: task.id, on: connection) { annotation in
        let moved = map.moved(annotation)
        do {
          try rules.check(moved, path: "")
        } catch let failure as ValidationFailure {
          let reason = failure.problems.first?.sentence ?? ""
          throw refusal("“\(label.name)” on frame \(annotation.frame) does not fit the project's label: \(reason)")
        }
        return moved
      }
    }
    if task.project == nil {
      for label in old { try LabelStore.delete(label.id, in: task.labelScope, on: connection) }
    }
  }

  fileprivate static func refusal(_ sentence: String) -> ValidationFailure {
    ValidationFailure(field: "project_id", sentence)
  }
}

/// What takes the place of a label, its attributes and its points.
private struct LabelMap {
  private var labels: [Label.ID: Label.ID] = [:]
  private var attributes: [LabelAttribute.ID: LabelAttribute.ID] = [:]

  mutating func add(_ old: Label, _ new: Label) throws(ValidationFailure) {
    labels[old.id] = new.id
    for attribute in old.attributes {
      guard let match = new.attributes.first(where: { $0.name == attribute.name }) else {
        throw TaskMove.refusal("The project's label “\(new.name)” has no attribute “\(attribute.name)”: add it there.")
      }
      guard match.isMutable == attribute.isMutable else {
        let (able, unable) = match.isMutable ? ("the project", "the task") : ("the task", "the project")
        throw TaskMove.refusal(
          "“\(attribute.name)” of the label “\(new.name)” is mutable in \(able) and not in \(unable): make them alike."
        )
      }
      attributes[attribute.id] = match.id
    }
    for point in old.sublabels {
      guard let match = new.sublabels.first(where: { $0.name == point.name }) else {
        throw TaskMove.refusal("The project's skeleton “\(new.name)” has no point “\(point.name)”.")
      }
      try add(point, match)
    }
  }

  func moved(_ annotation: Annotation) -> Annotation {
    Annotation(
      uid: annotation.uid,
      frame: annotation.frame,
      label: label(annotation.label),
      group: annotation.group,
      source: annotation.source,
      attributes: values(annotation.attributes),
      content: content(annotation.content)
    )
  }

  private func content(_ content: Annotation.Content) -> Annotation.Content {
    switch content {
    case .tag: return .tag
    case .shape(let shape):
      let elements = shape.elements.map { element in
        SkeletonElement(label: label(element.label), attributes: values(element.attributes), shape: element.shape)
      }
      return .shape(
        Shape(
          kind: shape.kind,
          points: shape.points,
          rotation: shape.rotation,
          isOccluded: shape.isOccluded,
          isOutside: shape.isOutside,
          zOrder: shape.zOrder,
          score: shape.score,
          elements: elements
        )
      )
    case .track(let track):
      let elements = track.elements.map { element in
        TrackElement(
          label: label(element.label),
          attributes: values(element.attributes),
          keyframes: keyframes(element.keyframes)
        )
      }
      return .track(Track(keyframes: keyframes(track.keyframes), elements: elements))
    }
  }

  private func keyframes(_ keyframes: [Keyframe]) -> [Keyframe] {
    keyframes.map { Keyframe(frame: $0.frame, shape: $0.shape, attributes: values($0.attributes)) }
  }

  private func label(_ id: Label.ID) -> Label.ID { labels[id] ?? id }

  private func values(_ values: [AttributeValue]) -> [AttributeValue] {
    values.map { AttributeValue(attribute: attributes[$0.attribute] ?? $0.attribute, value: $0.value) }
  }
}

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
      var found = LabelMatch()
      try found.add(label, match)
      let keys = found.keys
      try AnnotationStore.rewrite(labelled: label.id, of: task.id, on: connection) { annotation in
        let moved = keys.renamed(annotation)
        do {
          try rules.check(moved, path: "")
        } catch let failure as ValidationFailure {
          let reason = failure.problems.first?.sentence ?? ""
          throw refusal("“\(label.name)” on frame \(annotation.frame) does not fit the project's label: \(reason)")
        }
        return moved
      }
    }
    try DeletionStore.forget(of: task.id, on: connection)
    if task.project == nil {
      for label in old { try LabelStore.delete(label.id, in: task.labelScope, on: connection) }
    }
  }

  fileprivate static func refusal(_ sentence: String) -> ValidationFailure {
    ValidationFailure(field: "project_id", sentence)
  }
}

/// What takes the place of a label, its attributes and its points.
private struct LabelMatch {
  private(set) var keys = LabelKeys()

  mutating func add(_ old: Label, _ new: Label) throws(ValidationFailure) {
    keys.add(old, new)
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
    }
    for point in old.sublabels {
      guard let match = new.sublabels.first(where: { $0.name == point.name }) else {
        throw TaskMove.refusal("The project's skeleton “\(new.name)” has no point “\(point.name)”.")
      }
      try add(point, match)
    }
  }
}

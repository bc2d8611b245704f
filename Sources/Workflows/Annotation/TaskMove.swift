import Database
import Domain
import Store

/// Putting a task into a project: its annotations get the project's labels of the same names.
enum TaskMove {
  /// - Throws: `ValidationFailure` where the project lacks a label that is in use, or where attributes would be lost.
  static func relabel(_ task: LabelingTask, into project: Project.ID, on connection: any Connection) throws {
    let old = try LabelStore.labels(in: task.labelScope, on: connection)
    let new = Dictionary(
      try LabelStore.labels(in: .project(project), on: connection).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let used = try AnnotationStore.counts(of: task.id, on: connection)
    for label in old where used[label.id] != nil {
      guard let match = new[label.name] else {
        throw ValidationFailure(field: "project_id", "The project has no label “\(label.name)”, which the task uses.")
      }
      guard label.attributes.isEmpty, label.sublabels.isEmpty else {
        throw ValidationFailure(
          field: "project_id",
          "The label “\(label.name)” has attributes or points and is in use: export the task and import it there."
        )
      }
      try AnnotationStore.relabel(task.id, from: label.id, to: match.id, on: connection)
    }
    if task.project == nil {
      for label in old { try LabelStore.delete(label.id, in: task.labelScope, on: connection) }
    }
  }
}

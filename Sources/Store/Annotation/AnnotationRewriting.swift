public import Database
public import Domain

extension AnnotationStore {
  /// Writes every annotation of a task that has a label anew, a window of them at a time.
  ///
  /// - Parameter change: what takes its place; what it throws ends everything.
  public static func rewrite(
    labelled label: Label.ID,
    of task: LabelingTask.ID,
    on connection: any Connection,
    _ change: (Annotation) throws -> Annotation
  ) throws {
    var last = Annotation.ID(0)
    while true {
      let found = try connection.all(labelled, task, label, last, window) { row in
        (stored: try AnnotationRow.read(row), job: row.identifier(AnnotationRow.columnCount, of: Job.self))
      }
      for (stored, job) in found {
        let new = StoredAnnotation(
          id: stored.id,
          annotation: try change(stored.annotation),
          version: stored.version + 1
        )
        try replace(stored, with: new, in: job, on: connection)
      }
      guard found.count == window, let end = found.last else { return }
      last = end.stored.id
    }
  }

  static let labelled = Query(
    "annotation.labelled",
    "SELECT",
    AnnotationRow.columns,
    """
    , a.job_id
    FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 AND a.label_id = $2 AND a.id > $3 ORDER BY a.id LIMIT $4
    """
  )
}

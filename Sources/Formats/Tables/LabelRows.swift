public import Domain

/// A row of “Label table 1.0”: whose an annotation is, and of which picture.
public struct LabelRow: Equatable, Sendable {
  /// Of the table, in their order.
  static let columns = ["label_id", "label", "filepath", "creator_mail", "label_create_date", "branch"]

  /// The same as long as the annotation is there.
  public let uid: AnnotationUID
  public let label: String
  /// The picture's name.
  public let filepath: String
  /// Empty where nobody knows, and where the reader may not see it.
  public let mail: String
  public let created: Timestamp?
  /// The bucket in which the picture lies; empty where it lies in none.
  public let branch: String

  var cells: [String] { [uid.text, label, filepath, mail, created?.iso8601 ?? "", branch] }
}

extension Dataset {
  /// A row for each tag, shape and track whose picture is exported, in the order of tasks and frames. Of a track that is
  /// its first one.
  public func eachLabelRow(_ body: (LabelRow) throws -> Void) throws {
    for task in tasks {
      let rows = try authored(of: task)
      var row = try rows.next()
      try eachFrame(of: task) { frame in
        while let found = row, found.frame <= frame.number {
          if found.frame == frame.number, let entry = labels.entry(found.label) {
            try body(
              LabelRow(
                uid: found.uid,
                label: entry.label.name,
                filepath: frame.name,
                mail: found.email,
                created: found.created,
                branch: task.bucket
              )
            )
          }
          row = try rows.next()
        }
      }
    }
  }
}

/// Label table: a row for each annotation, which says nothing of how it looks.
enum LabelRows: DatasetWriter {
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.begin("labels.csv")
    try target.write(Array(CSVLine.text(LabelRow.columns).utf8))
    try dataset.eachLabelRow { row in
      try target.write(Array(CSVLine.text(row.cells, guardsFormulas: true).utf8))
    }
    try target.end()
    guard dataset.options.savesPictures else { return }
    for subset in dataset.subsets {
      try dataset.eachFrame(in: subset) { frame in
        try dataset.write(frame, as: "images/\(CVATNames.subset(subset))/\(frame.name)", to: target)
      }
    }
  }
}

public import Domain

/// A row of “Label table 1.0”: whose an annotation is, and of which picture.
public struct LabelRow: Equatable, Sendable {
  /// Of the table, in their order.
  static let columns = ["label_id", "label", "filepath", "creator_mail", "label_create_date", "branch"]

  /// `TASK-NUMBER`: the keys that the server gave to the task and, in it, to the annotation, and never gives again.
  public let id: String
  public let label: String
  /// The picture's name as it was stored, which pictures of other tasks may have.
  public let filepath: String
  /// Empty where nobody knows, and where the reader may not see it.
  public let mail: String
  public let created: Timestamp?
  /// The bucket in which the picture lies; empty where it lies in none.
  public let branch: String

  var cells: [String] { [id, label, filepath, mail, created?.iso8601 ?? "", branch] }
}

extension Dataset {
  /// A row for each tag and shape whose picture is exported, and for each track that is seen on one, in the order of tasks
  /// and frames. Of a track that is the first such picture.
  public func eachLabelRow(_ body: (LabelRow) throws -> Void) throws {
    for task in tasks {
      let rows = try source.authored(of: task)
      var row = try rows.next()
      var tracks = try RunningTracks(source, task)
      var unseenTracks: [Annotation.ID: AuthoredAnnotation] = [:]
      try eachStoredFrame(of: task) { frame in
        var seen: [AuthoredAnnotation] = []
        while let found = row, found.frame <= frame.number {
          if found.isTrack {
            unseenTracks[found.id] = found
          } else if found.frame == frame.number {
            seen.append(found)
          }
          row = try rows.next()
        }
        try tracks.begin(on: frame.number)
        for running in tracks.running where running.track.isSeen(on: frame.number) {
          if let found = unseenTracks.removeValue(forKey: running.id) { seen.append(found) }
        }
        tracks.leave(frame.number) { unseenTracks[$0.id] == nil }
        if unseenTracks.count > tracks.running.count {
          // Some have ended without being seen.
          let going = Set(tracks.running.map(\.id))
          unseenTracks = unseenTracks.filter { going.contains($0.key) }
        }
        for found in seen {
          if let row = labelRow(of: found, on: frame, task) { try body(row) }
        }
      }
    }
  }

  private func labelRow(of found: AuthoredAnnotation, on frame: DatasetFrame, _ task: DatasetTask) -> LabelRow? {
    labels.entry(found.label).map { entry in
      LabelRow(
        id: "\(task.id)-\(found.id)",
        label: entry.label.name,
        filepath: frame.name,
        mail: found.email,
        created: found.created,
        branch: task.bucket
      )
    }
  }
}

extension Annotation {
  /// Whether it is a track that is there, and not outside.
  fileprivate func isSeen(on frame: Int) -> Bool {
    track?.state(on: frame).map { !$0.state.shape.isOutside } ?? false
  }
}

/// Label table: a row for each annotation, which says nothing of how it looks.
enum LabelRows: DatasetWriter {
  static let naming = PictureNaming.names
  static let frameSteps = (bare: 1, withPictures: 3)

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.begin("labels.csv")
    try target.write(Array(CSVLine.text(LabelRow.columns).utf8))
    try dataset.eachLabelRow { row in
      try target.write(Array(CSVLine.text(row.cells, guardsFormulas: true).utf8))
    }
    try target.end()
    try dataset.writePictures(to: target) { frame, subset in "images/\(CVATNames.subset(subset))/\(frame.name)" }
  }
}

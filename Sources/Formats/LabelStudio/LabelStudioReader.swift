internal import Domain
internal import JSON

/// Reads Label Studio's exports: JSON, a list of tasks or one task; every kind of region that a picture can have.
enum LabelStudioReader: DatasetReader {
  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var (survey, labels) = (DatasetSurvey(), LabelStudioSurvey())
    try eachTask(archive) { task in
      labels.add(task.regions)
      // With its pictures, Label Studio keeps the digits before their names.
      let stored = task.image.split(separator: "/").last.map { "images/\($0)" } ?? ""
      let places = [task.image, "images/\(task.pictureName)", task.pictureName, stored]
      survey.add(
        picture: task.pictureName,
        subset: task.subset,
        file: places.lazy.compactMap { archive.name($0) }.first
      )
    }
    for label in labels.labels() { survey.add(label) }
    survey.findPictures(in: archive)
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    var losses = LabelStudioLosses()
    try eachTask(archive) { task in
      losses.add(task.losses)
      guard !task.regions.isEmpty else { return }
      let frame = try dataset.frame(named: task.pictureName, subset: task.subset, at: task.place)
      var reading = LabelStudioReading(task: task, frame: frame, dataset: dataset)
      try reading.add()
      losses.add(reading.losses)
    }
    for sentence in losses.sentences { dataset.note(sentence) }
  }

  private static func eachTask(_ archive: DatasetArchive, _ body: (LabelStudioTask) throws -> Void) throws {
    let files = archive.isBare ? archive.names : archive.names(endingIn: ".json")
    guard !files.isEmpty else {
      throw DatasetProblem("There is no JSON document in the archive; export from Label Studio as JSON.")
    }
    for file in files {
      var reader = JSONReader(pieces: try archive.textPieces(of: file))
      do {
        if try reader.kind() == .object {
          try body(LabelStudioTask(&reader, file))
        } else {
          try reader.array { reader, _ in try body(LabelStudioTask(&reader, file)) }
        }
      } catch let problem as JSONProblem {
        throw DatasetProblem("\(file) \(problem)")
      }
    }
  }
}

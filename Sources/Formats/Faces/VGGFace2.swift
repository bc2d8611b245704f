internal import Domain

/// VGGFace2 1.0: tables of boxes and of five landmarks; pictures in folders of their label.
///
/// The format: https://github.com/ox-vgg/vgg_face2
enum VGGFace2: DatasetWriter, DatasetReader {
  private static let boxHead = "NAME_ID,X,Y,W,H\r\n"
  private static let pointHead = "NAME_ID,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\r\n"

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.add("labels.txt", dataset.labels.all.map { "\($0.label.name)\n" }.joined())
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      let boxes = target.spooledText(head: boxHead)
      let points = target.spooledText(head: pointHead)
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        var labels: Set<String> = []
        for annotation in seen {
          let name = FolderName.safe(annotation.label.name)
          let key = "\(name)/\(frame.stem)"
          switch annotation.shape?.kind {
          case .rectangle:
            let box = Rectangle.boundingBox(annotation.shape?.points ?? [])
            try boxes.append(CSVLine.text([key] + box.map(\.description)))
          case .points where annotation.shape?.points.count == 10:
            try points.append(CSVLine.text([key] + (annotation.shape?.points ?? []).map(\.description)))
          case nil: try points.append(CSVLine.text([key] + [String](repeating: "", count: 10)))
          case .some: continue
          }
          labels.insert(name)
        }
        for label in labels.isEmpty ? ["no_label"] : labels.sorted() {
          try dataset.write(frame, as: "\(folder)/\(label)/\(frame.name)", to: target)
        }
      }
      if !boxes.isEmpty { try target.add("bb_landmark/loose_bb_\(folder).csv", boxes) }
      if !points.isEmpty { try target.add("bb_landmark/loose_landmark_\(folder).csv", points) }
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    try eachRow(archive) { label, name, _, subset, _ in
      survey.add(.init(label))
      let found = archive.picture(at: "\(subset)/\(label)/\(name)")
      survey.add(picture: DatasetFrame.name(name, like: found), subset: subset, file: found)
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try eachRow(archive) { found, name, numbers, subset, place in
      guard let label = try dataset.label(named: found, at: place) else { return }
      let frame = try dataset.frame(named: name, subset: subset, at: place)
      let content: Annotation.Content =
        switch numbers.count {
        case 4:
          .shape(
            Shape(kind: .rectangle, points: [numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]])
          )
        case 10: .shape(Shape(kind: .points, points: numbers))
        default: .tag
        }
      try dataset.add(Annotation(uid: .random(), frame: frame.number, label: label.id, content: content), at: place)
    }
  }

  private static func eachRow(
    _ archive: DatasetArchive,
    _ body: (_ label: String, _ name: String, _ numbers: [Double], _ subset: String, _ place: String) throws -> Void
  ) throws {
    let files = archive.names(endingIn: ".csv").filter { $0.contains("loose_") }
    guard !files.isEmpty || archive.name("labels.txt") != nil else {
      throw DatasetProblem("There is no bb_landmark/loose_bb_<subset>.csv in the archive, as VGGFace2 has.")
    }
    for file in files {
      let stem = DatasetFrame.stem(file.split(separator: "/").last.map(String.init) ?? file)
      let subset = stem.replacing("loose_bb_", with: "").replacing("loose_landmark_", with: "")
      try archive.eachLine(of: file) { line, place in
        let cells = CSVLine.cells(line)
        guard cells[0] != "NAME_ID" else { return }
        let numbers = cells.dropFirst().filter { !$0.isEmpty }.compactMap { Double($0) }
        guard [0, 4, 10].contains(numbers.count), numbers.allSatisfy(\.isFinite) else {
          throw DatasetProblem(place, "A row has a name and four numbers of a box or ten of five points.")
        }
        let parts = cells[0].split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw DatasetProblem(place, "NAME_ID is <label>/<picture>.") }
        try body(parts[0], parts[1], numbers, subset, place)
      }
    }
  }
}

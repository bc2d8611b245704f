internal import Domain

/// Reads Open Images' tables.
enum OpenImagesReader: DatasetReader {
  private static let tables = [
    "-annotations-human-imagelabels.csv", "-annotations-bbox.csv", "-annotations-object-segmentation.csv",
  ]

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for (_, name) in try classes(archive) { survey.add(.init(name)) }
    for file in archive.names(endingIn: "-with-rotation.csv") {
      try eachRow(archive, file) { row, _ in
        guard let id = row["ImageID"] else { return }
        let subset = row["Subset"] ?? subset(of: file)
        let found = archive.picture(at: "images/\(subset)/\(id)")
        survey.add(picture: DatasetFrame.name(id, like: found), subset: subset, file: found)
      }
    }
    // Most who take a part of Open Images leave its lists of pictures out.
    for file in survey.pictures.isEmpty ? tables.flatMap(archive.names) : [] {
      try eachRow(archive, file) { row, _ in
        if let id = row["ImageID"] { survey.add(picture: id, subset: subset(of: file), file: nil) }
      }
    }
    survey.findPictures(in: archive)
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let classes = Dictionary(try classes(archive), uniquingKeysWith: { first, _ in first })
    let files = tables.flatMap(archive.names)
    guard !files.isEmpty else {
      // A dataset without annotations has its labels all the same.
      guard classes.isEmpty else { return dataset.noteEmptiness() }
      throw DatasetProblem("There are no tables such as annotations/train-annotations-bbox.csv in the archive.")
    }
    for file in files {
      try eachRow(archive, file) { row, place in
        let key = row["LabelName"] ?? ""
        // A confidence of 0 says that it is certainly not there.
        guard row["Confidence"] != "0", let label = try dataset.label(named: classes[key] ?? key, at: place) else {
          return
        }
        let frame = try dataset.frame(named: row["ImageID"] ?? "", subset: subset(of: file), at: place)
        let content: Annotation.Content
        if file.lowercased().hasSuffix(tables[0]) {
          content = .tag
        } else if file.lowercased().hasSuffix(tables[1]) {
          content = .shape(try box(row, frame, place))
        } else {
          content = .shape(try mask(row, frame, subset(of: file), archive, place))
        }
        try dataset.add(Annotation(uid: .random(), frame: frame.number, label: label.id, content: content), at: place)
      }
    }
  }

  private static func box(_ row: [String: String], _ frame: DatasetFrame, _ place: String) throws -> Shape {
    let numbers = ["XMin", "YMin", "XMax", "YMax"].compactMap { row[$0].flatMap(Double.init) }
    guard numbers.count == 4, numbers.allSatisfy(\.isFinite) else {
      throw DatasetProblem(place, "A box needs the numbers XMin, XMax, YMin and YMax.")
    }
    let points = numbers.enumerated().map { index, number in
      (number * Double(index.isMultiple(of: 2) ? frame.width : frame.height) * 1e6).rounded() / 1e6
    }
    return Shape(kind: .rectangle, points: points, isOccluded: row["IsOccluded"] == "1")
  }

  /// Open Images' masks are seldom as large as the pictures.
  private static func mask(
    _ row: [String: String],
    _ frame: DatasetFrame,
    _ subset: String,
    _ archive: DatasetArchive,
    _ place: String
  ) throws -> Shape {
    let path = row["MaskPath"] ?? ""
    guard let file = archive.name("masks/\(subset)/\(path)") ?? archive.picture(endingIn: path) else {
      throw DatasetProblem(place, "There is no mask “\(path)” in the archive.")
    }
    guard let runs = try MaskSpans(scaled: archive.bytes(of: file), name: file, to: frame).mask(of: 1) else {
      throw DatasetProblem(place, "The mask “\(path)” is empty.")
    }
    return Shape(kind: .mask, points: runs.points)
  }

  private static func classes(_ archive: DatasetArchive) throws -> [(String, String)] {
    var classes: [(String, String)] = []
    for file in archive.names(endingIn: ".csv") where file.contains("class-descriptions") {
      try archive.eachLine(of: file) { line, _ in
        let cells = CSVLine.cells(line)
        if cells.count >= 2 { classes.append((cells[0], cells[1])) }
      }
    }
    return classes
  }

  private static func eachRow(
    _ archive: DatasetArchive,
    _ file: String,
    _ body: (_ row: [String: String], _ place: String) throws -> Void
  ) throws {
    var head: [String] = []
    try archive.eachLine(of: file) { line, place in
      let cells = CSVLine.cells(line)
      if head.isEmpty {
        head = cells
      } else {
        try body(Dictionary(zip(head, cells), uniquingKeysWith: { first, _ in first }), place)
      }
    }
  }

  private static func subset(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.split(separator: "-").first.map(String.init) ?? "default"
  }
}

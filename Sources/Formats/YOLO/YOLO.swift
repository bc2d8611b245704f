internal import Domain
internal import JSON

/// YOLO 1.1, Darknet's: `obj.data`, `obj.names`, a list of pictures and a text for each, with a line for each box.
///
/// The format: https://github.com/AlexeyAB/darknet. A turned box is written as it was before it was
/// turned, as CVAT does.
enum YOLO: DatasetWriter, DatasetReader {
  static let frameSteps = (bare: 2, withPictures: 3)

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    let subsets = dataset.subsets.map(folder(of:))
    try target.add("obj.data", data(dataset, subsets))
    try target.add("obj.names", dataset.labels.all.map { "\($0.label.name)\n" }.joined())
    for subset in dataset.subsets {
      let name = folder(of: subset)
      try target.begin("\(name).txt")
      try dataset.eachFrame(in: subset) { frame in
        try target.write(Array("data/obj_\(name)_data/\(frame.name)\n".utf8))
      }
      try target.end()
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        try target.add("obj_\(name)_data/\(frame.stem).txt", lines(seen, frame))
        try dataset.write(frame, as: "obj_\(name)_data/\(frame.name)", to: target)
      }
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for name in try names(archive) { survey.add(.init(name)) }
    for file in texts(archive) {
      let (path, subset) = picture(of: file)
      let found = archive.picture(at: DatasetFrame.stem(file))
      survey.add(picture: DatasetFrame.name(path, like: found), subset: subset, file: found)
    }
    survey.findPictures(in: archive)
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let names = try names(archive)
    let isLabelStudios = fileOfNames(archive)?.split(separator: "/").last?.lowercased() == "classes.txt"
    let hasPoints = try isLabelStudios && !UltralyticsYAML.listedPoints(archive).isEmpty
    for file in texts(archive) {
      let (path, subset) = picture(of: file)
      var found: DatasetFrame?
      try archive.eachLine(of: file) { text, place in
        let line = try YOLOLine(text, place: place)
        guard names.indices.contains(line.label) else {
          throw DatasetProblem(place, "Class \(line.label) is not among the \(names.count) in obj.names.")
        }
        guard let label = try dataset.label(named: names[line.label], at: place) else { return }
        // A picture without lines may well be missing here.
        let frame = try found ?? dataset.frame(named: path, subset: subset, at: place)
        found = frame
        let shape = Shape(kind: .rectangle, points: try hasPoints ? line.leadingBox(frame) : line.box(frame))
        if !hasPoints, line.isOutline { dataset.note(YOLONames.outlinesAsBoxes) }
        try dataset.add(
          Annotation(uid: .random(), frame: frame.number, label: label.id, content: .shape(shape)),
          at: place
        )
      }
    }
  }

  /// Only `train` and `valid` are known to Darknet.
  static func folder(of subset: String) -> String {
    switch YOLONames.subset(subset) {
    case "val", "valid", "validation": "valid"
    case let other: other
    }
  }

  private static func data(_ dataset: Dataset, _ subsets: [String]) -> String {
    "classes = \(dataset.labels.all.count)\n" + subsets.map { "\($0) = data/\($0).txt\n" }.joined()
      + "names = data/obj.names\nbackup = backup/\n"
  }

  private static func lines(_ seen: [SeenAnnotation], _ frame: DatasetFrame) -> [UInt8] {
    var bytes: [UInt8] = []
    for annotation in seen {
      guard let shape = annotation.shape, shape.kind == .rectangle else { continue }
      NumberText.append(annotation.entry.position, to: &bytes)
      bytes.append(0x20)
      YOLONames.appendBox(shape.points, frame, to: &bytes)
      bytes.append(0x0A)
    }
    return bytes
  }

  private static func names(_ archive: DatasetArchive) throws -> [String] {
    guard let file = fileOfNames(archive) else {
      throw DatasetProblem("There is no obj.names in the archive: YOLO 1.1 has the labels there, one a line.")
    }
    var names: [String] = []
    try archive.eachLine(of: file) { line, _ in names.append(line.trimmed) }
    return names
  }

  private static func fileOfNames(_ archive: DatasetArchive) -> String? {
    archive.names(endingIn: "obj.names").first ?? archive.names(endingIn: ".names").first
      ?? archive.names(endingIn: "classes.txt").first ?? archive.names(endingIn: "_darknet.labels").first
  }

  /// The texts of pictures: those in their folders. Where there are none, those beside `obj.data` are lists, and others
  /// are told by their names.
  private static func texts(_ archive: DatasetArchive) -> [String] {
    let ofNames = fileOfNames(archive)
    let names = archive.names(endingIn: ".txt").filter { $0 != ofNames }
    let inFolders = names.filter(isInFolderOfTexts)
    guard inFolders.isEmpty else { return inFolders }
    let ofLists = Set(names.map(parent)).filter { archive.name($0.isEmpty ? "obj.data" : "\($0)/obj.data") != nil }
    return names.filter { !ofLists.contains(parent(of: $0)) && !isList($0) }
  }

  private static func isInFolderOfTexts(_ file: String) -> Bool {
    file.split(separator: "/").dropLast().contains { isFolderOfSubset($0) || $0.lowercased() == "labels" }
  }

  private static func isFolderOfSubset(_ folder: some StringProtocol) -> Bool {
    folder.hasPrefix("obj_") && folder.hasSuffix("_data")
  }

  private static func isList(_ file: String) -> Bool {
    let name = DatasetFrame.stem(file.split(separator: "/").last.map(String.init) ?? file).lowercased()
    return name.hasSuffix("classes") || name.hasPrefix("readme") || SplitFolder.names.contains(name)
  }

  private static func parent(of file: String) -> String {
    file.lastIndex(of: "/").map { String(file[..<$0]) } ?? ""
  }

  /// `obj_train_data/birds/owl.txt` is of `birds/owl` in `train`, and `valid/labels/owl.txt` of `owl` in `valid`.
  private static func picture(of file: String) -> (path: String, subset: String) {
    let parts = DatasetFrame.stem(file).split(separator: "/").map(String.init)
    for (index, part) in parts.enumerated() where isFolderOfSubset(part) {
      return (parts[(index + 1)...].joined(separator: "/"), String(part.dropFirst(4).dropLast(5)))
    }
    if let rest = DatasetArchive.rest(of: file, behind: "labels") {
      return (DatasetFrame.stem(rest), SplitFolder.around(file, rest) ?? "train")
    }
    if let split = parts.dropLast().last.flatMap(SplitFolder.known), let name = parts.last { return (name, split) }
    return (parts.joined(separator: "/"), "train")
  }
}

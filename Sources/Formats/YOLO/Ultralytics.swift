internal import Domain

/// Ultralytics' YOLO: `data.yaml`, lists of pictures, and `labels/<subset>/<picture>.txt` for those with annotations.
///
/// The lists are CVAT's, whose paths begin with a folder `data`. Only with a split into train and val can Ultralytics
/// train; then the paths are those that it finds from wherever it is called.
enum Ultralytics {
  static func write(_ dataset: Dataset, to target: DatasetTarget, _ kind: UltralyticsKind) throws {
    let labels = dataset.labels.labels.filter { kind != .pose || $0.kind == .skeleton }
    let points = labels.map(\.sublabels.count).max() ?? 0
    try target.add("data.yaml", yaml(dataset, labels, kind == .pose ? points : nil))
    let positions = Dictionary(labels.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let folder = dataset.options.split == nil ? "data" : "."
    for subset in dataset.subsets {
      let name = YOLONames.subset(subset)
      try target.begin("\(name).txt")
      try dataset.eachFrame(in: subset) { frame in
        try target.write(Array("\(folder)/images/\(name)/\(frame.name)\n".utf8))
      }
      try target.end()
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let lines = seen.compactMap { annotation in
          positions[annotation.label.id].flatMap { position in
            annotation.shape.flatMap { kind.line(annotation, $0, position, frame, points: points) }
          }
        }
        if !lines.isEmpty { try target.add("labels/\(name)/\(frame.stem).txt", lines.joined()) }
        try dataset.write(frame, as: "images/\(name)/\(frame.name)", to: target)
      }
    }
  }

  private static func yaml(_ dataset: Dataset, _ labels: [Label], _ points: Int?) -> String {
    var text = ""
    if let points { text += "kpt_shape:\n- \(points)\n- 3\n" }
    text += "names:\n"
    for (index, label) in labels.enumerated() { text += "  \(index): \(YOLONames.yaml(label.name))\n" }
    if dataset.options.split == nil { text += "path: .\n" }
    for subset in dataset.subsets.map(YOLONames.subset) { text += "\(subset): \(subset).txt\n" }
    return text
  }

  static func survey(_ archive: DatasetArchive, _ kind: UltralyticsKind) throws -> DatasetSurvey {
    let description = try UltralyticsYAML(archive)
    var survey = DatasetSurvey()
    if kind == .pose {
      let points = description.pointNames.map { DatasetSurvey.FoundLabel($0, kind: .points) }
      let svg = SkeletonDrawing.svg(of: description.pointNames, joints: [])
      for name in description.names { survey.add(.init(name, kind: .skeleton, sublabels: points, svg: svg)) }
    } else {
      for name in description.names { survey.add(.init(name)) }
    }
    for (file, rest) in archive.files(in: "images") where DatasetArchive.isPicture(file) {
      let (subset, path) = parts(of: file, rest)
      survey.add(picture: path, subset: subset, file: file)
    }
    guard survey.pictures.isEmpty else { return survey }
    for (file, rest) in archive.files(in: "labels") {
      let (subset, path) = parts(of: file, rest)
      survey.add(picture: DatasetFrame.stem(path), subset: subset, file: nil)
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport, _ kind: UltralyticsKind) throws {
    let description = try UltralyticsYAML(archive)
    var tracks = TrackBuilder()
    let files = archive.files(in: "labels").filter { $0.name.lowercased().hasSuffix(".txt") }
    guard !files.isEmpty || hasLists(archive) else {
      throw DatasetProblem("There is no folder “labels” with texts in the archive: Ultralytics' YOLO has one.")
    }
    if files.isEmpty { dataset.noteEmptiness() }
    for (file, rest) in files {
      let (subset, path) = parts(of: file, rest)
      try archive.eachLine(of: file) { text, place in
        let line = try YOLOLine(text, place: place)
        guard description.names.indices.contains(line.label) else {
          throw DatasetProblem(place, "Class \(line.label) is not among the \(description.names.count) in data.yaml.")
        }
        guard let label = try dataset.label(named: description.names[line.label], at: place) else { return }
        let frame = try dataset.frame(named: DatasetFrame.stem(path), subset: subset, at: place)
        let shape = try kind.shape(line, label, frame, points: description.points)
        if kind == .segmentation, shape.kind == .rectangle { dataset.note(YOLONames.boxesAmongOutlines) }
        if kind == .detection, description.points == 0, line.isOutline { dataset.note(YOLONames.outlinesAsBoxes) }
        if kind == .track, let number = line.track {
          tracks.add(number, shape, of: label, on: frame)
          return
        }
        try dataset.add(
          Annotation(uid: .random(), frame: frame.number, label: label.id, content: .shape(shape)),
          at: place
        )
      }
    }
    try tracks.finish(into: dataset, at: "labels")
  }

  /// A dataset without annotations has lists of its pictures all the same.
  private static func hasLists(_ archive: DatasetArchive) -> Bool {
    ["train", "val", "test"].contains { archive.name("\($0).txt") != nil }
  }

  /// `images/train/birds/owl.jpg` is `birds/owl.jpg` in `train`, and so is Roboflow's `train/images/birds/owl.jpg`.
  private static func parts(of file: String, _ path: String) -> (subset: String, path: String) {
    let slash = path.firstIndex(of: "/")
    // The inner one counts: what was packed may be called `test` itself.
    let inner = slash.flatMap { SplitFolder.known(String(path[..<$0])) }
    if inner == nil, let split = SplitFolder.around(file, path) { return (split, path) }
    guard let slash else { return ("train", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}

internal import Domain

/// Reads pictures of labels and objects as masks.
enum SegmentationMaskReader: DatasetReader {
  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    if let map = try LabelMap(archive) {
      for (name, color) in map.labels { survey.add(.init(name, color: LabelColor(rgb: color))) }
    }
    var subsets: [String: String] = [:]
    for (file, rest) in archive.files(in: "ImageSets") {
      let subset = DatasetFrame.stem(rest.split(separator: "/").last.map(String.init) ?? rest)
      try archive.eachLine(of: file) { line, _ in subsets[line.trimmed] = subset }
    }
    for (file, rest) in archive.files(in: "JPEGImages") where DatasetArchive.isPicture(file) {
      survey.add(picture: rest, subset: subsets.removeValue(forKey: DatasetFrame.stem(rest)) ?? "default", file: file)
    }
    let hasPictures = !survey.pictures.isEmpty
    for (_, rest) in archive.files(in: "SegmentationClass") {
      let stem = DatasetFrame.stem(rest)
      if let subset = subsets[stem] ?? (hasPictures ? nil : "default") {
        survey.add(picture: stem, subset: subset, file: nil)
      }
    }
    guard !survey.pictures.isEmpty else { throw missing }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    guard try readMasks(archive, into: dataset) else { throw missing }
  }

  private static let missing = DatasetProblem(
    "There is no folder “SegmentationClass” with pictures of labels in the archive."
  )

  /// - Returns: false where there are none.
  static func readMasks(_ archive: DatasetArchive, into dataset: DatasetImport) throws -> Bool {
    let files = archive.files(in: "SegmentationClass").filter { $0.name.lowercased().hasSuffix(".png") }
    guard !files.isEmpty else { return false }
    let map = try LabelMap(archive) ?? LabelMap(dataset.labels)
    for (file, rest) in files {
      let name = DatasetFrame.stem(rest)
      try spans(archive, file, MaskSize(dataset.frames.frame(named: name))).eachMask { number, mask in
        try add(mask, UInt32(truncatingIfNeeded: number), name, file, map, dataset)
      }
    }
    return true
  }

  /// By the object's colour above the label's, so that objects of one label stay apart.
  private static func spans(_ archive: DatasetArchive, _ file: String, _ size: MaskSize) throws -> MaskSpans {
    let classes = try PNGMaskReader(archive.bytes(of: file), name: file, size: size)
    let objectFile = archive.name(String(file.replacing("SegmentationClass", with: "SegmentationObject")))
    let objects = try objectFile.map { try PNGMaskReader(archive.bytes(of: $0), name: $0, size: size) }
    if let objects, objects.width != classes.width || objects.height != classes.height {
      throw DatasetProblem(objectFile ?? file, "The pictures of labels and of objects have different sizes.")
    }
    let (classRows, objectRows) = (try PNGMaskRows(classes), try objects.map(PNGMaskRows.init))
    var (labels, numbers): ([UInt32], [UInt32]) = ([], [UInt32](repeating: 0, count: classes.width))
    var spans = MaskSpans(file)
    for y in 0..<classes.height {
      try classRows.next(into: &labels)
      try objectRows?.next(into: &numbers)
      try spans.add(y, classes.width) { labels[$0] == 0 ? nil : UInt64(numbers[$0]) << 32 | UInt64(labels[$0]) }
    }
    try classRows.finish()
    try objectRows?.finish()
    return spans
  }

  private static func add(
    _ mask: MaskRuns,
    _ color: UInt32,
    _ name: String,
    _ file: String,
    _ map: LabelMap,
    _ dataset: DatasetImport
  ) throws {
    guard let found = map.name(of: color) else {
      throw DatasetProblem(file, "The colour \(LabelMap.channels(color)) is no label's in labelmap.txt.")
    }
    guard !map.isBackground(color), let label = try dataset.label(named: found, at: file) else { return }
    let frame = try dataset.frame(named: name, at: file)
    try dataset.add(
      Annotation(
        uid: .random(),
        frame: frame.number,
        label: label.id,
        content: .shape(Shape(kind: .mask, points: mask.points))
      ),
      at: file
    )
  }
}

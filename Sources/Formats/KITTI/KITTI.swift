internal import Domain

/// KITTI 1.0: boxes as lines of `label_2`, everything else painted: labels, objects and colours.
///
/// The format: https://www.cvlibs.net/datasets/kitti
enum KITTI: DatasetWriter, DatasetReader {
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    let colors = dataset.labels.all.map { "\(channels($0.label.color.rgb)) \($0.label.name)\n" }
    try target.add("label_colors.txt", "0 0 0 background\n" + colors.joined())
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let lines = seen.compactMap(line)
        if !lines.isEmpty { try target.add("\(folder)/label_2/\(frame.stem).txt", lines.joined()) }
        let painted = PaintedInstances(seen.filter { !isBox($0) }, SegmentationMaskWriter.kinds, frame: frame)
        if !painted.instances.isEmpty { try write(painted, frame, folder, dataset.labels, to: target) }
        try dataset.write(frame, as: "\(folder)/image_2/\(frame.name)", to: target)
      }
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for (name, color) in try colors(archive) where name != LabelMap.backgroundName {
      survey.add(.init(name, color: LabelColor(rgb: color)))
    }
    for (file, rest) in archive.files(in: "image_2") where DatasetArchive.isPicture(file) {
      survey.add(picture: rest, subset: subset(of: file, "image_2"), file: file)
    }
    for folder in ["label_2", "instance", "semantic"] where survey.pictures.isEmpty {
      for (file, rest) in archive.files(in: folder) {
        survey.add(picture: DatasetFrame.stem(rest), subset: subset(of: file, folder), file: nil)
      }
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let boxes = archive.files(in: "label_2").filter { $0.name.lowercased().hasSuffix(".txt") }
    for (file, rest) in boxes { try readBoxes(archive, file, DatasetFrame.stem(rest), dataset) }
    let names = try colors(archive).map(\.name)
    let objects = archive.files(in: "instance")
    for (file, rest) in objects {
      let (name, subset) = (DatasetFrame.stem(rest), subset(of: file, "instance"))
      let frame = dataset.frames.frame(named: name, subset: subset)
      try MaskSpans(archive, file, of: frame, isBackground: { $0 >> 8 == 0 }).eachMask { number, mask in
        guard names.indices.contains(Int(number >> 8)) else {
          throw DatasetProblem(file, "Label \(number >> 8) is not among the \(names.count) in label_colors.txt.")
        }
        guard let label = try dataset.label(named: names[Int(number >> 8)], at: file) else { return }
        let frame = try dataset.frame(named: name, subset: subset, at: file)
        try dataset.add(mask.annotation(of: label, on: frame), at: file)
      }
    }
    guard boxes.isEmpty, objects.isEmpty else { return }
    // A dataset without annotations has its labels all the same.
    guard names.isEmpty else { return dataset.noteEmptiness() }
    throw DatasetProblem(
      "There is neither a folder “label_2” nor “instance” in the archive, where KITTI has annotations."
    )
  }

  private static func isBox(_ seen: SeenAnnotation) -> Bool {
    seen.shape?.kind == .rectangle && seen.shape?.rotation == 0
  }

  /// Name, truncated, occluded, angle, box, size, place, rotation and score; what a picture cannot tell is -1.
  private static func line(_ seen: SeenAnnotation) -> String? {
    guard let shape = seen.shape, isBox(seen) else { return nil }
    let box = shape.points.map(\.description).joined(separator: " ")
    let score = (shape.score ?? 1).description
    return "\(seen.label.name) 0.0 \(shape.isOccluded ? 1 : 0) -1 \(box) -1 -1 -1 -1 -1 -1 -1 \(score)\n"
  }

  private static func write(
    _ painted: PaintedInstances,
    _ frame: DatasetFrame,
    _ folder: String,
    _ labels: LabelIndex,
    to target: DatasetTarget
  ) throws {
    func number(_ instance: PaintedInstances.Instance) -> UInt32 {
      UInt32((labels.position(of: instance.label.id) ?? 0) + 1)
    }
    // The objects of one label count from 0.
    var counts: [UInt32: UInt32] = [:]
    let places = painted.instances.map { instance in
      defer { counts[number(instance), default: 0] += 1 }
      return counts[number(instance), default: 0] & 0xFF
    }
    let (width, height) = (frame.width, frame.height)
    let classes = painted.painted { number($1) }
    let objects = painted.painted { number($1) << 8 | places[$0] }
    let colors = painted.painted { _, instance in instance.label.color.rgb }
    let files: [(String, [UInt8])] = [
      ("semantic", PNGMaskWriter.picture(wide: classes, width: width, height: height)),
      ("instance", PNGMaskWriter.picture(wide: objects, width: width, height: height)),
      ("semantic_rgb", PNGMaskWriter.picture(colors: colors, width: width, height: height)),
    ]
    for (kind, bytes) in files { try target.add("\(folder)/\(kind)/\(frame.stem).png", bytes) }
  }

  private static func readBoxes(
    _ archive: DatasetArchive,
    _ file: String,
    _ name: String,
    _ dataset: DatasetImport
  ) throws {
    try archive.eachLine(of: file) { line, place in
      let words = line.split(separator: " ").map(String.init)
      // Names may have blanks, so that the numbers are counted from the end.
      let count = words.count >= 16 && Double(words[words.count - 15]) != nil ? 15 : 14
      guard words.count > count else {
        throw DatasetProblem(place, "A line has a label and 14 numbers, 15 with the score.")
      }
      let numbers = words.suffix(count).compactMap { Double($0) }
      guard numbers.count == count, numbers.allSatisfy(\.isFinite) else {
        throw DatasetProblem(place, "One of the last \(count) words is no number.")
      }
      let labelName = words.dropLast(count).joined(separator: " ")
      guard labelName != "DontCare", let label = try dataset.label(named: labelName, at: place) else { return }
      let frame = try dataset.frame(named: name, subset: subset(of: file, "label_2"), at: place)
      // What people drew is written with 1; other numbers than shares are no scores as they are here.
      let score = count == 15 && (0..<1).contains(numbers[14]) ? numbers[14] : nil
      let points = Array(numbers[3..<7])
      let shape = Shape(kind: .rectangle, points: points, isOccluded: numbers[1] > 0, score: score)
      try dataset.add(
        Annotation(uid: .random(), frame: frame.number, label: label.id, content: .shape(shape)),
        at: place
      )
    }
  }

  /// Lines of three channels and a name; CamVid has the same.
  static func colors(_ archive: DatasetArchive) throws -> [(name: String, color: UInt32)] {
    guard let file = archive.names(endingIn: "label_colors.txt").first else { return [] }
    var found: [(String, UInt32)] = []
    try archive.eachLine(of: file) { line, place in
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      let numbers = words.prefix(3).compactMap { UInt32($0) }
      guard numbers.count == 3, numbers.allSatisfy({ $0 < 256 }), words.count > 3 else {
        throw DatasetProblem(place, "A line has three numbers up to 255 and a name, such as 255 0 0 cat.")
      }
      found.append((words.dropFirst(3).joined(separator: " "), numbers[0] << 16 | numbers[1] << 8 | numbers[2]))
    }
    return found
  }

  static func channels(_ color: UInt32) -> String { "\(color >> 16) \(color >> 8 & 0xFF) \(color & 0xFF)" }

  private static func subset(of file: String, _ folder: String) -> String {
    let parts = file.split(separator: "/").map(String.init)
    guard let index = parts.firstIndex(of: folder), index > 0 else { return "default" }
    return parts[index - 1]
  }
}

extension MaskRuns {
  func annotation(of label: Label, on frame: DatasetFrame) -> Annotation {
    Annotation(
      uid: .random(),
      frame: frame.number,
      label: label.id,
      content: .shape(Shape(kind: .mask, points: points))
    )
  }
}

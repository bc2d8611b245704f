internal import Domain

/// WiderFace 1.0: for each picture its name, the number of boxes, and a line for each.
///
/// The format: http://shuoyang1213.me/WIDERFACE. The six marks behind a box are the label's attributes of those names. The
/// benchmark's boxes are all faces; a box of another label has its name as a last word, as Datumaro and CVAT write it.
enum WiderFace: DatasetWriter, DatasetReader {
  static let naming = PictureNaming.names
  static let frameSteps = (bare: 1, withPictures: 3)
  private static let marks = ["blur", "expression", "illumination", "occluded", "pose", "invalid"]
  private static let face = "face"
  /// Where pictures are that have no label as a whole, for those who take a folder's name for one.
  private static let folder = "no_label/"

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.add("labels.txt", dataset.labels.all.map { "\($0.label.name)\n" }.joined())
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      try target.begin("wider_face_split/wider_face_\(folder)_bbx_gt.txt")
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let boxes = seen.filter { $0.shape?.kind == .rectangle }
        let lines = boxes.compactMap(line)
        // A picture without a box has one of zeros.
        let text = lines.isEmpty ? "0 0 0 0 0 0 0 0 0 0\n" : lines.joined()
        try target.write(Array("\(Self.folder)\(frame.name)\n\(lines.count)\n\(text)".utf8))
      }
      try target.end()
    }
    try dataset.writePictures(to: target) { frame, subset in
      "WIDER_\(CVATNames.subset(subset))/images/\(folder)\(frame.name)"
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for file in archive.names(endingIn: "labels.txt") {
      try archive.eachLine(of: file) { line, _ in survey.add(.init(line.trimmed)) }
    }
    try eachBox(archive) { name, label, box, subset, path in
      if let label, box != nil { survey.add(.init(label)) }
      // The first call for a picture has its path.
      guard box == nil else { return }
      let found = archive.name("WIDER_\(subset)/images/\(path)") ?? archive.picture(endingIn: name)
      survey.add(picture: name, subset: subset, file: found)
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try eachBox(archive) { name, found, box, subset, place in
      guard let box else { return }
      let fallback = dataset.labels.labels.count == 1 ? dataset.labels.labels[0].name : face
      guard let label = try dataset.label(named: found ?? fallback, at: place) else { return }
      let frame = try dataset.frame(named: name, subset: subset, at: place)
      let shape = Shape(
        kind: .rectangle,
        points: [box.x, box.y, box.x + box.width, box.y + box.height],
        isOccluded: box.marks["occluded"].map { $0 > 0 } ?? false
      )
      let values = marks.compactMap { mark in
        box.marks[mark].flatMap { value in
          label.attributes.contains { $0.name == mark } ? (mark, value.description) : nil
        }
      }
      try dataset.add(
        Annotation(
          uid: .random(),
          frame: frame.number,
          label: label.id,
          attributes: dataset.attributes(values, of: label),
          content: .shape(shape)
        ),
        at: place
      )
    }
  }

  private static func line(_ seen: SeenAnnotation) -> String? {
    guard let shape = seen.shape else { return nil }
    let own = DatumAttributes(seen).own
    let values = marks.map { mark -> String in
      let value = own.first { $0.name == mark }.map(\.value.text)
      if mark == "occluded", value == nil { return shape.isOccluded ? "1" : "0" }
      guard let value, !ReadAttributes.isTrue(value) else { return value == nil ? "0" : "1" }
      // Annotators may write any number, or what is none.
      return Double(value).flatMap { abs($0) < 1e9 ? String(Int($0)) : nil } ?? "0"
    }
    let name = seen.label.name == face ? [] : [seen.label.name]
    return (Rectangle.boundingBox(shape.points).map { Decimals.text($0, 2) } + values + name).joined(separator: " ")
      + "\n"
  }

  private struct Box {
    let x, y, width, height: Double
    /// Those that are given.
    let marks: [String: Double]
    let label: String?
  }

  /// Four numbers, or those and six marks; then the label, which may be of several words.
  private static func box(_ words: [Substring], at place: String) throws -> Box {
    let count = words.count >= 4 + marks.count ? 4 + marks.count : words.count == 5 ? 4 : words.count
    let given = try words[..<count].map { word throws -> Double? in
      switch word {
      case "-": return nil
      case "True": return 1
      case "False": return 0
      default:
        guard let number = Double(word), number.isFinite else {
          throw DatasetProblem(place, "A word of this line is no number.")
        }
        return number
      }
    }
    let values = zip(marks, given.dropFirst(4)).compactMap { mark, value in value.map { (mark, $0) } }
    return Box(
      x: given[0] ?? 0,
      y: given[1] ?? 0,
      width: given[2] ?? 0,
      height: given[3] ?? 0,
      marks: Dictionary(uniqueKeysWithValues: values),
      label: words.count > count ? words[count...].joined(separator: " ") : nil
    )
  }

  /// - Parameter body: the box is nil where a picture begins; then the place is the picture's own path. The label is the
  ///   box's, or that of its picture's folder.
  private static func eachBox(
    _ archive: DatasetArchive,
    _ body: (_ name: String, _ label: String?, _ box: Box?, _ subset: String, _ place: String) throws -> Void
  ) throws {
    let files = archive.names(endingIn: "_bbx_gt.txt")
    guard !files.isEmpty else {
      throw DatasetProblem("There is no wider_face_<subset>_bbx_gt.txt in the archive: WiderFace has its boxes there.")
    }
    for file in files {
      let stem = DatasetFrame.stem(file.split(separator: "/").last.map(String.init) ?? file)
      let subset = stem.replacing("wider_face_", with: "").replacing("_bbx_gt", with: "")
      var (name, label, left): (String, String?, Int?) = ("", nil, nil)
      try archive.eachLine(of: file) { line, place in
        let words = line.split(whereSeparator: \.isWhitespace)
        if words.count >= 4, words.prefix(4).allSatisfy({ Double($0) != nil }) {
          guard let rest = left, rest > 0 else { return }
          left = rest - 1
          let box = try box(words, at: place)
          try body(name, box.label ?? label, box, subset, place)
        } else if words.count == 1, let count = Int(words[0]), left == nil {
          left = count
        } else {
          (name, label, left) = (line.trimmed, nil, nil)
          if let slash = name.firstIndex(of: "/"), let dashes = name[..<slash].firstRange(of: "--") {
            label = String(name[dashes.upperBound..<slash])
            name = String(name[name.index(after: slash)...])
          } else if name.hasPrefix(folder) {
            name.removeFirst(folder.count)
          }
          try body(name, label, nil, subset, line.trimmed)
        }
      }
    }
  }
}

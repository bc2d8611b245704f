internal import Domain

/// WiderFace 1.0: for each picture its name, the number of boxes, and a line for each.
///
/// The format: http://shuoyang1213.me/WIDERFACE. The six marks behind a box are the label's attributes of those names.
enum WiderFace: DatasetWriter, DatasetReader {
  private static let marks = ["blur", "expression", "illumination", "occluded", "pose", "invalid"]

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.add("labels.txt", dataset.labels.all.map { "\($0.label.name)\n" }.joined())
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      try target.begin("wider_face_split/wider_face_\(folder)_bbx_gt.txt")
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let boxes = seen.filter { $0.shape?.kind == .rectangle }
        let place = boxes.first.map { "\(FolderName.safe($0.label.name))--\(FolderName.safe($0.label.name))" }
        let position = boxes.first.flatMap { dataset.labels.position(of: $0.label.id) }
        let parent = place.flatMap { _ in position.map { "\($0)--\(FolderName.safe(boxes[0].label.name))/" } } ?? ""
        let lines = boxes.compactMap(line)
        // A picture without a box has one of zeros.
        let text = lines.isEmpty ? "0 0 0 0 0 0 0 0 0 0\n" : lines.joined()
        try target.write(Array("\(parent)\(frame.name)\n\(lines.count)\n\(text)".utf8))
      }
      try target.end()
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let first = seen.first { $0.shape?.kind == .rectangle }
        let position = first.flatMap { dataset.labels.position(of: $0.label.id) }
        let parent = first.flatMap { label in position.map { "\($0)--\(FolderName.safe(label.label.name))/" } } ?? ""
        try dataset.write(frame, as: "WIDER_\(folder)/images/\(parent)\(frame.name)", to: target)
      }
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for file in archive.names(endingIn: "labels.txt") {
      try archive.eachLine(of: file) { line, _ in survey.add(.init(line.trimmed)) }
    }
    try eachBox(archive) { name, label, numbers, subset, _ in
      if let label, numbers != nil { survey.add(.init(label)) }
      survey.add(picture: name, subset: subset, file: archive.picture(endingIn: name))
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try eachBox(archive) { name, found, numbers, subset, place in
      guard let numbers else { return }
      let fallback = dataset.labels.labels.count == 1 ? dataset.labels.labels[0].name : "face"
      guard let label = try dataset.label(named: found ?? fallback, at: place) else { return }
      let frame = try dataset.frame(named: name, subset: subset, at: place)
      let shape = Shape(
        kind: .rectangle,
        points: [numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]],
        isOccluded: numbers.count > 7 && numbers[7] > 0
      )
      let values = zip(marks, numbers.dropFirst(4)).filter { mark, _ in
        label.attributes.contains { $0.name == mark }
      }.map { ($0, $1.description) }
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
    return (Rectangle.boundingBox(shape.points).map { Decimals.text($0, 2) } + values).joined(separator: " ") + "\n"
  }

  /// - Parameter body: the numbers are nil for a picture without a box.
  private static func eachBox(
    _ archive: DatasetArchive,
    _ body: (_ name: String, _ label: String?, _ numbers: [Double]?, _ subset: String, _ place: String) throws -> Void
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
          let numbers = words.compactMap { Double($0) }
          guard numbers.count == words.count, numbers.allSatisfy(\.isFinite) else {
            throw DatasetProblem(place, "A word of this line is no number.")
          }
          try body(name, label, numbers, subset, place)
        } else if words.count == 1, let count = Int(words[0]), left == nil {
          left = count
        } else {
          (name, label, left) = (line.trimmed, nil, nil)
          if let slash = name.firstIndex(of: "/"), let dashes = name[..<slash].firstRange(of: "--") {
            label = String(name[dashes.upperBound..<slash])
            name = String(name[name.index(after: slash)...])
          }
          try body(name, label, nil, subset, place)
        }
      }
    }
  }
}

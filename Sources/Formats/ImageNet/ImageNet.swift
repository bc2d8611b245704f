internal import Domain

/// ImageNet 1.0: tags of whole pictures as numbers of the labels in `synsets.txt`; pictures in folders of their label.
///
/// The format: https://www.image-net.org
enum ImageNet: DatasetWriter, DatasetReader {
  static let naming = PictureNaming.names

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.add("synsets.txt", dataset.labels.all.map { "\($0.label.name)\n" }.joined())
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      var list = ""
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let tags = seen.filter { $0.shape == nil }
        let numbers = tags.compactMap { dataset.labels.position(of: $0.label.id) }.map(String.init)
        list += "\(frame.name) \(numbers.joined(separator: " "))\n"
        let name = tags.first.map { "\(FolderName.safe($0.label.name))/" } ?? "no_label/"
        try dataset.write(frame, as: "images/\(folder)/\(name)\(frame.name)", to: target)
      }
      try target.add("\(folder).txt", list)
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    let names = try names(archive)
    for name in names { survey.add(.init(name, kind: .any)) }
    try eachLine(archive) { name, numbers, subset, _ in
      let label = numbers.first.flatMap { names.indices.contains($0) ? FolderName.safe(names[$0]) : nil } ?? "no_label"
      let found = archive.name("images/\(subset)/\(label)/\(name)") ?? archive.picture(endingIn: name)
      survey.add(picture: name, subset: subset, file: found)
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let names = try names(archive)
    try eachLine(archive) { name, numbers, subset, place in
      for number in numbers {
        guard names.indices.contains(number) else {
          throw DatasetProblem(place, "Label \(number) is not among the \(names.count) in synsets.txt.")
        }
        guard let label = try dataset.label(named: names[number], at: place) else { continue }
        let frame = try dataset.frame(named: name, subset: subset, at: place)
        try dataset.add(Annotation(uid: .random(), frame: frame.number, label: label.id, content: .tag), at: place)
      }
    }
  }

  private static func names(_ archive: DatasetArchive) throws -> [String] {
    guard let file = archive.names(endingIn: "synsets.txt").first else {
      throw DatasetProblem(
        "There is no synsets.txt in the archive: ImageNet 1.0 has the labels there, one a line. Pictures in folders of "
          + "their labels alone are Ultralytics YOLO Classification 1.0."
      )
    }
    var names: [String] = []
    try archive.eachLine(of: file) { line, _ in names.append(line.trimmed) }
    return names
  }

  private static func eachLine(
    _ archive: DatasetArchive,
    _ body: (_ name: String, _ numbers: [Int], _ subset: String, _ place: String) throws -> Void
  ) throws {
    for file in archive.names(endingIn: ".txt") where !file.lowercased().hasSuffix("synsets.txt") {
      let subset = DatasetFrame.stem(file.split(separator: "/").last.map(String.init) ?? file)
      try archive.eachLine(of: file) { line, place in
        let words = line.split(separator: " ").map(String.init)
        // Names may have blanks: the numbers are what stands at the end.
        let count = words.dropFirst().reversed().prefix { Int($0) != nil }.count
        let numbers = words.suffix(count).compactMap { Int($0) }
        try body(words.dropLast(count).joined(separator: " "), numbers, subset, place)
      }
    }
  }
}

internal import Domain

/// Market-1501 1.0: people seen by cameras; everything is in the pictures' names.
///
/// The format: https://zheng-lab.cecs.anu.edu.au/Project/project_reid.html. A tag of the label `market-1501` has the
/// attributes `person_id`, `camera_id` and `query`.
enum Market1501: DatasetWriter, DatasetReader {
  static let label = "market-1501"

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      var list = ""
      var counts: [String: Int] = [:]
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let values =
          seen.first { tag in
            tag.shape == nil && tag.label.attributes.contains { $0.name == "person_id" }
          }.map { DatumAttributes($0).own } ?? []
        func value(_ name: String) -> String? { values.first { $0.name == name }?.value.text }
        let isQuery = value("query").map(ReadAttributes.isTrue) ?? false
        let place = isQuery ? "query" : "bounding_box_\(folder)"
        var name = frame.stem
        if parsed(name) == nil, let person = value("person_id"), !person.isEmpty {
          let camera = (value("camera_id").flatMap(Self.camera) ?? 0) + 1
          let start = "\(person)_c\(camera)s1_"
          let number = String(counts[start, default: 0])
          counts[start, default: 0] += 1
          name = "\(start)\(String(repeating: "0", count: max(0, 6 - number.count)))\(number)_00"
        }
        let file = "\(place)/\(name)\(frame.name.dropFirst(frame.stem.count))"
        list += "\(file)\n"
        try dataset.write(frame, as: file, to: target)
      }
      try target.add("images_\(folder).txt", list)
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    survey.add(.init(label, kind: .any))
    try eachPicture(archive) { path, subset, _ in
      let name = path.split(separator: "/").dropFirst().joined(separator: "/")
      survey.add(picture: name, subset: subset, file: archive.name(path))
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try eachPicture(archive) { path, subset, place in
      let name = path.split(separator: "/").dropFirst().joined(separator: "/")
      guard let facts = parsed(DatasetFrame.stem(name.split(separator: "/").last.map(String.init) ?? name)),
        let label = try dataset.label(named: Self.label, at: place)
      else { return }
      let frame = try dataset.frame(named: name, subset: subset, at: place)
      let values = [
        ("person_id", facts.person), ("camera_id", String(facts.camera - 1)),
        ("query", path.hasPrefix("query/") ? "true" : "false"),
      ].filter { pair in label.attributes.contains { $0.name == pair.0 } }
      try dataset.add(
        Annotation(
          uid: .random(),
          frame: frame.number,
          label: label.id,
          attributes: dataset.attributes(values, of: label),
          content: .tag
        ),
        at: place
      )
    }
  }

  /// `0002_c1s1_000451_03`
  private static func parsed(_ stem: String) -> (person: String, camera: Int)? {
    let parts = stem.split(separator: "_").map(String.init)
    guard parts.count >= 4, Int(parts[0]) != nil, parts[1].hasPrefix("c"), Int(parts[2]) != nil else { return nil }
    let numbers = parts[1].dropFirst().split(separator: "s")
    guard numbers.count == 2, let camera = camera(numbers[0]), Int(numbers[1]) != nil else { return nil }
    return (parts[0], camera)
  }

  /// Annotators and files may say anything; nil for what is no number of a camera.
  private static func camera(_ text: some StringProtocol) -> Int? {
    Double(text).flatMap { (0...1e9).contains($0) ? Int($0) : nil }
  }

  private static func eachPicture(
    _ archive: DatasetArchive,
    _ body: (_ path: String, _ subset: String, _ place: String) throws -> Void
  ) throws {
    let lists = archive.names(endingIn: ".txt").filter { ($0.split(separator: "/").last ?? "").hasPrefix("images_") }
    for file in lists {
      let stem = DatasetFrame.stem(file.split(separator: "/").last.map(String.init) ?? file)
      try archive.eachLine(of: file) { line, place in try body(line.trimmed, String(stem.dropFirst(7)), place) }
    }
    guard lists.isEmpty else { return }
    let pictures = archive.pictures.compactMap { file in inner(file).map { (file, $0) } }
    guard !pictures.isEmpty else {
      throw DatasetProblem("There is neither images_<subset>.txt nor a folder bounding_box_<subset> in the archive.")
    }
    for (file, path) in pictures {
      let folder = path.split(separator: "/").first.map(String.init) ?? ""
      try body(path, folder.replacing("bounding_box_", with: ""), file)
    }
  }

  /// The path from the folder on that tells the subset.
  private static func inner(_ file: String) -> String? {
    let parts = file.split(separator: "/")
    return parts.dropLast().firstIndex { $0.hasPrefix("bounding_box_") || $0 == "query" }
      .map { parts[$0...].joined(separator: "/") }
  }
}

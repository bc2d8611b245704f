internal import Domain

/// What ICDAR's three tasks share: the label is `icdar`, the words stand in its attribute `text`.
///
/// The formats: https://rrc.cvc.uab.es/?ch=2
enum ICDAR {
  static let label = "icdar"

  static func text(of seen: SeenAnnotation) -> String? {
    DatumAttributes(seen).own.first { $0.name == "text" }?.value.text
  }

  static func quoted(_ text: String) -> String { "\"\(text)\"" }

  /// What stands between the first and the last quote.
  static func unquoted(_ line: some StringProtocol) -> String? {
    guard let first = line.firstIndex(of: "\""), let last = line.lastIndex(of: "\""), first < last else { return nil }
    return String(line[line.index(after: first)..<last])
  }

  static func surveyed(_ archive: DatasetArchive, _ names: [(name: String, subset: String)]) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    let attribute: AttributeDraft
    do throws(ValidationFailure) {
      attribute = try AttributeDraft(name: "text", isMutable: false, input: .text, values: [], defaultValue: "")
    } catch {
      throw DatasetProblem(error.description)
    }
    survey.add(.init(label, kind: .any, attributes: [attribute]))
    for (name, subset) in names {
      // A list has whole names; those of texts are without extensions.
      let stems = [name, DatasetFrame.stem(name)]
      if let found = archive.name("\(subset)/images/\(name)") {
        survey.add(picture: name, subset: subset, file: found)
      } else if let stem = stems.first(where: { archive.picture(at: "\(subset)/images/\($0)") != nil }) {
        let found = archive.picture(at: "\(subset)/images/\(stem)")
        survey.add(picture: DatasetFrame.name(stem, like: found), subset: subset, file: found)
      } else {
        survey.add(picture: name, subset: subset, file: nil)
      }
    }
    survey.findPictures(in: archive)
    return survey
  }

  static func add(
    _ content: Annotation.Content,
    text: String?,
    to dataset: DatasetImport,
    on frame: DatasetFrame,
    group: Int = 0,
    at place: String
  ) throws {
    let only = dataset.labels.labels.count == 1 ? dataset.labels.labels[0].name : label
    guard let label = try dataset.label(named: only, at: place) else { return }
    try dataset.add(
      Annotation(
        uid: .random(),
        frame: frame.number,
        label: label.id,
        group: group,
        attributes: dataset.attributes(text.map { [("text", $0)] } ?? [], of: label),
        content: content
      ),
      at: place
    )
  }

  private static let usualSubsets: Set<String> = [
    "default", "train", "training", "val", "valid", "validation", "test", "testing",
  ]

  /// How many folders are around the subsets', in each of which pictures have a folder `images`. Without pictures only a
  /// subset's usual name tells it from a folder that was packed with it.
  static func depth(of archive: DatasetArchive) -> Int {
    let places = archive.pictures.lazy.compactMap { $0.split(separator: "/").firstIndex(of: "images") }
    if let place = places.min() { return max(0, place - 1) }
    let around = archive.foldersAround
    return around.firstIndex(where: usualSubsets.contains) ?? depthOfUsualSubsets(below: around.count, in: archive)
  }

  /// Where several subsets are, they are the folders right below those around everything.
  private static func depthOfUsualSubsets(below depth: Int, in archive: DatasetArchive) -> Int {
    let folders = archive.names.compactMap { $0.split(separator: "/").dropLast().dropFirst(depth).first }
    return folders.contains { usualSubsets.contains($0.lowercased()) } ? depth : 0
  }

  /// `train/birds/owl.txt` is `birds/owl.txt` of `train`.
  static func parts(of file: String, depth: Int) -> (subset: String, path: String) {
    let parts = file.split(separator: "/").dropFirst(depth).map(String.init)
    guard parts.count > 1 else { return ("default", parts.last ?? file) }
    return (parts[0], parts.dropFirst().joined(separator: "/"))
  }
}

/// ICDAR Recognition 1.0: one list of pictures with the word that is on each.
enum ICDARRecognition: DatasetWriter, DatasetReader {
  static let naming = PictureNaming.names

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      var list = ""
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let texts = seen.filter { $0.shape == nil }.compactMap(ICDAR.text)
        list += "\(frame.name), \(texts.map(ICDAR.quoted).joined())\n"
        try dataset.write(frame, as: "\(folder)/images/\(frame.name)", to: target)
      }
      try target.add("\(folder)/gt.txt", list)
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var names: [(String, String)] = []
    try eachLine(archive) { name, _, subset, _ in names.append((name, subset)) }
    return try ICDAR.surveyed(archive, names)
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try eachLine(archive) { name, text, subset, place in
      guard let text else { return }
      let frame = try dataset.frame(named: name, subset: subset, at: place)
      try ICDAR.add(.tag, text: text, to: dataset, on: frame, at: place)
    }
  }

  private static func eachLine(
    _ archive: DatasetArchive,
    _ body: (_ name: String, _ text: String?, _ subset: String, _ place: String) throws -> Void
  ) throws {
    let files = archive.names(endingIn: "gt.txt")
    guard !files.isEmpty else { throw DatasetProblem("There is no <subset>/gt.txt in the archive, as ICDAR has.") }
    for file in files {
      let subset = file.split(separator: "/").dropLast().last.map(String.init) ?? "default"
      try archive.eachLine(of: file) { line, place in
        let comma = line.firstIndex(of: ",") ?? line.endIndex
        let name = String(line[..<comma]).trimmed
        guard !name.isEmpty else { throw DatasetProblem(place, "A line begins with the name of a picture.") }
        let text = comma < line.endIndex ? ICDAR.unquoted(String(line[comma...].dropFirst())) : nil
        try body(name, text, subset, place)
      }
    }
  }
}

/// ICDAR Localization 1.0: a text for each picture with a line for each box or quadrangle.
enum ICDARLocalization: DatasetWriter, DatasetReader {
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let lines = seen.compactMap(line)
        var parts = frame.stem.split(separator: "/").map(String.init)
        parts[parts.count - 1] = "gt_\(parts[parts.count - 1])"
        try target.add("\(folder)/\(parts.joined(separator: "/")).txt", lines.joined())
        try dataset.write(frame, as: "\(folder)/images/\(frame.name)", to: target)
      }
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    try ICDAR.surveyed(archive, documents(archive).map { ($0.name, $0.subset) })
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let files = documents(archive)
    guard !files.isEmpty else {
      throw DatasetProblem("There are no <subset>/gt_<picture>.txt in the archive, as ICDAR has.")
    }
    for (file, name, subset) in files {
      try archive.eachLine(of: file) { line, place in
        let (numbers, text) = parts(of: line)
        let shape: Shape
        switch numbers.count {
        case 4: shape = Shape(kind: .rectangle, points: numbers)
        case 6... where numbers.count.isMultiple(of: 2): shape = Shape(kind: .polygon, points: numbers)
        default: throw DatasetProblem(place, "A line has four numbers of a box, or eight of four corners, and a text.")
        }
        let frame = try dataset.frame(named: name, subset: subset, at: place)
        try ICDAR.add(.shape(shape), text: text, to: dataset, on: frame, at: place)
      }
    }
  }

  /// The text is in quotes, or it is what follows the numbers of the corners, or the four of a box, as in ICDAR 2015.
  private static func parts(of line: String) -> (numbers: [Double], text: String?) {
    if let quote = line.firstIndex(of: "\"") {
      return (line[..<quote].split { $0 == "," || $0 == " " }.compactMap { Double($0) }, ICDAR.unquoted(line))
    }
    let separator = line.first { $0 == "," || $0 == " " } ?? ","
    let cells = line.split(separator: separator, omittingEmptySubsequences: separator == " ").map(String.init)
    let numbers = cells.prefix { Double($0.trimmed) != nil }.compactMap { Double($0.trimmed) }
    if numbers.count == cells.count, numbers.count.isMultiple(of: 2) { return (numbers, nil) }
    let count = numbers.count < 6 ? 4 : numbers.count / 2 * 2
    guard numbers.count >= count else { return (numbers, nil) }
    let text = cells.dropFirst(count).joined(separator: String(separator)).trimmed
    return (Array(numbers.prefix(count)), text.isEmpty ? nil : text)
  }

  private static func line(_ seen: SeenAnnotation) -> String? {
    let text = ICDAR.text(of: seen)
    switch seen.shape?.kind {
    case .rectangle:
      let numbers = (seen.shape?.points ?? []).map(\.description).joined(separator: " ")
      return numbers + (text.map { " \(ICDAR.quoted($0))" } ?? "") + "\n"
    case .polygon:
      let numbers = (seen.shape?.points ?? []).map(\.description).joined(separator: ",")
      return numbers + (text.map { ",\(ICDAR.quoted($0))" } ?? "") + "\n"
    default: return nil
    }
  }

  private static func documents(_ archive: DatasetArchive) -> [(file: String, name: String, subset: String)] {
    let depth = ICDAR.depth(of: archive)
    return archive.names(endingIn: ".txt").compactMap { file in
      let (subset, path) = ICDAR.parts(of: file, depth: depth)
      var parts = path.split(separator: "/").map(String.init)
      guard let last = parts.last, last.lowercased().hasPrefix("gt_") else { return nil }
      parts[parts.count - 1] = DatasetFrame.stem(String(last.dropFirst(3)))
      return (file, parts.joined(separator: "/"), subset)
    }
  }
}

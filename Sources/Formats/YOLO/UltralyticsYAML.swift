internal import Domain
internal import JSON

/// What `data.yaml` says of labels and points: as much of YAML as such files have.
struct UltralyticsYAML {
  private(set) var names: [String] = []
  /// Of each skeleton; 0 where there are none.
  private(set) var points = 0
  /// What they are called.
  private(set) var pointNames: [String] = []

  init(_ archive: DatasetArchive) throws {
    let file =
      archive.name("data.yaml") ?? archive.names(endingIn: ".yaml").first ?? archive.names(endingIn: ".yml").first
    guard let file else {
      names = try Self.listedNames(archive)
      pointNames = try Self.listedPoints(archive)
      points = pointNames.count
      try checkSize("notes.json")
      return
    }
    var numbered: [Int: String] = [:]
    var section = ""
    var shape: [Int] = []
    /// A list in brackets that goes over several lines.
    var open = ""
    try archive.eachLine(of: file) { line, place in
      let text = Self.withoutComment(line)
      guard !text.trimmed.isEmpty, text.trimmed != "..." else { return }
      if !open.isEmpty || (section == "names" && Self.isFlow(text.trimmed)) {
        open += "\(text.trimmed) "
        guard Self.isClosed(open) else { return }
        Self.inline(open.trimmed, &numbered)
        open = ""
      } else if let first = text.first, !first.isWhitespace, first != "-" {
        guard let colon = text.firstIndex(of: ":") else {
          throw DatasetProblem(place, "This should be a name, a colon and a value.")
        }
        section = String(text[..<colon]).trimmed
        let value = String(text[text.index(after: colon)...]).trimmed
        if section == "names" {
          if Self.isFlow(value), !Self.isClosed(value) { open = value } else { Self.inline(value, &numbered) }
        }
        if section == "kpt_shape" { shape += Self.items(value).compactMap { Int($0) } }
      } else if section == "names" {
        Self.entry(text.trimmed, &numbered)
      } else if section == "kpt_shape" {
        shape += [text.trimmed.drop { $0 == "-" || $0 == " " }].compactMap { Int($0) }
      }
    }
    names = (0..<(numbered.keys.max() ?? -1) + 1).map { numbered[$0] ?? "class_\($0)" }
    points = shape.first ?? 0
    guard (0...LabelDraft.mostOfSet).contains(points) else {
      throw DatasetProblem(
        file,
        "kpt_shape says that a skeleton has \(points) points; it has at most \(LabelDraft.mostOfSet)."
      )
    }
    guard !names.isEmpty else { throw DatasetProblem(file, "The names of the labels are missing.") }
    try checkSize(file)
    pointNames = (0..<points).map(String.init)
  }

  /// A survey has all points once for each name: a few bytes of a file may not become a set that fills the memory.
  private func checkSize(_ file: String) throws {
    guard names.count * points <= LabelDraft.mostOfSet else {
      throw DatasetProblem(
        file,
        "\(names.count) labels with \(points) points each are more than a set can have, \(LabelDraft.mostOfSet)."
      )
    }
  }

  /// The names in `classes.txt`, as Label Studio writes them.
  private static func listedNames(_ archive: DatasetArchive) throws -> [String] {
    var names: [String] = []
    if let file = archive.names(endingIn: "classes.txt").first {
      try archive.eachLine(of: file) { line, _ in names.append(line.trimmed) }
    }
    guard !names.isEmpty else {
      throw DatasetProblem("There is no data.yaml in the archive: Ultralytics' YOLO has the labels' names there.")
    }
    return names
  }

  /// The key points in Label Studio's `notes.json`, of the label that has most; without them a line with points looks like
  /// an outline. It lies beside a `classes.txt`; anything else of that name says nothing of points.
  static func listedPoints(_ archive: DatasetArchive) throws -> [String] {
    let file = archive.names(endingIn: "notes.json").first {
      $0.split(separator: "/").last?.lowercased() == "notes.json"
    }
    guard let file else { return [] }
    var most: [String] = []
    var reader = JSONReader(pieces: try archive.textPieces(of: file))
    do {
      guard try reader.kind() == .object else { return [] }
      try reader.object { reader, key in
        guard key == "categories", try reader.kind() == .array else { return }
        try reader.array { reader, _ in
          let names = try points(ofCategory: &reader, file)
          if names.count > most.count { most = names }
        }
      }
      try reader.end()
    } catch let problem as JSONProblem {
      throw DatasetProblem("\(file) \(problem)")
    }
    return most
  }

  private static func points(ofCategory reader: inout JSONReader, _ file: String) throws -> [String] {
    var names: [String] = []
    guard try reader.kind() == .object else { return [] }
    try reader.object { reader, key in
      guard key == "keypoints", try reader.kind() == .array else { return }
      try reader.array { reader, _ in
        guard try reader.kind() == .string else { return }
        guard names.count < LabelDraft.mostOfSet else {
          throw DatasetProblem(file, "A label has more keypoints than a skeleton can have, \(LabelDraft.mostOfSet).")
        }
        names.append(try reader.string())
      }
    }
    return names
  }

  private static func isFlow(_ value: String) -> Bool { value.hasPrefix("[") || value.hasPrefix("{") }

  private static func isClosed(_ value: String) -> Bool {
    value.trimmed.hasSuffix(value.hasPrefix("[") ? "]" : "}")
  }

  private static func withoutComment(_ line: String) -> String {
    guard let hash = line.firstRange(of: " #"), !line.contains("\"") else { return line.hasPrefix("#") ? "" : line }
    return String(line[..<hash.lowerBound])
  }

  /// `[cat, dog]` or `{0: cat, 1: dog}`.
  private static func inline(_ value: String, _ names: inout [Int: String]) {
    for item in items(value) { entry(value.hasPrefix("[") ? "- \(item)" : item, &names) }
  }

  private static func items(_ value: String) -> [String] {
    guard isFlow(value) else { return [] }
    var items = [""]
    var quote: Character?
    var last: Character = ","
    for character in value.dropFirst().dropLast() {
      if quote == nil, character == "," {
        items.append("")
      } else {
        // A quote within a word is an apostrophe.
        if character == quote {
          quote = nil
        } else if quote == nil, character == "\"" || character == "'", ",:".contains(last) {
          quote = character
        }
        items[items.count - 1].append(character)
      }
      if !character.isWhitespace { last = character }
    }
    return items.map(\.trimmed).filter { !$0.isEmpty }
  }

  /// `0: cat` or `- cat`.
  private static func entry(_ text: String, _ names: inout [Int: String]) {
    if text.hasPrefix("-") {
      names[names.count] = unquoted(String(text.dropFirst()).trimmed)
    } else if let colon = text.firstIndex(of: ":"), let number = Int(unquoted(String(text[..<colon]).trimmed)),
      (0..<100_000).contains(number)
    {
      names[number] = unquoted(String(text[text.index(after: colon)...]).trimmed)
    }
  }

  private static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let first = text.first, first == text.last, first == "\"" || first == "'" else {
      return text
    }
    let inner = String(text.dropFirst().dropLast())
    return first == "'"
      ? inner.replacing("''", with: "'") : inner.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
  }
}

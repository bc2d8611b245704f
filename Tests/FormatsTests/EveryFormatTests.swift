import Domain
import Testing

@testable import Formats

/// What our writer makes of each format, changed as files change on their way from one person to another, or sent where
/// names are others.
@Suite("Every format: changed on its way") struct EveryFormatTests {
  typealias Files = [String: [UInt8]]

  struct Change: CustomTestStringConvertible, Sendable {
    let name: String
    let apply: @Sendable (Files) -> Files
    var testDescription: String { name }

    /// Changes each file by itself: its name, or the bytes of what is a text.
    init(
      _ name: String,
      path: @escaping @Sendable (String) -> String = { $0 },
      text: @escaping @Sendable (String) -> String = { $0 }
    ) {
      self.name = name
      apply = { files in
        Files(
          uniqueKeysWithValues: files.map { file, bytes in
            let isText = !DatasetArchive.isPicture(file)
            return (path(file), isText ? Array(text(String(decoding: bytes, as: UTF8.self)).utf8) : bytes)
          }
        )
      }
    }

    init(_ name: String, adding more: @escaping @Sendable (String) -> String, to change: Change) {
      self.name = name
      apply = { files in
        let others = files.keys.map { (more($0), Array("\u{0}\u{5}\u{16}\u{7}".utf8)) }
        return change.apply(files).merging(others) { kept, _ in kept }
      }
    }
  }

  static let changes: [Change] = [
    Change("a folder was packed") { "my export (1)/\($0)" },
    Change("a folder in a folder was packed") { "a/b/\($0)" },
    Change(
      "macOS packed it",
      adding: { "__MACOSX/export/\($0.split(separator: "/").dropLast().joined(separator: "/"))/._\($0.count)" },
      to: Change("") { "export/\($0)" }
    ),
    Change("byte order marks were added", text: { "\u{FEFF}\($0)" }),
    Change("lines end with CRLF", text: { $0.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n") }),
    Change(
      "extensions are in upper case",
      path: { path in
        let stem = DatasetFrame.stem(path)
        return stem + path.dropFirst(stem.count).uppercased()
      }
    ),
    Change(
      "the sizes of pictures are wrong",
      text: { text in
        [
          ("\"width\":96,\"height\":64", "\"width\":1,\"height\":9000"),
          (" width=\"96\" height=\"64\"", " width=\"1\" height=\"9000\""), ("<width>96<", "<width>1<"),
          ("<ncols>96<", "<ncols>1<"), ("<nrows>64<", "<nrows>9000<"),
        ].reduce(text) { $0.replacing($1.0, with: $1.1) }
      }
    ),
  ]

  @Test("it is read as if nothing had happened", arguments: IdentityTests.names, changes)
  func changed(name: String, change: Change) throws {
    let source = KindSamples.source(KindSamples.everything)
    let importer = try #require(IdentityTests.importer(of: name))
    for savesPictures in [true, false] {
      let files = try Self.files(source, name, savesPictures: savesPictures)
      func told(_ files: Files) throws -> [String] {
        try FormatHarness.withArchive(files) { archive in
          try Self.told(archive, importer, source) + Self.pictures(of: archive, importer)
        }
      }
      let (before, after) = (try told(files), try told(change.apply(files)))
      #expect(!before.isEmpty)
      #expect(after == before, "pictures: \(savesPictures)")
    }
  }

  @Test("a label that is not here is named with its place and the one that is like it", arguments: IdentityTests.names)
  func unknownLabel(name: String) throws {
    var source = KindSamples.source(KindSamples.everything)
    let files = try Self.files(source, name, savesPictures: false)
    source.labels = source.labels.map { $0.called("\($0.name)s") }
    try expectRefusal(of: files, name, source) { "There is no label “\($0)” here; did you mean “\($0)s”?" }
  }

  /// The others tell the number of the frame.
  private static let byName = IdentityTests.names.filter {
    !["MOT 1.1", "Datumaro 1.0", "CVAT for video 1.1"].contains($0)
  }

  @Test("a picture that is not here is named with its place and those that are like it", arguments: byName)
  func unknownPicture(name: String) throws {
    var source = KindSamples.source(KindSamples.everything)
    let files = try Self.files(source, name, savesPictures: false)
    source.frames = source.frames.map { $0.named("x\($0.name)") }
    let names = source.frames.map(\.name)
    try expectRefusal(of: files, name, source) { _ in
      "There is no picture named “"
    } also: { sentence in
      #expect(names.contains { sentence.contains("did you mean “\($0)”") }, "\(sentence)")
    }
  }

  @Test("labels are mapped to those that are here, and left out where that is wanted", arguments: IdentityTests.names)
  func mapping(name: String) throws {
    var source = KindSamples.source(KindSamples.everything)
    let importer = try #require(IdentityTests.importer(of: name))
    let files = try Self.files(source, name, savesPictures: false)
    let names = source.labels.map(\.name)
    try FormatHarness.withArchive(files) { archive in
      let before = FormatHarness.plain(try FormatHarness.imported(archive, importer, like: source)).sorted()
      source.labels = source.labels.map { $0.called("our \($0.name)") }
      let mapped = ImportOptions(labelMapping: Dictionary(uniqueKeysWithValues: names.map { ($0, "our \($0)") }))
      let after = try FormatHarness.imported(archive, importer, like: source, options: mapped)
      #expect(FormatHarness.plain(after).sorted() == before)
      // Label Studio has points of skeletons as labels.
      let all = names + source.labels.flatMap(\.sublabels).map(\.name)
      let nothing = ImportOptions(labelMapping: Dictionary(uniqueKeysWithValues: all.map { ($0, nil) }))
      let rest = try FormatHarness.imported(archive, importer, like: source, options: nothing)
      // LFW does not say whose landmarks they are on a picture without a person.
      #expect(rest.allSatisfy { name == "LFW 1.0" && $0.shape?.kind == .points })
    }
  }

  @Test("every label that is used is found before, so that it can be made", arguments: IdentityTests.names)
  func survey(name: String) throws {
    let source = KindSamples.source(KindSamples.everything)
    let importer = try #require(IdentityTests.importer(of: name))
    try FormatHarness.withArchive(Self.files(source, name, savesPictures: false)) { archive in
      let survey = try FormatRegistry.importer(named: importer).survey(archive)
      let found = Set(survey.labels.map(\.name))
      let used = try FormatHarness.imported(archive, importer, like: source).map(\.label)
      // Label Studio has no skeletons: their points are labels, which are asked about only where nothing here has them.
      let hasPoints = importer.hasPrefix("Label Studio")
      let names = source.labels.filter { used.contains($0.id) }.flatMap { label in
        hasPoints && label.kind == .skeleton ? label.sublabels.map(\.name) : [label.name]
      }
      #expect(!names.isEmpty && found.isSuperset(of: names), "\(found)")
      let asked = Set(survey.labels(beside: source.labels).map(\.name))
      if hasPoints { #expect(asked.isSubset(of: source.labels.map(\.name))) }
    }
  }

  private static func files(_ source: MemorySource, _ name: String, savesPictures: Bool) throws -> Files {
    try FormatHarness.withExport(source, name, options: ExportOptions(savesPictures: savesPictures)) { archive in
      Files(uniqueKeysWithValues: try archive.names.map { ($0, try archive.bytes(of: $0)) })
    }
  }

  /// The annotations and the labels.
  private static func told(_ archive: DatasetArchive, _ importer: String, _ source: MemorySource) throws -> [String] {
    FormatHarness.plain(try FormatHarness.imported(archive, importer, like: source)).sorted()
      + (try FormatRegistry.importer(named: importer).survey(archive).labels.map(\.name))
  }

  /// With their subsets, and whether their files are there.
  private static func pictures(of archive: DatasetArchive, _ importer: String) throws -> [String] {
    try FormatRegistry.importer(named: importer).survey(archive).pictures
      .map { "\($0.subset) \($0.name.lowercased()) \($0.file != nil)" }.sorted()
  }

  /// A text's place is more than its name: a line or a key.
  private func expectRefusal(
    of files: Files,
    _ name: String,
    _ source: MemorySource,
    _ sentence: (String) -> String,
    also check: (String) -> Void = { _ in }
  ) throws {
    let importer = try #require(IdentityTests.importer(of: name))
    try FormatHarness.withArchive(files) { archive in
      let problem = #expect(throws: DatasetProblem.self) {
        _ = try FormatHarness.imported(archive, importer, like: source)
      }
      let words = try #require(problem?.description)
      let file = try #require(archive.names.first(where: words.hasPrefix), "\(words)")
      let rest = words.dropFirst(file.count)
      #expect(DatasetArchive.isPicture(file) || rest.hasPrefix(" line ") || rest.hasPrefix(", "), "\(words)")
      #expect(KindSamples.labels.contains { words.contains(sentence($0.name)) }, "\(words)")
      check(words)
    }
  }
}

extension Label {
  fileprivate func called(_ name: String) -> Label {
    Label(
      id: id,
      name: name,
      color: color,
      position: position,
      kind: kind,
      attributes: attributes,
      sublabels: sublabels,
      svg: svg
    )
  }
}

import Domain
import FoundationEssentials
import Glibc
import JSON
import Testing

@testable import Formats

/// Writes and reads datasets in the folder for temporary files.
enum FormatHarness {
  /// Calls `body` with the archive that a format writes.
  @discardableResult
  static func withExport<Value>(
    _ source: MemorySource,
    _ format: String,
    options: ExportOptions = .init(),
    told: @escaping (Int) throws -> Void = { _ in },
    _ body: (DatasetArchive) throws -> Value
  ) throws -> Value {
    let write = { (path: String) in
      try FormatRegistry.exporter(named: format).write(
        Dataset(source, options: options, control: ExportControl(report: told)),
        to: DatasetTarget(path: path)
      )
    }
    return try withFile("export.zip", write, body)
  }

  /// Calls `body` with an archive of these files.
  @discardableResult
  static func withArchive<Value>(_ files: [String: String], _ body: (DatasetArchive) throws -> Value) throws -> Value {
    try withArchive(files.mapValues { Array($0.utf8) }, body)
  }

  @discardableResult
  static func withArchive<Value>(_ files: [String: [UInt8]], _ body: (DatasetArchive) throws -> Value) throws -> Value {
    let write = { (path: String) in
      let target = try DatasetTarget(path: path)
      for (name, bytes) in files.sorted(by: { $0.key < $1.key }) { try target.add(name, bytes) }
      try target.finish()
    }
    return try withFile("upload.zip", write, body)
  }

  /// An archive of one file that is not packed smaller, so that it is no bomb, however often it says the same.
  @discardableResult
  static func withStored<Value>(_ name: String, _ bytes: [UInt8], _ body: (DatasetArchive) throws -> Value) throws
    -> Value
  {
    let write = { (path: String) in
      let target = try DatasetTarget(path: path)
      try target.begin(name, isDeflated: false)
      try target.write(bytes)
      try target.end()
      try target.finish()
    }
    return try withFile("upload.zip", write, body)
  }

  /// Calls `body` with a document that was sent by itself.
  @discardableResult
  static func withBare<Value>(_ name: String, _ bytes: [UInt8], _ body: (DatasetArchive) throws -> Value) throws
    -> Value
  {
    try withFile(name, { try Data(bytes).write(to: URL(filePath: $0)) }, body)
  }

  /// Calls `body` with the file that `write` makes, as it was sent under this name.
  private static func withFile<Value>(
    _ name: String,
    _ write: (_ path: String) throws -> Void,
    _ body: (DatasetArchive) throws -> Value
  ) throws -> Value {
    let path = "\(FileManager.default.temporaryDirectory.path)/porthole-\(AnnotationUID.random())"
    defer { unlink(path) }
    try write(path)
    return try body(DatasetArchive(path: path, name: name))
  }

  static func golden(_ name: String) throws -> DatasetArchive {
    try DatasetArchive(path: GoldenSample.path(name), name: name)
  }

  /// What an import of the archive gives a task with these labels and frames.
  static func imported(
    _ archive: DatasetArchive,
    _ format: String,
    like source: MemorySource,
    options: ImportOptions = .init(),
    notes: (([String]) -> Void)? = nil,
    relations: ((Relation) -> Void)? = nil
  ) throws -> [Annotation] {
    var annotations: [Annotation] = []
    let dataset = DatasetImport(
      labels: source.labels,
      frames: FrameIndex(source.frames),
      taskName: source.tasks.count == 1 ? source.tasks[0].name : nil,
      options: options,
      takeRelation: relations ?? { _ in }
    ) {
      annotations.append($0)
    }
    try FormatRegistry.importer(named: format).read(archive, into: dataset)
    notes?(dataset.notes)
    return annotations.sorted { $0.frame < $1.frame }
  }

  /// Without the keys that are made up, to compare.
  static func plain(_ annotations: [Annotation]) -> [String] {
    annotations.map { "\($0.frame) \($0.label) \($0.group) \($0.attributes) \($0.content)" }
  }

  /// Compares all files of two archives: texts by their lines, JSON by what it says, pictures by their pixels.
  static func expectEqual(
    _ ours: DatasetArchive,
    _ theirs: DatasetArchive,
    isText: (String) -> Bool = { !$0.hasSuffix(".json") && !$0.hasSuffix(".png") }
  ) throws {
    #expect(ours.names.sorted() == theirs.names.sorted())
    for name in theirs.names.sorted() where ours.names.contains(name) {
      let (our, their) = (try ours.bytes(of: name), try theirs.bytes(of: name))
      if name.hasSuffix(".png") {
        #expect(try pixels(our, name) == pixels(their, name), "\(name)")
      } else if isText(name) {
        expectSame(String(decoding: our, as: UTF8.self), String(decoding: their, as: UTF8.self), name)
      } else {
        expectSame(try JSONTree(our).description, try JSONTree(their).description, name)
      }
    }
  }
}

extension FormatHarness {
  /// The numbers of a mask's pixels, row by row.
  static func pixels(_ bytes: [UInt8], _ name: String) throws -> [[UInt32]] {
    let picture = try PNGMaskReader(bytes, name: name, size: .unknown)
    let rows = try PNGMaskRows(picture)
    var row: [UInt32] = []
    let all = try (0..<picture.height).map { _ in
      try rows.next(into: &row)
      return row
    }
    try rows.finish()
    return all
  }
}

/// Tells the first lines that differ.
func expectSame(_ ours: String, _ theirs: String, _ name: String) {
  let (our, their) = (ours.split(separator: "\n"), theirs.split(separator: "\n"))
  #expect(our.count == their.count, "lines of \(name)")
  for (one, other) in zip(our, their).filter({ $0.0 != $0.1 }).prefix(5) { #expect(one == other, "\(name)") }
}

/// A whole document: members in the order of their names.
indirect enum JSONTree: CustomStringConvertible {
  case object([(String, JSONTree)])
  case array([JSONTree])
  case leaf(String)

  init(_ bytes: [UInt8]) throws {
    var reader = JSONReader(bytes)
    self = try Self.read(&reader)
    try reader.end()
  }

  private static func read(_ reader: inout JSONReader) throws -> JSONTree {
    switch try reader.kind() {
    case .object:
      var members: [(String, JSONTree)] = []
      try reader.object { reader, key in members.append((key, try read(&reader))) }
      return .object(members.sorted { $0.0 < $1.0 })
    case .array:
      var elements: [JSONTree] = []
      try reader.array { reader, _ in elements.append(try read(&reader)) }
      return .array(elements)
    case .string: return .leaf("\"\(try reader.string())\"")
    case .number: return .leaf(try reader.double().description)
    case .bool: return .leaf(try reader.bool().description)
    case .null:
      _ = try reader.null()
      return .leaf("null")
    }
  }

  /// One line for each member, so that a difference is seen.
  var description: String {
    switch self {
    case .object(let members): "{\n" + members.map { "\($0.0): \($0.1)\n" }.joined() + "}"
    case .array(let elements): "[" + elements.map(\.description).joined(separator: ", ") + "]"
    case .leaf(let text): text
    }
  }
}

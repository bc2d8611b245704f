internal import JSON

/// `data/manifest.jsonl`: the pictures in their order, a line each, behind two lines that say what it is.
///
/// A picture whose name cannot be a file's in a zip lies under another name, and has its own as `original_name`.
public enum BackupMediaManifest {
  private static let longestLine = 1 << 16

  public struct Entry: Equatable, Sendable {
    /// The path behind `data/`.
    public let path: String
    /// The frame's name; nil where it is the path.
    public let name: String?
    /// Its context images: their paths behind `data/`.
    public var related: [String] = []

    public init(path: String, name: String?) {
      self.path = path
      self.name = name
    }
  }

  /// The lines before the pictures.
  public static let head = Array("{\"version\":\"1.1\"}\n{\"type\":\"images\"}\n".utf8)

  public static func line(_ entry: Entry, width: Int, height: Int) -> [UInt8] {
    let dot = entry.path.lastIndex(of: ".").flatMap { entry.path[$0...].contains("/") ? nil : $0 }
    var json = JSONWriter(reserving: 128)
    json.object { line in
      line.field("name", String(entry.path[..<(dot ?? entry.path.endIndex)]))
      line.field("extension", String(entry.path[(dot ?? entry.path.endIndex)...]))
      line.field("width", width)
      line.field("height", height)
      if let name = entry.name { line.field("original_name", name) }
      guard !entry.related.isEmpty else { return }
      line.object("meta") { meta in
        meta.array("related_images") { list in for path in entry.related { list.element(path) } }
      }
    }
    return json.bytes + [0x0A]
  }

  /// - Parameter file: the manifest's name in the archive.
  /// - Returns: the pictures; empty for a video's manifest.
  public static func read(_ archive: DatasetArchive, _ file: String) throws -> [Entry] {
    var entries: [Entry] = []
    var number = 0
    try eachLine(archive, file) { line in
      number += 1
      var reader = JSONReader(line)
      do {
        if let entry = try entry(&reader) { entries.append(entry) }
      } catch let problem as JSONProblem {
        throw DatasetProblem("\(file), line \(number): \(problem.sentence)")
      }
    }
    return entries
  }

  private static func entry(_ reader: inout JSONReader) throws -> Entry? {
    var (stem, ending): (String?, String?)
    var name: String?
    var related: [String] = []
    try reader.object { reader, key in
      switch key {
      case "name": stem = try reader.optionalString()
      case "extension": ending = try reader.optionalString()
      case "original_name": name = try reader.optionalString()
      case "meta":
        try reader.object { reader, key in
          if key == "related_images" { try reader.array { reader, _ in related.append(try reader.string()) } }
        }
      default: break
      }
    }
    guard let stem, let ending else { return nil }
    var entry = Entry(path: stem + ending, name: name.flatMap { isHarmless($0) ? $0 : nil })
    entry.related = related
    return entry
  }

  /// A name that no export would turn into a path outside of its folder.
  private static func isHarmless(_ name: String) -> Bool {
    let parts = name.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 1024 && !name.unicodeScalars.contains(where: FileName.isInvisible)
      && !name.unicodeScalars.contains("\\")
      && parts.allSatisfy { !$0.isEmpty && String($0) != ".." && String($0) != "." }
  }

  private static func eachLine(
    _ archive: DatasetArchive,
    _ file: String,
    _ body: ([UInt8]) throws -> Void
  ) throws {
    let next = try archive.pieces(of: file)
    var rest: [UInt8] = []
    while let piece = try next() {
      var lines = piece.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
      rest += lines.removeFirst()
      for line in lines {
        if !isBlank(rest) { try body(rest) }
        rest = Array(line)
      }
      guard rest.count <= longestLine else { throw DatasetProblem(file, "A line has more than 64 KiB.") }
    }
    if !isBlank(rest) { try body(rest) }
  }

  private static func isBlank(_ line: [UInt8]) -> Bool { line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
}

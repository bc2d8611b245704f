import JSON

@testable import Formats

/// What stands below every reader: archives of each kind, XML and JSON.
enum PlainFuzz {
  private static let pieceSize = 7

  /// Goes through all files of a zip, tar, tar.gz or 7z, and through a zip's also as imports do, by name.
  static func archive(_ bytes: [UInt8]) throws {
    // So little that whoever counts wrong shows it.
    let limits = ArchiveLimits(totalBytes: 4 << 20, entryBytes: 1 << 20, entries: 1000)
    try FuzzFile.withFile(bytes) { path in
      try ArchiveReader.eachFile(in: path, limits: limits) { _, next in
        while try next() != nil {}
      }
      let archive = try DatasetArchive(path: path, name: "upload", limits: limits)
      for name in archive.names { _ = try archive.bytes(of: name) }
    }
  }

  static func xml(_ bytes: [UInt8]) throws {
    var reader = XMLReader(file: "document.xml", pieces: pieces(bytes))
    while let event = try reader.next() {
      guard case .start = event else { continue }
      let attributes = reader.attributes
      for name in ["id", "label", "points"] { _ = attributes[name] }
    }
  }

  static func json(_ bytes: [UInt8]) throws {
    var reader = JSONReader(pieces: pieces(bytes))
    try value(&reader)
    try reader.end()
    var whole = JSONReader(bytes)
    try whole.skip()
    try whole.end()
  }

  private static func value(_ reader: inout JSONReader) throws {
    switch try reader.kind() {
    case .object: try reader.object { reader, _ in try value(&reader) }
    case .array: try reader.array { reader, _ in try value(&reader) }
    case .string: _ = try reader.string()
    case .number: _ = try reader.double()
    case .bool: _ = try reader.bool()
    case .null: _ = try reader.null()
    }
  }

  /// So short that words are cut at every place.
  private static func pieces(_ bytes: [UInt8]) -> () throws -> [UInt8]? {
    var rest = bytes[...]
    return {
      guard !rest.isEmpty else { return nil }
      defer { rest = rest.dropFirst(pieceSize) }
      return Array(rest.prefix(pieceSize))
    }
  }
}

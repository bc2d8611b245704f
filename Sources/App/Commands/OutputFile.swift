import FoundationEssentials

/// Writes a file whole or not at all.
enum OutputFile {
  static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw WriteFailure(path: path)
    }
  }
}

struct WriteFailure: Error, CustomStringConvertible {
  let path: String

  var description: String { "\(path) cannot be written." }
}

import FoundationEssentials

/// Files of tests, without errors to handle: a test looks at what is there.
enum TestFile {
  static func bytes(at path: String) -> [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }

  static func write(_ bytes: [UInt8], to path: String) {
    _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
  }

  static func makeFolder(_ path: String) {
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
}

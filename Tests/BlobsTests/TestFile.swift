import FoundationEssentials
import Glibc

/// Files of tests, without errors to handle: a test looks at what is there.
enum TestFile {
  static func bytes(at path: String) -> [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }

  static func write(_ bytes: [UInt8], to path: String) {
    _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
  }

  /// Changes the last bit of the first byte in place, as a disk may do that forgets.
  static func flip(at path: String) {
    let file = open(path, O_RDWR)
    defer { close(file) }
    var byte: UInt8 = 0
    pread(file, &byte, 1, 0)
    byte ^= 1
    pwrite(file, &byte, 1, 0)
  }

  static func makeFolder(_ path: String) {
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
}

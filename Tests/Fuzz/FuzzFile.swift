import Domain
import Formats
import Glibc

/// The one file that an input is read from.
enum FuzzFile {
  private static let path = "/dev/shm/porthole-fuzz-\(getpid()).zip"

  static func withArchive(_ bytes: [UInt8], _ body: (DatasetArchive) throws -> Void) throws {
    let name = try pack(bytes)
    defer { unlink(path) }
    try body(DatasetArchive(path: path, name: name))
  }

  /// With the bytes as they are.
  static func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) rethrows {
    store(bytes)
    defer { unlink(path) }
    try body(path)
  }

  private static func store(_ bytes: [UInt8]) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(file) }
    bytes.withUnsafeBytes { _ = write(file, $0.baseAddress, $0.count) }
  }

  /// Files one after the other, each `\u{1}name\n` and its bytes, are packed as a zip; what begins with anything else is
  /// sent as a document or archive as it is.
  private static func pack(_ bytes: [UInt8]) throws -> String {
    guard bytes.first == 1 else {
      store(bytes)
      return "document.json"
    }
    let target = try DatasetTarget(path: path)
    for part in bytes.split(separator: 1) {
      let end = part.firstIndex(of: UInt8(ascii: "\n")) ?? part.endIndex
      let name = String(decoding: part[..<end], as: UTF8.self)
      guard !name.isEmpty else { continue }
      // 1 marks files, so that in files 2 stands before what was 1 or 2.
      var content: [UInt8] = []
      var isEscaped = false
      for byte in part[end...].dropFirst() {
        if !isEscaped, byte == 2 {
          isEscaped = true
        } else {
          content.append(isEscaped ? byte &- 1 : byte)
          isEscaped = false
        }
      }
      try target.add(name, content)
    }
    try target.finish()
    return "upload.zip"
  }
}

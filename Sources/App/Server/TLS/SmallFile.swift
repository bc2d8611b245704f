import Glibc

/// A file of a few bytes, read whole.
enum SmallFile {
  /// - Returns: nil where there is no regular file of at most `mostBytes`. Blocks for as long as reading takes.
  static func bytes(at path: String, mostBytes: Int) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= mostBytes else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
    guard read(file, &bytes, bytes.count) == bytes.count else { return nil }
    return bytes
  }
}

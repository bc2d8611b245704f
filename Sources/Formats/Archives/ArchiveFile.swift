internal import Glibc

/// An archive's file, of which 64 KiB are in memory at a time.
final class ArchiveFile {
  private static let windowSize = 64 * 1024

  let count: Int
  private let descriptor: Int32
  private var window: [UInt8]
  private var windowStart = 0
  /// How much of the window is filled.
  private var windowCount = 0

  /// - Throws: `ArchiveProblem.unreadable` for what is no plain file that can be opened.
  init(_ path: String) throws(ArchiveProblem) {
    descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var facts = stat()
    let isFile = descriptor >= 0 && fstat(descriptor, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    count = isFile ? Int(facts.st_size) : 0
    window = Array(repeating: 0, count: min(Self.windowSize, count))
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    guard isFile else { throw .unreadable(reason: "it is no plain file") }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Exactly `size` bytes.
  func bytes(at offset: Int, size: Int) throws(ArchiveProblem) -> [UInt8] {
    guard offset >= 0, size >= 0, offset <= count, size <= count - offset else {
      throw .broken(reason: "it breaks off after \(count) bytes")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    while bytes.count < size {
      try load(offset + bytes.count)
      let start = offset + bytes.count - windowStart
      bytes.append(contentsOf: window[start..<min(windowCount, start + size - bytes.count)])
    }
    return bytes
  }

  /// A little-endian number of `size` bytes, at most eight; one of eight that no file can have is as large as it gets.
  func little(_ size: Int, at offset: Int) throws(ArchiveProblem) -> Int {
    try bytes(at: offset, size: size).little(size, at: 0)
  }

  func has(_ signature: [UInt8], at offset: Int) throws(ArchiveProblem) -> Bool {
    guard offset >= 0, offset <= count - signature.count else { return false }
    return try bytes(at: offset, size: signature.count) == signature
  }

  private func load(_ offset: Int) throws(ArchiveProblem) {
    guard offset < windowStart || offset >= windowStart + windowCount else { return }
    // No more than the window, which is as large as the file where that is smaller.
    let got = window.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    guard got >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    guard got > 0 else { throw .broken(reason: "it breaks off after \(offset) bytes") }
    (windowStart, windowCount) = (offset, got)
  }
}

extension [UInt8] {
  /// A little-endian number of `size` bytes, at most eight, at an offset.
  func little(_ size: Int, at offset: Int) -> Int {
    var number: UInt64 = 0
    for index in (offset..<offset + size).reversed() { number = number << 8 | UInt64(self[index]) }
    return Int(clamping: number)
  }
}

internal import CZlib
internal import Glibc

/// The bytes of a picture, from a file or from memory. Of a file at most 64 KiB are held, whatever its size.
///
/// Reading behind the end throws `PictureProblem.truncated`, so that a walk through a format needs no checks of its own.
struct PictureBytes: ~Copyable {
  private static let windowSize = 64 * 1024

  let count: Int
  /// What a sentence about a missing end calls the file.
  var kind = "file"
  private let descriptor: Int32?
  private var window: [UInt8]
  private var windowStart = 0

  init(_ bytes: [UInt8]) {
    window = bytes
    count = bytes.count
    descriptor = nil
  }

  /// - Throws: `PictureProblem.unreadable` for what is no plain file that can be opened.
  init(path: String) throws(PictureProblem) {
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    var facts = stat()
    guard fstat(opened, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw .unreadable(reason: "it is no plain file")
    }
    descriptor = opened
    count = Int(facts.st_size)
    window = []
  }

  deinit {
    if let descriptor { close(descriptor) }
  }

  mutating func byte(at offset: Int) throws(PictureProblem) -> UInt8 {
    try load(offset)
    return window[offset - windowStart]
  }

  /// A big-endian number of `size` bytes, at most four.
  mutating func big(_ size: Int, at offset: Int) throws(PictureProblem) -> Int {
    var number = 0
    for place in 0..<size { number = number << 8 | Int(try byte(at: offset + place)) }
    return number
  }

  /// A little-endian number of `size` bytes, at most four.
  mutating func little(_ size: Int, at offset: Int) throws(PictureProblem) -> Int {
    var number = 0
    for place in (0..<size).reversed() { number = number << 8 | Int(try byte(at: offset + place)) }
    return number
  }

  /// Whether `text` stands at `offset`; an end before it is a no.
  mutating func has(_ text: StaticString, at offset: Int) throws(PictureProblem) -> Bool {
    try has(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount), at: offset)
  }

  mutating func has(_ wanted: some Collection<UInt8>, at offset: Int) throws(PictureProblem) -> Bool {
    guard offset + wanted.count <= count else { return false }
    for (place, value) in wanted.enumerated() {
      guard try byte(at: offset + place) == value else { return false }
    }
    return true
  }

  /// Some bytes, up to `size` or the end of the file.
  mutating func prefix(_ size: Int, at offset: Int) throws(PictureProblem) -> [UInt8] {
    var bytes: [UInt8] = []
    for place in offset..<max(offset, min(offset + size, count)) { bytes.append(try byte(at: place)) }
    return bytes
  }

  /// Where `value` comes next, at or behind `offset`.
  mutating func offset(of value: UInt8, from offset: Int) throws(PictureProblem) -> Int {
    var position = offset
    while true {
      try load(position)
      let start = position - windowStart
      let found: Int? = window.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress, let found = memchr(base + start, Int32(value), bytes.count - start) else {
          return nil
        }
        return UnsafeRawPointer(found) - base
      }
      if let found { return windowStart + found }
      position = windowStart + window.count
    }
  }

  /// CRC-32 (ISO 3309) of a run of bytes.
  mutating func checksum(from offset: Int, size: Int) throws(PictureProblem) -> Int {
    var sum: UInt = 0
    var position = offset
    while position < offset + size {
      try load(position)
      let start = position - windowStart
      let run = min(window.count - start, offset + size - position)
      sum = window.withUnsafeBufferPointer { crc32_z(sum, $0.baseAddress.map { $0 + start }, run) }
      position += run
    }
    return Int(sum)
  }

  /// Makes sure that the window holds the byte at `offset`.
  private mutating func load(_ offset: Int) throws(PictureProblem) {
    guard offset < windowStart || offset >= windowStart + window.count else { return }
    guard offset >= 0, offset < count, let descriptor else { throw .truncated(kind: kind, bytes: count) }
    let size = min(Self.windowSize, count - offset)
    var failure: Int32 = 0
    window = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      let got = pread(descriptor, buffer.baseAddress, size, off_t(offset))
      if got < 0 { failure = errno }
      filled = max(got, 0)
    }
    windowStart = offset
    guard failure == 0 else { throw .unreadable(reason: String(cString: strerror(failure))) }
    guard !window.isEmpty else { throw .truncated(kind: kind, bytes: count) }
  }
}

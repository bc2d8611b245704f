internal import Domain

/// The form of `VideoIndex` in a file.
extension VideoIndex {
  /// Little-endian: width, height, the numbers of frames and of keyframes in 4 bytes each; then doubles, the start and a
  /// time for each frame; then the keyframes in 4 bytes each. Where there are chapters, each follows with its first and its
  /// last frame and the length of its title in 4 bytes each, and the title in UTF-8.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24 + times.count * 8 + keyframes.count * 4)
    func append(_ number: Int) { withUnsafeBytes(of: UInt32(number).littleEndian) { bytes.append(contentsOf: $0) } }
    for number in [width, height, times.count, keyframes.count] { append(number) }
    for time in [start] + times { withUnsafeBytes(of: time.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
    for number in keyframes { append(number) }
    for chapter in chapters {
      let title = Array(chapter.title.utf8)
      for number in [chapter.frames.lowerBound, chapter.frames.upperBound, title.count] { append(number) }
      bytes += title
    }
    return bytes
  }

  /// nil for bytes that are no index.
  public init?(bytes: [UInt8]) {
    func time(_ offset: Int) -> Double {
      bytes.withUnsafeBytes {
        Double(bitPattern: UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      }
    }
    guard bytes.count >= 24 else { return nil }
    let (frames, keys) = (Self.number(8, in: bytes), Self.number(12, in: bytes))
    let end = 24 + frames * 8 + keys * 4
    guard bytes.count >= end, let chapters = Self.chapters(in: bytes, from: end) else { return nil }
    self.init(
      width: Self.number(0, in: bytes),
      height: Self.number(4, in: bytes),
      start: time(16),
      times: (0..<frames).map { time(24 + $0 * 8) },
      keyframes: (0..<keys).map { Self.number(24 + frames * 8 + $0 * 4, in: bytes) },
      chapters: chapters
    )
  }

  private static func chapters(in bytes: [UInt8], from start: Int) -> [Chapter]? {
    var (chapters, place) = ([Chapter](), start)
    while place < bytes.count {
      guard bytes.count - place >= 12 else { return nil }
      let (first, last) = (number(place, in: bytes), number(place + 4, in: bytes))
      let length = number(place + 8, in: bytes)
      guard first <= last, length <= bytes.count - place - 12 else { return nil }
      let title = String(decoding: bytes[(place + 12)..<(place + 12 + length)], as: UTF8.self)
      chapters.append(Chapter(frames: first...last, title: title))
      place += 12 + length
    }
    return chapters
  }

  private static func number(_ offset: Int, in bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes { Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self))) }
  }
}

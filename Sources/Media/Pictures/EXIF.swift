/// The one thing that is read of EXIF (CIPA DC-008): how the camera was held.
enum EXIF {
  private static let orientationTag = 0x0112

  /// 1…8; 1 where nothing sensible is said.
  ///
  /// - Parameter block: a TIFF structure, from its byte-order mark on.
  static func orientation(in block: [UInt8]) -> Int {
    let block = TIFFBlock(block)
    guard let block, let directory = block.number(4, at: 4), let entries = block.number(2, at: directory) else {
      return 1
    }
    for entry in 0..<entries {
      let offset = directory + 2 + entry * 12
      guard let tag = block.number(2, at: offset) else { return 1 }
      guard tag == orientationTag else { continue }
      guard let value = block.number(2, at: offset + 8), (1...8).contains(value) else { return 1 }
      return value
    }
    return 1
  }
}

/// Bytes of which the first two say in which order numbers are.
private struct TIFFBlock {
  private let bytes: [UInt8]
  private let isLittle: Bool

  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) else { return nil }
    self.bytes = bytes
    isLittle = bytes[0] == 0x49
  }

  func number(_ size: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset + size <= bytes.count else { return nil }
    let places = bytes[offset..<offset + size]
    return isLittle ? places.reversed().reduce(0) { $0 << 8 | Int($1) } : places.reduce(0) { $0 << 8 | Int($1) }
  }
}

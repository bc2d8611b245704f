/// GIF's pixel data: blocks of at most 255 bytes with codes of 3 to 12 bits (GIF89a specification, appendix F).
struct LZWData {
  private static let mostCodes = 4096
  /// Entries without one before them.
  private static let none: UInt16 = 0xFFFF

  private let file: PictureFile
  private var position: Int
  private var block: [UInt8] = []
  private var used = 0
  private var bits = 0
  private var bitCount = 0

  private let clearCode: Int
  private var width: Int
  private var count: Int
  private var previous: Int?
  /// Each code means what an earlier code means, and one index more.
  private var before: [UInt16]
  private var last: [UInt8]
  /// Indices of the present code that were not read yet, the next one at the end.
  private var pending: [UInt8] = []

  init(_ file: PictureFile, at offset: Int) throws(DecodingFailure) {
    self.file = file
    let smallest = try file.little(1, at: offset)
    guard (1...11).contains(smallest) else { throw .damaged(reason: "its pixels are coded in no known way") }
    position = offset + 1
    clearCode = 1 << smallest
    width = smallest + 1
    count = clearCode + 2
    before = [UInt16](repeating: Self.none, count: Self.mostCodes)
    last = (0..<Self.mostCodes).map { UInt8(truncatingIfNeeded: $0) }
  }

  /// Fills `indices` with the next ones.
  mutating func read(_ indices: inout [UInt8]) throws(DecodingFailure) {
    var done = 0
    while done < indices.count {
      while done < indices.count, let index = pending.popLast() {
        indices[done] = index
        done += 1
      }
      if done < indices.count { try readCode() }
    }
  }

  private mutating func readCode() throws(DecodingFailure) {
    let code = try nextCode()
    if code == clearCode {
      width = clearCode.trailingZeroBitCount + 1
      count = clearCode + 2
      previous = nil
      return
    }
    guard code != clearCode + 1 else { throw .damaged(reason: "pixels are missing") }
    guard let previous else {
      guard code < clearCode else { throw .damaged(reason: "its pixels cannot be unpacked") }
      expand(code)
      self.previous = code
      return
    }
    guard code < count || (code == count && count < Self.mostCodes) else {
      throw .damaged(reason: "its pixels cannot be unpacked")
    }
    // A code that is just being made begins and ends with the first index of the one before.
    expand(code == count ? previous : code)
    let first = pending.last ?? 0
    if code == count { pending.insert(first, at: 0) }
    if count < Self.mostCodes {
      before[count] = UInt16(previous)
      last[count] = first
      count += 1
      if count == 1 << width, width < 12 { width += 1 }
    }
    self.previous = code
  }

  private mutating func expand(_ code: Int) {
    var code = code
    pending.append(last[code])
    while code >= clearCode, before[code] != Self.none {
      code = Int(before[code])
      pending.append(last[code])
    }
  }

  private mutating func nextCode() throws(DecodingFailure) -> Int {
    while bitCount < width {
      if used == block.count { try loadBlock() }
      bits |= Int(block[used]) << bitCount
      used += 1
      bitCount += 8
    }
    defer {
      bits >>= width
      bitCount -= width
    }
    return bits & ((1 << width) - 1)
  }

  private mutating func loadBlock() throws(DecodingFailure) {
    let size = try file.little(1, at: position)
    guard size > 0 else { throw .damaged(reason: "pixels are missing") }
    block = try file.bytes(at: position + 1, size: size)
    position += size + 1
    used = 0
  }
}

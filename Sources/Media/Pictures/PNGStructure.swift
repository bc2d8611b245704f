/// PNG's chunks (W3C PNG, third edition, section 5).
enum PNGStructure {
  private struct Chunk {
    let name: [UInt8]
    let content: Int
    let size: Int

    var next: Int { content + size + 4 }

    func isNamed(_ other: StaticString) -> Bool {
      name.elementsEqual(UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }
  }

  /// `IHDR`, and what stands before the pixels about the orientation.
  static func head(_ bytes: inout PictureBytes) throws(PictureProblem) -> PictureHead {
    let first = try chunk(&bytes, at: 8)
    guard first.isNamed("IHDR"), first.size == 13 else { throw damaged("it does not begin with its size") }
    try checkSum(of: first, &bytes)
    let width = try bytes.big(4, at: 16)
    let height = try bytes.big(4, at: 20)
    let bits = Int(try bytes.byte(at: 24))
    let color = Int(try bytes.byte(at: 25))
    guard depths(of: color).contains(bits), try bytes.byte(at: 26) == 0, try bytes.byte(at: 27) == 0,
      try bytes.byte(at: 28) < 2
    else { throw damaged("its kind of pixels does not exist") }
    var head = PictureHead(format: .png, width: width, height: height)
    head.bitsPerSample = bits
    head.orientation = try orientation(&bytes, from: first.next)
    return head
  }

  /// Walks to the end and compares every checksum.
  ///
  /// - Returns: how many frames there are.
  static func check(
    _ bytes: inout PictureBytes,
    _ head: PictureHead,
    _ limits: PictureLimits
  ) throws(PictureProblem) -> Int {
    let needsPalette = try bytes.byte(at: 25) == 3
    var (hasPalette, hasPixels, hasEndedPixels) = (false, false, false)
    var frames = 1
    var position = 8
    while true {
      let chunk = try chunk(&bytes, at: position)
      try checkSum(of: chunk, &bytes)
      if chunk.isNamed("IEND") { break }
      if chunk.isNamed("PLTE") { hasPalette = try isPalette(chunk) }
      if chunk.isNamed("acTL"), chunk.size == 8 { frames = max(1, try bytes.big(4, at: chunk.content)) }
      if chunk.isNamed("IDAT") {
        guard !hasEndedPixels else { throw damaged("its pixels are torn apart") }
        guard hasPalette || !needsPalette else { throw damaged("its palette is missing") }
        hasPixels = true
      } else {
        hasEndedPixels = hasPixels
      }
      position = chunk.next
    }
    guard hasPixels else { throw damaged("there are no pixels in it") }
    guard frames <= limits.mostFrames else { throw .tooManyFrames(most: limits.mostFrames) }
    return frames
  }

  /// `eXIf` may stand behind the pixels too, but who writes it so has nobody who reads it.
  private static func orientation(_ bytes: inout PictureBytes, from offset: Int) throws(PictureProblem) -> Int {
    var position = offset
    while true {
      let chunk = try chunk(&bytes, at: position)
      if chunk.isNamed("IDAT") || chunk.isNamed("IEND") { return 1 }
      if chunk.isNamed("eXIf") {
        return EXIF.orientation(in: try bytes.prefix(min(chunk.size, 1 << 16), at: chunk.content))
      }
      position = chunk.next
    }
  }

  private static func chunk(_ bytes: inout PictureBytes, at offset: Int) throws(PictureProblem) -> Chunk {
    let size = try bytes.big(4, at: offset)
    var name: [UInt8] = []
    for place in 4..<8 { name.append(try bytes.byte(at: offset + place)) }
    let areLetters = name.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    guard size < 1 << 31, areLetters else { throw damaged("there is no sensible chunk at byte \(offset)") }
    let chunk = Chunk(name: name, content: offset + 8, size: size)
    guard chunk.next <= bytes.count else { throw .truncated(kind: bytes.kind, bytes: bytes.count) }
    return chunk
  }

  private static func checkSum(of chunk: Chunk, _ bytes: inout PictureBytes) throws(PictureProblem) {
    let sum = try bytes.checksum(from: chunk.content - 4, size: chunk.size + 4)
    guard try bytes.big(4, at: chunk.content + chunk.size) == sum else {
      throw damaged("the checksum of its chunk \(String(decoding: chunk.name, as: UTF8.self)) is wrong")
    }
  }

  private static func isPalette(_ chunk: Chunk) throws(PictureProblem) -> Bool {
    guard chunk.size % 3 == 0, (3...768).contains(chunk.size) else { throw damaged("its palette has no whole colours") }
    return true
  }

  /// Table 11.1: the bits that a colour type can have.
  private static func depths(of color: Int) -> [Int] {
    switch color {
    case 0: [1, 2, 4, 8, 16]
    case 3: [1, 2, 4, 8]
    case 2, 4, 6: [8, 16]
    default: []
    }
  }

  private static func damaged(_ reason: String) -> PictureProblem { .damaged(kind: "PNG", reason: reason) }
}

/// WebP's RIFF chunks (RFC 9649, section 2).
enum WebPStructure {
  private struct Chunk {
    let name: [UInt8]
    let content: Int
    let size: Int

    /// Chunks begin at even places.
    var next: Int { content + size + size % 2 }

    func isNamed(_ other: StaticString) -> Bool {
      name.elementsEqual(UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }
  }

  private static let animationFlag: UInt8 = 0x02

  static func head(_ bytes: inout PictureBytes) throws(PictureProblem) -> PictureHead {
    let end = try endOfFile(&bytes)
    let first = try chunk(&bytes, at: 12, before: end)
    let (width, height) = try size(&bytes, first)
    var head = PictureHead(format: .webp, width: width, height: height)
    // libwebp decodes to four bytes a pixel, of which libgd makes other four.
    head.workingBytes = width * height * 8
    if first.isNamed("VP8X") { head.orientation = try orientation(&bytes, from: first.next, before: end) }
    return head
  }

  /// Walks through the chunks.
  ///
  /// - Returns: how many frames there are.
  static func check(
    _ bytes: inout PictureBytes,
    _ head: PictureHead,
    _ limits: PictureLimits
  ) throws(PictureProblem) -> Int {
    let end = try endOfFile(&bytes)
    let first = try chunk(&bytes, at: 12, before: end)
    let flags = try bytes.byte(at: first.content)
    let isAnimated = first.isNamed("VP8X") && flags & animationFlag != 0
    var (frames, stills) = (0, 0)
    var position = 12
    while position < end {
      let chunk = try chunk(&bytes, at: position, before: end)
      if chunk.isNamed("ANMF") {
        frames += 1
        guard frames <= limits.mostFrames else { throw .tooManyFrames(most: limits.mostFrames) }
        try checkFrame(&bytes, chunk, head)
      } else if chunk.isNamed("VP8 ") || chunk.isNamed("VP8L") {
        stills += 1
        guard try size(&bytes, chunk) == (head.width, head.height) else { throw damaged("it has two sizes") }
      }
      position = chunk.next
    }
    guard isAnimated ? frames > 0 : stills == 1 else { throw damaged("there are no pixels in it, or too many") }
    return max(frames, 1)
  }

  private static func endOfFile(_ bytes: inout PictureBytes) throws(PictureProblem) -> Int {
    let end = 8 + (try bytes.little(4, at: 4))
    guard end <= bytes.count else { throw .truncated(kind: bytes.kind, bytes: bytes.count) }
    return end
  }

  private static func chunk(
    _ bytes: inout PictureBytes,
    at offset: Int,
    before end: Int
  ) throws(PictureProblem) -> Chunk {
    guard offset + 8 <= end else { throw damaged("its last chunk is cut off") }
    var name: [UInt8] = []
    for place in 0..<4 { name.append(try bytes.byte(at: offset + place)) }
    let chunk = Chunk(name: name, content: offset + 8, size: try bytes.little(4, at: offset + 4))
    guard chunk.content + chunk.size <= end else {
      throw damaged("the chunk at byte \(offset) is longer than the file")
    }
    return chunk
  }

  /// Width and height, as one of the three chunks that can come first says it.
  private static func size(_ bytes: inout PictureBytes, _ chunk: Chunk) throws(PictureProblem) -> (Int, Int) {
    let content = chunk.content
    if chunk.isNamed("VP8X"), chunk.size >= 10 {
      return (try bytes.little(3, at: content + 4) + 1, try bytes.little(3, at: content + 7) + 1)
    }
    if chunk.isNamed("VP8L"), chunk.size >= 5, try bytes.byte(at: content) == 0x2F {
      let bits = try bytes.little(4, at: content + 1)
      return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
    }
    if chunk.isNamed("VP8 "), chunk.size >= 10, try bytes.has([0x9D, 0x01, 0x2A], at: content + 3) {
      return (try bytes.little(2, at: content + 6) & 0x3FFF, try bytes.little(2, at: content + 8) & 0x3FFF)
    }
    throw damaged("it does not say how large it is")
  }

  private static func orientation(
    _ bytes: inout PictureBytes,
    from offset: Int,
    before end: Int
  ) throws(PictureProblem) -> Int {
    var position = offset
    while position < end {
      let chunk = try chunk(&bytes, at: position, before: end)
      if chunk.isNamed("EXIF") {
        // Some write JPEG's prefix before the block.
        let skipped = try bytes.has("Exif\0\0", at: chunk.content) ? 6 : 0
        let size = min(max(chunk.size - skipped, 0), 1 << 16)
        return EXIF.orientation(in: try bytes.prefix(size, at: chunk.content + skipped))
      }
      position = chunk.next
    }
    return 1
  }

  private static func checkFrame(
    _ bytes: inout PictureBytes,
    _ chunk: Chunk,
    _ head: PictureHead
  ) throws(PictureProblem) {
    let content = chunk.content
    guard chunk.size >= 16 else { throw damaged("the frame at byte \(content - 8) is cut off") }
    let (left, top) = (try bytes.little(3, at: content) * 2, try bytes.little(3, at: content + 3) * 2)
    let width = try bytes.little(3, at: content + 6) + 1
    let height = try bytes.little(3, at: content + 9) + 1
    guard left + width <= head.width, top + height <= head.height else {
      throw damaged("the frame at byte \(content - 8) does not lie within the picture")
    }
  }

  private static func damaged(_ reason: String) -> PictureProblem { .damaged(kind: "WebP", reason: reason) }
}

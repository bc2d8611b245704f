/// GIF's blocks (GIF89a specification, CompuServe 1990).
enum GIFStructure {
  /// The logical screen.
  static func head(_ bytes: inout PictureBytes) throws(PictureProblem) -> PictureHead {
    let width = try bytes.little(2, at: 6)
    let height = try bytes.little(2, at: 8)
    return PictureHead(format: .gif, width: width, height: height)
  }

  /// Walks to the trailer.
  ///
  /// - Returns: how many frames there are.
  static func check(
    _ bytes: inout PictureBytes,
    _ head: PictureHead,
    _ limits: PictureLimits
  ) throws(PictureProblem) -> Int {
    var position = 13 + colorTableSize(try bytes.byte(at: 10))
    var frames = 0
    while true {
      switch try bytes.byte(at: position) {
      case 0x21: position = try endOfSubBlocks(&bytes, from: position + 2)
      case 0x2C:
        frames += 1
        guard frames <= limits.mostFrames else { throw .tooManyFrames(most: limits.mostFrames) }
        position = try endOfFrame(&bytes, at: position, head)
      case 0x3B:
        guard frames > 0 else { throw damaged("there are no pixels in it") }
        return frames
      default: throw damaged("there is no sensible block at byte \(position)")
      }
    }
  }

  private static func endOfFrame(
    _ bytes: inout PictureBytes,
    at offset: Int,
    _ head: PictureHead
  ) throws(PictureProblem) -> Int {
    let (left, top) = (try bytes.little(2, at: offset + 1), try bytes.little(2, at: offset + 3))
    let (width, height) = (try bytes.little(2, at: offset + 5), try bytes.little(2, at: offset + 7))
    guard width > 0, height > 0, left + width <= head.width, top + height <= head.height else {
      throw damaged("the frame at byte \(offset) does not lie within the picture")
    }
    let pixels = offset + 10 + colorTableSize(try bytes.byte(at: offset + 9))
    guard (1...11).contains(try bytes.byte(at: pixels)) else { throw damaged("its pixels are coded in no known way") }
    return try endOfSubBlocks(&bytes, from: pixels + 1)
  }

  private static func colorTableSize(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

  private static func endOfSubBlocks(_ bytes: inout PictureBytes, from offset: Int) throws(PictureProblem) -> Int {
    var position = offset
    while true {
      let size = Int(try bytes.byte(at: position))
      position += 1 + size
      if size == 0 { return position }
    }
  }

  private static func damaged(_ reason: String) -> PictureProblem { .damaged(kind: "GIF", reason: reason) }
}

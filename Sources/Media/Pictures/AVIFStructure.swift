/// AVIF's boxes (ISO/IEC 14496-12, 23008-12).
enum AVIFStructure {
  private static let mostBoxes = 10_000
  /// Boxes that hold other boxes, with how many bytes stand before them.
  private static let holders = ["meta": 4, "iprp": 0, "ipco": 0]

  private struct Findings {
    var width = 0
    var height = 0
    var isTurned = false
    var hasPixels = false
    var boxes = 0
  }

  static func head(_ bytes: inout PictureBytes, _ limits: PictureLimits) throws(PictureProblem) -> PictureHead {
    var found = Findings()
    try walk(&bytes, from: 0, to: bytes.count, &found)
    guard found.hasPixels else { throw .truncated(kind: bytes.kind, bytes: bytes.count) }
    guard !found.isTurned else {
      throw .unsupported("An AVIF that is turned or mirrored is not taken. Save it upright, or as PNG.")
    }
    var head = PictureHead(format: .avif, width: found.width, height: found.height)
    head.workingBytes = found.width * found.height * 8 + bytes.count
    try limits.check(head)
    return head
  }

  /// The largest size of all that are named is the whole picture's; its tiles are smaller.
  private static func walk(
    _ bytes: inout PictureBytes,
    from start: Int,
    to end: Int,
    _ found: inout Findings
  ) throws(PictureProblem) {
    var position = start
    while position + 8 <= end {
      found.boxes += 1
      guard found.boxes <= mostBoxes else { throw .damaged(kind: bytes.kind, reason: "it has too many boxes") }
      var size = try bytes.big(4, at: position)
      var content = position + 8
      if size == 1 {
        guard try bytes.big(4, at: content) == 0 else { throw .truncated(kind: bytes.kind, bytes: bytes.count) }
        size = try bytes.big(4, at: content + 4)
        content += 8
      }
      if size == 0 { size = end - position }
      guard size >= content - position, position + size <= end else {
        throw .truncated(kind: bytes.kind, bytes: bytes.count)
      }
      let name = String(decoding: try bytes.prefix(4, at: position + 4), as: UTF8.self)
      switch name {
      case "ispe":
        let (width, height) = (try bytes.big(4, at: content + 4), try bytes.big(4, at: content + 8))
        (found.width, found.height) = (max(found.width, width), max(found.height, height))
      case "irot": if try bytes.byte(at: content) & 3 != 0 { found.isTurned = true }
      case "imir": found.isTurned = true
      case "mdat", "idat": found.hasPixels = true
      default:
        if let skipped = holders[name] { try walk(&bytes, from: content + skipped, to: position + size, &found) }
      }
      position += size
    }
    // Less than the head of a box is left.
    guard position == end else { throw .truncated(kind: bytes.kind, bytes: bytes.count) }
  }
}

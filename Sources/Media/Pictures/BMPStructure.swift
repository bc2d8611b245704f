/// BMP's headers (Windows' BITMAPCOREHEADER, BITMAPINFOHEADER and its successors).
enum BMPStructure {
  static let headerSizes = [12, 40, 52, 56, 108, 124]

  /// - Throws: `PictureProblem.truncated` where not all rows are there.
  static func head(_ bytes: inout PictureBytes, _ limits: PictureLimits) throws(PictureProblem) -> PictureHead {
    let isCore = try bytes.little(4, at: 14) == 12
    let width = isCore ? try bytes.little(2, at: 18) : signed(try bytes.little(4, at: 18))
    // Rows come from bottom to top unless the height is negative.
    let height = abs(isCore ? try bytes.little(2, at: 20) : signed(try bytes.little(4, at: 22)))
    let bits = try bytes.little(2, at: isCore ? 24 : 28)
    let compression = isCore ? 0 : try bytes.little(4, at: 30)
    guard [1, 4, 8, 16, 24, 32].contains(bits) else {
      throw .damaged(kind: bytes.kind, reason: "it has \(bits) bits a pixel")
    }
    guard compression == 0 || (compression == 3 && (bits == 16 || bits == 32)) else {
      throw .unsupported("A compressed BMP is not taken. Save it as PNG.")
    }
    var head = PictureHead(format: .bmp, width: width, height: height)
    head.bitsPerSample = min(bits, 8)
    try limits.check(head)
    let pixels = try bytes.little(4, at: 10)
    guard pixels >= 14 + 12 else { throw .damaged(kind: bytes.kind, reason: "its pixels lie within its header") }
    guard pixels + (width * bits + 31) / 32 * 4 * height <= bytes.count else {
      throw .truncated(kind: bytes.kind, bytes: bytes.count)
    }
    return head
  }

  private static func signed(_ number: Int) -> Int { Int(Int32(truncatingIfNeeded: number)) }
}

/// Makes small and upright JPEGs of pictures that a probe found whole. No state: the caller bounds how many run at a time.
public enum Thumbnailer {
  /// 64 MB of pixels.
  private static let pixelsInStrip = 16_777_216

  /// A JPEG that fits into a box, upright, without metadata; never larger than the picture. Clear parts are white.
  ///
  /// Pixels that a damaged JPEG lacks are grey.
  ///
  /// - Parameters:
  ///   - width: of the box, as `height`: at least 1.
  ///   - quality: libjpeg's, 1…100.
  public static func thumbnail(
    of source: PictureSource,
    fitting width: Int,
    _ height: Int,
    quality: Int = 82
  ) throws(DecodingFailure) -> [UInt8] {
    let small = try pixels(of: source, fitting: width, height)
    let encoder = try JPEGEncoder(width: small.width, height: small.height, quality: quality, keepsColors: false)
    try encoder.write(small.pixels)
    return try encoder.finish()
  }

  /// The pixels of what `thumbnail` makes, each `0x00RRGGBB`, row by row.
  public static func pixels(
    of source: PictureSource,
    fitting width: Int,
    _ height: Int
  ) throws(DecodingFailure) -> (width: Int, height: Int, pixels: [UInt32]) {
    let upright = source.orientation.turned((source.width, source.height))
    let fitted = fit(upright, into: (max(width, 1), max(height, 1)))
    let target = source.orientation.turned(fitted)
    let opened = try source.open(least: target)
    var whole = UprightStrip(rows: 0..<fitted.height, stored: target, orientation: source.orientation)
    guard opened.size != target else {
      try opened.decode(into: &whole)
      return (fitted.width, fitted.height, whole.pixels)
    }
    var box = BoxAverage(from: opened.size, to: target)
    try opened.decode(into: &box)
    let small = box.grid()
    for row in 0..<target.height {
      small.pixels[row * target.width..<(row + 1) * target.width].withUnsafeBufferPointer {
        whole.take($0, row: row, from: 0, step: 1)
      }
    }
    return (fitted.width, fitted.height, whole.pixels)
  }

  /// The whole picture as a JPEG of quality 92 (4:4:4) whose pixels stand upright, without metadata but the ICC profile.
  ///
  /// - Throws: `DecodingFailure.damaged` where pixels are missing.
  public static func upright(_ source: PictureSource) throws(DecodingFailure) -> [UInt8] {
    try inStrips(source, quality: 92, isFaithful: true)
  }

  /// The whole picture, upright, as a JPEG without metadata. Clear parts are white; pixels that a damaged JPEG lacks are grey.
  ///
  /// - Parameter quality: libjpeg's, 1…100.
  public static func whole(_ source: PictureSource, quality: Int) throws(DecodingFailure) -> [UInt8] {
    if source.orientation.number == 1, let written = try rowByRow(source, quality: quality) { return written }
    return try inStrips(source, quality: quality, isFaithful: false)
  }

  /// Holds one row at a time.
  ///
  /// - Returns: nil where rows do not come whole and from the top on, as of an interlaced PNG.
  private static func rowByRow(_ source: PictureSource, quality: Int) throws(DecodingFailure) -> [UInt8]? {
    let size = (width: source.width, height: source.height)
    let decoder = try source.open(least: size)
    let encoder = try JPEGEncoder(width: size.width, height: size.height, quality: quality, keepsColors: false)
    var rows = EncodedRows(size: size, encoder: encoder)
    try decoder.decode(into: &rows)
    if let failure = rows.failure { throw failure }
    return rows.isComplete ? try encoder.finish() : nil
  }

  /// Never holds more than 64 MB of pixels: a larger picture is decoded once for each 64 MB.
  ///
  /// - Parameter isFaithful: colours as fine as brightness, with the profile, and nothing where pixels are missing.
  private static func inStrips(
    _ source: PictureSource,
    quality: Int,
    isFaithful: Bool
  ) throws(DecodingFailure) -> [UInt8] {
    let stored = (width: source.width, height: source.height)
    let upright = source.orientation.turned(stored)
    let stripHeight = max(1, pixelsInStrip / upright.width)
    var encoder: JPEGEncoder?
    for start in stride(from: 0, to: upright.height, by: stripHeight) {
      let decoder = try source.open(least: stored)
      let rows = start..<min(start + stripHeight, upright.height)
      var strip = UprightStrip(rows: rows, stored: stored, orientation: source.orientation)
      try decoder.decode(into: &strip)
      let jpeg = isFaithful ? decoder as? JPEGDecoder : nil
      guard jpeg?.missing ?? 0 == 0 else { throw .damaged(reason: "some of its pixels are missing") }
      if encoder == nil {
        encoder = try JPEGEncoder(
          width: upright.width,
          height: upright.height,
          quality: quality,
          keepsColors: isFaithful,
          profile: jpeg?.profile ?? []
        )
      }
      try encoder?.write(strip.pixels)
    }
    guard let encoder else { throw .damaged(reason: "it has no rows") }
    return try encoder.finish()
  }

  /// The largest size of the same shape within a box, and within the picture itself.
  public static func fit(
    _ size: (width: Int, height: Int),
    into box: (width: Int, height: Int)
  ) -> (width: Int, height: Int) {
    let scale = min(1, Double(box.width) / Double(size.width), Double(box.height) / Double(size.height))
    func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * scale).rounded())) }
    return (min(scaled(size.width), box.width), min(scaled(size.height), box.height))
  }
}

extension PictureSource {
  /// - Parameter least: what is made of the pixels will have this size; a decoder may make them fewer, but not less.
  func open(least: (width: Int, height: Int)) throws(DecodingFailure) -> any PictureDecoder {
    let stored = (width: width, height: height)
    guard width > 0, height > 0 else { throw .damaged(reason: "it has no pixels") }
    let decoder: any PictureDecoder
    switch format {
    case "jpeg": decoder = try JPEGDecoder(path: path, stored: stored, least: least)
    case "png": decoder = try PNGDecoder(path: path)
    case "bmp": decoder = try BMPDecoder(path: path)
    case "gif": decoder = try GIFDecoder(path: path)
    case "webp": decoder = try WebPDecoder(path: path)
    case "tiff": decoder = try WholeDecoder(path: path, format: .tiff)
    case "avif": decoder = try WholeDecoder(path: path, format: .avif)
    default: throw .unreadable(reason: "there is no decoder for \(format)")
    }
    guard format == "jpeg" || decoder.size == stored else {
      throw .sizeDiffers(
        expected: "\(width) × \(height)",
        found: "\(decoder.size.width) × \(decoder.size.height)"
      )
    }
    return decoder
  }
}

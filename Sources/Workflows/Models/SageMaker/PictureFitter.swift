internal import Drawing
internal import Media

/// Makes pictures so small that a service takes them in one request.
public struct PictureFitter: Sendable {
  /// What most photographs need as a JPEG of the first quality.
  private static let usualPixelsInByte = 3
  private static let firstQuality = 85
  private static let leastQuality = 25

  private let cache: FileCache
  private let lane: WorkLane

  /// - Parameter lane: for decoding pictures.
  public init(cache: FileCache, lane: WorkLane) {
    self.cache = cache
    self.lane = lane
  }

  struct Fitted: Sendable {
    /// A JPEG or PNG.
    let bytes: [UInt8]
    let scale: PictureScale
  }

  struct Pixels: Sendable {
    /// Each `0x00RRGGBB`, row by row.
    let pixels: [UInt32]
    let scale: PictureScale
  }

  /// The picture itself where it fits; otherwise a JPEG whose sides are halved as often as it needs, since decoders read
  /// halves at a fraction of the cost.
  ///
  /// - Parameters:
  ///   - picture: a JPEG or PNG.
  ///   - mostBytes: a few thousand at least.
  ///   - isSteady: all pictures of a size come out in one size, however well each can be packed: for a model that
  ///     remembers places on the pictures before.
  func picture(_ picture: [UInt8], within mostBytes: Int, isSteady: Bool) async throws -> Fitted {
    try await decoding(picture) { source, size in
      let mostPixels = isSteady ? mostBytes : mostBytes * Self.usualPixelsInByte
      if picture.count <= mostBytes, !isSteady || size.width * size.height <= mostPixels {
        return Fitted(bytes: picture, scale: PictureScale(frame: size, shown: size))
      }
      var box = size
      while box.width * box.height > mostPixels { box = Self.half(box) }
      var quality = Self.firstQuality
      while true {
        let bytes = try Thumbnailer.thumbnail(of: source, fitting: box.width, box.height, quality: quality)
        if bytes.count <= mostBytes {
          return Fitted(bytes: bytes, scale: PictureScale(frame: size, shown: Thumbnailer.fit(size, into: box)))
        }
        if isSteady, quality > Self.leastQuality { quality -= 20 } else { box = Self.half(box) }
      }
    }
  }

  func pixels(of picture: [UInt8], most: Int) async throws -> Pixels {
    try await decoding(picture) { source, size in
      let shown = Self.size(size, pixels: Double(most))
      let small = try Thumbnailer.pixels(of: source, fitting: shown.width, shown.height)
      return Pixels(pixels: small.pixels, scale: PictureScale(frame: size, shown: (small.width, small.height)))
    }
  }

  /// Decoders read files.
  private func decoding<Value: Sendable>(
    _ picture: [UInt8],
    _ body: @escaping @Sendable (PictureSource, (width: Int, height: Int)) throws -> Value
  ) async throws -> Value {
    let folder = try await cache.newFolder()
    return try await lane.run {
      defer { CacheFolder.remove(folder) }
      let path = "\(folder)/picture"
      try FileWriter(path).write(picture)
      let head = try PictureProbe.head(path: path)
      return try body(PictureSource(path: path, head: head), (head.uprightWidth, head.uprightHeight))
    }
  }

  private static func half(_ size: (width: Int, height: Int)) -> (width: Int, height: Int) {
    ((size.width + 1) / 2, (size.height + 1) / 2)
  }

  private static func size(_ size: (width: Int, height: Int), pixels: Double) -> (width: Int, height: Int) {
    let share = min(1, (pixels / Double(size.width * size.height)).squareRoot())
    let box = (width: max(1, Int(Double(size.width) * share)), height: max(1, Int(Double(size.height) * share)))
    return Thumbnailer.fit(size, into: box)
  }
}

/// TIFF 6.0: the directory of its first picture.
enum TIFFStructure {
  private enum Tag {
    static let width = 256
    static let height = 257
    static let bitsPerSample = 258
    static let compression = 259
    static let orientation = 274
    static let samplesPerPixel = 277
    /// Where the strips or tiles are, and how long.
    static let places = [(273, 279), (324, 325)]
  }

  /// None, LZW, JPEG, deflate in two ways, PackBits.
  private static let compressions: Set<Int> = [1, 5, 7, 8, 32_946, 32_773]
  private static let mostEntries = 200
  private static let mostPieces = 1_000_000

  private struct Field {
    let size: Int
    let count: Int
    let offset: Int
  }

  /// - Throws: `PictureProblem.truncated` where a strip or tile is not there.
  static func head(_ bytes: inout PictureBytes, _ limits: PictureLimits) throws(PictureProblem) -> PictureHead {
    let isLittle = try bytes.byte(at: 0) == 0x49
    func number(_ size: Int, _ offset: Int) throws(PictureProblem) -> Int {
      isLittle ? try bytes.little(size, at: offset) : try bytes.big(size, at: offset)
    }
    var fields: [Int: Field] = [:]
    let directory = try number(4, 4)
    let count = try number(2, directory)
    guard (1...mostEntries).contains(count) else {
      throw .damaged(kind: bytes.kind, reason: "its directory has \(count) entries")
    }
    for entry in 0..<count {
      let place = directory + 2 + entry * 12
      guard let size = [1: 1, 3: 2, 4: 4][try number(2, place + 2)] else { continue }
      let values = try number(4, place + 4)
      fields[try number(2, place)] = Field(
        size: size,
        count: values,
        offset: values <= 4 / size ? place + 8 : try number(4, place + 8)
      )
    }
    func value(_ tag: Int, _ fallback: Int, at index: Int = 0) throws(PictureProblem) -> Int {
      guard let field = fields[tag], index < field.count else { return fallback }
      return try number(field.size, field.offset + index * field.size)
    }
    var head = PictureHead(format: .tiff, width: try value(Tag.width, 0), height: try value(Tag.height, 0))
    head.bitsPerSample = min(try value(Tag.bitsPerSample, 1), 16)
    head.workingBytes = head.width * head.height * 8 + bytes.count
    try limits.check(head)
    guard compressions.contains(try value(Tag.compression, 1)), head.bitsPerSample == 1 || head.bitsPerSample == 8
    else {
      throw .unsupported(
        "A TIFF of this kind is not taken: only those with 1 or 8 bits a sample, uncompressed or by LZW, JPEG, deflate or "
          + "PackBits. Save it as PNG."
      )
    }
    guard try value(Tag.orientation, 1) == 1, try value(Tag.samplesPerPixel, 1) <= 4 else {
      throw .unsupported("A TIFF that is turned, or that has more than four channels, is not taken. Save it as PNG.")
    }
    try checkPieces(fields[Tag.places[0].0] == nil ? Tag.places[1] : Tag.places[0])
    return head

    func checkPieces(_ tags: (offsets: Int, sizes: Int)) throws(PictureProblem) {
      guard let offsets = fields[tags.offsets], let sizes = fields[tags.sizes], offsets.count == sizes.count,
        (1...mostPieces).contains(offsets.count)
      else { throw .damaged(kind: bytes.kind, reason: "it does not say where its pixels are") }
      for piece in 0..<offsets.count {
        let start = try value(tags.offsets, 0, at: piece)
        guard start + (try value(tags.sizes, 0, at: piece)) <= bytes.count else {
          throw .truncated(kind: bytes.kind, bytes: bytes.count)
        }
      }
    }
  }
}

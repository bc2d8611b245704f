import Media
import Testing

@Suite("Picture probe") struct PictureProbeTests {
  @Test(
    "photographs are taken with the size and format that they have",
    arguments: [
      ("astronaut.png", PictureHead.Format.png, 512, 512), ("chelsea.png", .png, 451, 300),
      ("coffee.png", .png, 600, 400), ("coins.png", .png, 384, 303), ("china.jpg", .jpeg, 640, 427),
      ("flower.jpg", .jpeg, 640, 427), ("hubble_deep_field.jpg", .jpeg, 1000, 872), ("retina.jpg", .jpeg, 1411, 1411),
      ("rocket.jpg", .jpeg, 640, 427),
    ]
  )
  func photographs(name: String, format: PictureHead.Format, width: Int, height: Int) throws {
    let head = try PictureProbe.examine(path: Photo.path(name))
    #expect(head.format == format)
    #expect((head.width, head.height) == (width, height))
    #expect((head.orientation, head.frames, head.bitsPerSample) == (1, 1, 8))
    #expect(try PictureProbe.head(path: Photo.path(name)) == head)
  }

  @Test(
    "all formats are told apart by their content",
    arguments: PictureHead.Format.allCases,
    [(1, 1), (9, 6), (300, 200)]
  )
  func formats(format: PictureHead.Format, size: (Int, Int)) throws {
    let bytes = Sample.picture(format.rawValue, width: size.0, height: size.1)
    let fromMemory = try PictureProbe.examine(bytes: bytes)
    #expect(fromMemory.format == format)
    #expect((fromMemory.width, fromMemory.height) == size)
    #expect(try withFile(bytes, named: "misnamed.txt") { try PictureProbe.examine(path: $0) } == fromMemory)
  }

  @Test("every truncation has a reason, and the whole file none", arguments: PictureHead.Format.allCases)
  func truncations(format: PictureHead.Format) throws {
    let bytes = Sample.picture(format.rawValue, width: 24, height: 16)
    #expect(try PictureProbe.examine(bytes: bytes).width == 24)
    for count in 0..<bytes.count {
      let problem = #expect(throws: PictureProblem.self) { try PictureProbe.examine(bytes: Array(bytes.prefix(count))) }
      #expect(problem?.description.isEmpty == false)
    }
  }

  @Test("a photograph cut short is truncated, not merely unknown", arguments: ["china.jpg", "coffee.png"])
  func truncatedPhotograph(name: String) throws {
    let whole = try bytes(of: Photo.path(name))
    for share in [3, 2] {
      let cut = Array(whole.prefix(whole.count * (share - 1) / share))
      let problem = #expect(throws: PictureProblem.self) { try PictureProbe.examine(bytes: cut) }
      let kind = name.hasSuffix("jpg") ? "JPEG" : "PNG"
      #expect(problem == .truncated(kind: kind, bytes: cut.count))
      #expect(problem?.description.contains("breaks off") == true)
    }
  }

  @Test("flipped bits make a reason or a head, never a crash", arguments: PictureHead.Format.allCases)
  func bitFlips(format: PictureHead.Format) {
    let bytes = Sample.picture(format.rawValue, width: 24, height: 16)
    var random = SplitMix(seed: 7)
    var (taken, refused) = (0, 0)
    for _ in 0..<2000 {
      var flipped = bytes
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        flipped[Int.random(in: 0..<min(bytes.count, 400), using: &random)] ^=
          1 << UInt8.random(in: 0..<8, using: &random)
      }
      do {
        let head = try PictureProbe.examine(bytes: flipped)
        #expect(head.width > 0 && head.height > 0 && head.width * head.height <= 100_000_000)
        taken += 1
      } catch { refused += 1 }
    }
    #expect(taken + refused == 2000)
    // A PNG is all checksums; in the others some bits are colours.
    #expect(refused > 100)
  }

  @Test("20000 × 20000 pixels in 50 kB are refused with both numbers")
  func pixelFlood() {
    let bytes = Sample.blankPNG(width: 20_000, height: 20_000)
    #expect(bytes.count < 60_000)
    let problem = #expect(throws: PictureProblem.self) { try PictureProbe.examine(bytes: bytes) }
    #expect(
      problem?.description
        == "20000 × 20000 pixels are 400 megapixels; at most 100 are taken. Make it smaller, or cut it into parts."
    )
  }

  @Test("the limits are the caller's")
  func limits() throws {
    let bytes = Sample.picture("png", width: 40, height: 25)
    #expect(try PictureProbe.examine(bytes: bytes, limits: PictureLimits(mostPixels: 1000)).width == 40)
    #expect(throws: PictureProblem.tooManyPixels(width: 40, height: 25, most: 999)) {
      try PictureProbe.examine(bytes: bytes, limits: PictureLimits(mostPixels: 999))
    }
    #expect(throws: PictureProblem.sideTooLong(width: 40, height: 25, longest: 39)) {
      try PictureProbe.examine(bytes: bytes, limits: PictureLimits(longestSide: 39))
    }
  }

  @Test("a side of 32,768 pixels is one too many")
  func longSide() throws {
    #expect(try PictureProbe.examine(bytes: Sample.blankPNG(width: 32_767, height: 1)).width == 32_767)
    #expect(throws: PictureProblem.sideTooLong(width: 32_768, height: 1, longest: 32_767)) {
      try PictureProbe.examine(bytes: Sample.blankPNG(width: 32_768, height: 1))
    }
  }

  @Test("a folder and a missing file cannot be read", arguments: ["/tmp", "/tmp/there-is-no-such-file"])
  func unreadable(path: String) {
    let problem = #expect(throws: PictureProblem.self) { try PictureProbe.examine(path: path) }
    #expect(problem?.description.hasPrefix("The file could not be read: ") == true)
  }
}

/// Repeatable random numbers (Steele, Lea, Flood: SplitMix64).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

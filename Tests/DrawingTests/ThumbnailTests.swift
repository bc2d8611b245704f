import CGD
import Testing

@testable import Drawing

@Suite("Thumbnails") struct ThumbnailTests {
  @Test(
    "a photograph fits its box, keeps its shape, and looks as libgd's resampling makes it",
    arguments: [
      ("astronaut.png", 240, 240), ("chelsea.png", 320, 213), ("coins.png", 304, 240), ("retina.jpg", 240, 240),
      ("hubble_deep_field.jpg", 275, 240), ("china.jpg", 320, 214), ("rocket.jpg", 320, 214),
    ]
  )
  func photographs(name: String, width: Int, height: Int) throws {
    let path = pictureFixture("photos/\(name)")
    let format = name.hasSuffix("png") ? "png" : "jpeg"
    let whole = try decodedByGD(path, format)
    let source = PictureSource(path: path, format: format, width: whole.width, height: whole.height, orientation: 1)
    let small = try picturePixels(ofJPEG: Thumbnailer.thumbnail(of: source, fitting: 320, 240, quality: 95))
    #expect((small.width, small.height) == (width, height))
    #expect(pictureDifference(small.pixels, try resampled(whole, width, height)).mean < 4)
  }

  /// Red, green, blue and yellow quarteredPicture; where each of them stands when the picture is upright.
  private static let turned: [(Int, [UInt32])] = [
    (1, [0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00]), (2, [0x00FF00, 0xFF0000, 0xFFFF00, 0x0000FF]),
    (3, [0xFFFF00, 0x0000FF, 0x00FF00, 0xFF0000]), (4, [0x0000FF, 0xFFFF00, 0xFF0000, 0x00FF00]),
    (5, [0xFF0000, 0x0000FF, 0x00FF00, 0xFFFF00]), (6, [0x0000FF, 0xFF0000, 0xFFFF00, 0x00FF00]),
    (7, [0xFFFF00, 0x00FF00, 0x0000FF, 0xFF0000]), (8, [0x00FF00, 0xFFFF00, 0xFF0000, 0x0000FF]),
  ]

  @Test("a picture is turned upright by its orientation", arguments: turned, ["jpeg", "png", "gif", "webp", "bmp"])
  func orientations(turned: (Int, [UInt32]), format: String) throws {
    let (orientation, expected) = turned
    try withPicture(quarteredPicture(format)) { path in
      let source = PictureSource(path: path, format: format, width: 64, height: 32, orientation: orientation)
      let size = orientation > 4 ? (32, 64) : (64, 32)
      let upright = try picturePixels(ofJPEG: Thumbnailer.upright(source))
      #expect((upright.width, upright.height) == size)
      let small = try picturePixels(ofJPEG: Thumbnailer.thumbnail(of: source, fitting: 32, 32))
      #expect((small.width, small.height) == (size.0 / 2, size.1 / 2))
      for picture in [upright, small] {
        let places = [(1, 1), (3, 1), (1, 3), (3, 3)]
        let found = places.map { picture.pixels[picture.height * $0.1 / 4 * picture.width + picture.width * $0.0 / 4] }
        #expect(pictureDifference(found, expected).most < 24)
      }
    }
  }

  @Test(
    "a whole picture is the same whether its rows go straight into the file or are held",
    arguments: [1, 6],
    ["jpeg", "png", "gif", "webp", "bmp"]
  )
  func wholePictures(orientation: Int, format: String) throws {
    try withPicture(quarteredPicture(format)) { path in
      let source = PictureSource(path: path, format: format, width: 64, height: 32, orientation: orientation)
      let held = try Thumbnailer.thumbnail(of: source, fitting: 64, 64, quality: 70)
      #expect(try Thumbnailer.whole(source, quality: 70) == held)
    }
  }

  @Test("rows that do not come from the top on, or not whole, are not taken for a picture")
  func unorderedRows() throws {
    let row: [UInt32] = [0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF]
    func isComplete(_ rows: [(row: Int, column: Int, step: Int, count: Int)]) throws -> Bool {
      let encoder = try JPEGEncoder(width: 4, height: 2, quality: 80, keepsColors: true)
      var encoded = EncodedRows(size: (4, 2), encoder: encoder)
      for next in rows {
        row.prefix(next.count).withContiguousStorageIfAvailable {
          encoded.take($0, row: next.row, from: next.column, step: next.step)
        }
      }
      #expect(encoded.failure == nil)
      return encoded.isComplete
    }
    #expect(try isComplete([(0, 0, 1, 4), (1, 0, 1, 4)]))
    #expect(try !isComplete([(0, 0, 1, 4)]))
    #expect(try !isComplete([(1, 0, 1, 4), (0, 0, 1, 4)]))
    #expect(try !isComplete([(0, 0, 2, 2), (0, 1, 2, 2), (1, 0, 1, 4)]))
  }

  @Test("a picture in strips is the same as in one piece", arguments: 1...8)
  func strips(orientation: Int) throws {
    let stored = (width: 7, height: 5)
    let pixels = (0..<35).map { UInt32($0) }
    func strip(_ rows: Range<Int>) -> [UInt32] {
      var strip = UprightStrip(rows: rows, stored: stored, orientation: Orientation(orientation))
      for row in 0..<5 {
        pixels[row * 7..<row * 7 + 7].withUnsafeBufferPointer { strip.take($0, row: row, from: 0, step: 1) }
      }
      return strip.pixels
    }
    let height = orientation > 4 ? 7 : 5
    #expect((0..<height).flatMap { strip($0..<$0 + 1) } == strip(0..<height))
    #expect(Set(strip(0..<height)).count == 35)
  }

  @Test("a thumbnail is never larger than its picture", arguments: [(1, 1), (5, 3), (1, 3000), (3000, 1), (321, 2)])
  func small(size: (width: Int, height: Int)) throws {
    try withPicture(quarteredPicture("png", width: size.width, height: size.height)) { path in
      let source = PictureSource(path: path, format: "png", width: size.width, height: size.height, orientation: 1)
      let small = try picturePixels(ofJPEG: Thumbnailer.thumbnail(of: source, fitting: 320, 240))
      #expect(small.width <= min(size.width, 320) && small.height <= min(size.height, 240))
    }
  }

  @Test("the mean of an area is exact, wherever pixels are cut", arguments: 1...9)
  func exactMean(target: Int) {
    var box = BoxAverage(from: (9, 1), to: (target, 1))
    let values = (0..<9).map { UInt32($0 * 28) }
    values.map { $0 << 16 | $0 << 8 | $0 }.withUnsafeBufferPointer { box.take($0, row: 0, from: 0, step: 1) }
    for (cell, pixel) in box.grid().pixels.enumerated() {
      // The integral over the cell, pixel by pixel.
      let (start, end) = (Double(cell) * 9 / Double(target), Double(cell + 1) * 9 / Double(target))
      let sum = (0..<9).reduce(0.0) {
        $0 + Double(values[$1]) * max(0, min(end, Double($1 + 1)) - max(start, Double($1)))
      }
      #expect(abs(Double(pixel & 255) - sum / (end - start)) <= 0.5 + 1e-9)
      #expect(pixel & 255 == pixel >> 8 & 255 && pixel & 255 == pixel >> 16)
    }
  }

  @Test("a size other than the probe's is refused", arguments: ["jpeg", "png", "gif", "webp", "bmp"])
  func wrongSize(format: String) {
    withPicture(quarteredPicture(format)) { path in
      let source = PictureSource(path: path, format: format, width: 32, height: 64, orientation: 1)
      #expect(throws: DecodingFailure.sizeDiffers(expected: "32 × 64", found: "64 × 32")) {
        try Thumbnailer.thumbnail(of: source, fitting: 32, 32)
      }
    }
  }

  @Test("a JPEG that lacks pixels has a thumbnail with grey, but no upright copy")
  func missingPixels() throws {
    let whole = quarteredPicture("jpeg", width: 640, height: 480)
    let cut = Array(whole.prefix(whole.count * 2 / 3)) + [0xFF, 0xD9]
    try withPicture(cut) { path in
      let source = PictureSource(path: path, format: "jpeg", width: 640, height: 480, orientation: 6)
      let small = try Thumbnailer.thumbnail(of: source, fitting: 320, 240)
      #expect(try picturePixels(ofJPEG: small).height == 240)
      #expect(throws: DecodingFailure.damaged(reason: "some of its pixels are missing")) {
        try Thumbnailer.upright(source)
      }
    }
  }

  @Test("flipped bits make a picture or a reason, never a crash", arguments: ["jpeg", "png", "gif", "webp", "bmp"])
  func bitFlips(format: String) {
    let whole = quarteredPicture(format, width: 24, height: 16)
    var state: UInt64 = 11
    var outcomes = 0
    for _ in 0..<400 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var flipped = whole
      flipped[Int(state >> 33) % whole.count] ^= 1 << UInt8(state >> 30 & 7)
      withPicture(flipped) { path in
        let source = PictureSource(path: path, format: format, width: 24, height: 16, orientation: 6)
        do { outcomes += try Thumbnailer.thumbnail(of: source, fitting: 12, 12).isEmpty ? 0 : 1 } catch {
          outcomes += 1
        }
      }
    }
    #expect(outcomes == 400)
  }

  @Test("every truncation of a file that was whole when it was probed has a reason, or grey pixels")
  func truncations() {
    for format in ["jpeg", "png", "gif", "webp", "bmp"] {
      let whole = quarteredPicture(format, width: 24, height: 16)
      for count in stride(from: 0, to: whole.count, by: 3) {
        withPicture(Array(whole.prefix(count))) { path in
          let source = PictureSource(path: path, format: format, width: 24, height: 16, orientation: 1)
          let outcome = Result { try Thumbnailer.thumbnail(of: source, fitting: 12, 12) }
          switch outcome {
          case .success(let jpeg): #expect(!jpeg.isEmpty)
          case .failure(let failure): #expect((failure as? DecodingFailure)?.description.isEmpty == false)
          }
        }
      }
    }
  }

  @Test("an upright copy has a colour profile if the picture has one, and no EXIF")
  func profile() throws {
    let content = Array("ICC_PROFILE\0".utf8) + [1, 1] + [UInt8](repeating: 7, count: 300)
    let jpeg = quarteredPicture("jpeg")
    let segment: [UInt8] = [0xFF, 0xE2, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
    let exif: [UInt8] = [0xFF, 0xE1, 0, 14] + Array("Exif\0\0secret".utf8)
    try withPicture(jpeg[..<2] + exif + segment + jpeg[2...]) { path in
      let upright = try Thumbnailer.upright(
        PictureSource(path: path, format: "jpeg", width: 64, height: 32, orientation: 6)
      )
      let text = String(decoding: upright, as: Unicode.ASCII.self)
      #expect(text.contains("ICC_PROFILE"))
      #expect(!text.contains("secret") && !text.contains("Exif"))
    }
  }

  /// libgd's slow and good way.
  private func resampled(
    _ whole: (width: Int, height: Int, pixels: [UInt32]),
    _ width: Int,
    _ height: Int
  ) throws -> [UInt32] {
    let large = try #require(gdImageCreateTrueColor(Int32(whole.width), Int32(whole.height)))
    let small = try #require(gdImageCreateTrueColor(Int32(width), Int32(height)))
    defer {
      gdImageDestroy(large)
      gdImageDestroy(small)
    }
    for (index, pixel) in whole.pixels.enumerated() {
      large.pointee.tpixels[index / whole.width]![index % whole.width] = Int32(pixel)
    }
    gdImageCopyResampled(small, large, 0, 0, 0, 0, Int32(width), Int32(height), Int32(whole.width), Int32(whole.height))
    return (0..<width * height).map { UInt32(bitPattern: small.pointee.tpixels[$0 / width]![$0 % width]) & 0xFFFFFF }
  }
}

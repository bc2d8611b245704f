import CGD
import Testing

@testable import Drawing

@Suite("Decoders") struct ThumbnailDecoderTests {
  @Test(
    "photographs have the pixels that libgd finds in them",
    arguments: [
      "astronaut.png", "chelsea.png", "coffee.png", "coins.png", "china.jpg", "flower.jpg", "rocket.jpg",
    ]
  )
  func photographs(name: String) throws {
    let path = pictureFixture("photos/\(name)")
    let format = name.hasSuffix("png") ? "png" : "jpeg"
    let expected = try decodedByGD(path, format)
    #expect(try decodedPicture(path, format, width: expected.width, height: expected.height) == expected.pixels)
  }

  @Test(
    "what libgd writes comes back",
    arguments: ["png", "gif", "bmp", "webp", "jpeg"],
    [(64, 32), (1, 1), (17, 13)]
  )
  func formats(format: String, size: (width: Int, height: Int)) throws {
    try withPicture(quarteredPicture(format, width: size.width, height: size.height)) { path in
      let expected = try decodedByGD(path, format)
      #expect(try decodedPicture(path, format, width: size.width, height: size.height) == expected.pixels)
    }
  }

  @Test("interlaced PNG, GIF and JPEG come out as the plain ones", arguments: ["png", "gif", "jpeg"], 2...20)
  func interlaced(format: String, side: Int) throws {
    // libgd writes rows that do not exist into interlaced GIFs of less than five.
    let image = try #require(gdImageCreateTrueColor(Int32(side), Int32(side + 3)))
    defer { gdImageDestroy(image) }
    for index in 0..<side * (side + 3) {
      image.pointee.tpixels[index / side]![index % side] = Int32(index * 77_773 & 0xFFFFFF)
    }
    if format == "gif" { gdImageTrueColorToPalette(image, 0, 256) }
    gdImageInterlace(image, 1)
    try withPicture(encodedPicture(image, format)) { path in
      let expected = try decodedByGD(path, format).pixels
      let found = try decodedPicture(path, format, width: side, height: side + 3)
      #expect(found == expected)
    }
  }

  @Test("a GIF of noise fills libgd's code table as ours")
  func noisyGIF() throws {
    let image = try #require(gdImageCreateTrueColor(300, 200))
    defer { gdImageDestroy(image) }
    var noise: UInt32 = 1
    for index in 0..<60_000 {
      noise = noise &* 1_664_525 &+ 1_013_904_223
      image.pointee.tpixels[index / 300]![index % 300] = Int32(noise >> 8)
    }
    gdImageTrueColorToPalette(image, 0, 256)
    gdImageColorTransparent(image, 5)
    try withPicture(encodedPicture(image, "gif")) { path in
      let expected = try decodedByGD(path, "gif").pixels
      #expect(try decodedPicture(path, "gif", width: 300, height: 200) == expected)
    }
  }

  @Test("the first frame of an animated GIF lies where it belongs, on white")
  func gifFrame() throws {
    let frame: [UInt8] = [0x2C, 1, 0, 1, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0]
    let head: [UInt8] = Array("GIF89a".utf8) + [3, 0, 3, 0, 0x80, 0, 0] + [0, 0, 0, 10, 20, 30]
    let pixels = try withPicture(head + frame + frame + [0x3B]) { try decodedPicture($0, "gif", width: 3, height: 3) }
    #expect(pixels == (0..<9).map { $0 == 4 ? 0x0A141E : 0xFFFFFF })
  }

  @Test("the first frame of an animated WebP lies where it belongs, on white")
  func webpFrame() throws {
    let still = Array(quarteredPicture("webp", width: 8, height: 8).dropFirst(12))
    let little = { (number: Int) in (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    let frame: [UInt8] = [1, 0, 0, 2, 0, 0, 7, 0, 0, 7, 0, 0, 100, 0, 0, 0] + still
    let animation = Array("ANMF".utf8) + little(frame.count) + frame
    let content: [UInt8] =
      Array("WEBPVP8X".utf8) + little(10) + [2, 0, 0, 0, 11, 0, 0, 13, 0, 0] + Array("ANIM".utf8) + little(6)
      + [0, 0, 0, 0, 0, 0] + animation + animation
    try withPicture(Array("RIFF".utf8) + little(content.count) + content) { path in
      let pixels = try decodedPicture(path, "webp", width: 12, height: 14)
      #expect(
        pixels[0..<12 * 4].allSatisfy { $0 == 0xFFFFFF } && pixels[12 * 12..<12 * 14].allSatisfy { $0 == 0xFFFFFF }
      )
      let expected = try withPicture(quarteredPicture("webp", width: 8, height: 8)) {
        try decodedByGD($0, "webp").pixels
      }
      #expect((4..<12).flatMap { pixels[$0 * 12 + 2..<$0 * 12 + 10] } == expected)
    }
  }

  @Test("bitmaps with few colours, from the top down, and with masks are read")
  func bitmaps() throws {
    let little = { (size: Int, number: Int) in (0..<size).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    func bitmap(height: Int, bits: Int, compression: Int = 0, extra: [UInt8], rows: [UInt8]) -> [UInt8] {
      let info =
        little(4, 40) + little(4, 2) + little(4, height) + little(2, 1) + little(2, bits) + little(4, compression)
      let head = info + little(4, rows.count) + little(4, 0) + little(4, 0) + little(8, 0)
      let start = 14 + head.prefix(40).count + extra.count
      return Array("BM".utf8) + little(4, start + rows.count) + little(4, 0) + little(4, start) + head.prefix(40)
        + extra + rows
    }
    let colors: [UInt8] = [0x30, 0x20, 0x10, 0, 0x60, 0x50, 0x40, 0]
    let oneBit = bitmap(height: 2, bits: 1, extra: colors, rows: [0b0100_0000, 0, 0, 0, 0b1000_0000, 0, 0, 0])
    let fourBit = bitmap(height: -2, bits: 4, extra: colors, rows: [0x10, 0, 0, 0, 0x01, 0, 0, 0])
    for file in [oneBit, fourBit] {
      let pixels = try withPicture(file) { try decodedPicture($0, "bmp", width: 2, height: 2) }
      #expect(pixels == [0x405060, 0x102030, 0x102030, 0x405060])
    }
    let masks = little(4, 0xF800) + little(4, 0x07E0) + little(4, 0x001F)
    let sixteen = bitmap(height: 1, bits: 16, compression: 3, extra: masks, rows: little(2, 0xF800) + little(2, 0x07FF))
    #expect(try withPicture(sixteen) { try decodedPicture($0, "bmp", width: 2, height: 1) } == [0xFF0000, 0x00FFFF])
  }

  @Test("a JPEG made of ink (CMYK) has the colours of its paper print", arguments: ["cmyk.jpg", "cmyk-adobe.jpg"])
  func ink(name: String) throws {
    let pixels = try decodedPicture(pictureFixture("hostile/\(name)"), "jpeg", width: 32, height: 16)
    // Left: cyan ink; right: black ink half.
    #expect(pictureDifference([pixels[32 * 8 + 4]], [0x00FFFF]).most < 6)
    #expect(pictureDifference([pixels[32 * 8 + 28]], [0x7F7F7F]).most < 6)
  }
}

import Media
import Testing

@Suite("Structure of pictures") struct PictureStructureTests {
  private func problem(_ bytes: [UInt8]) -> PictureProblem? {
    #expect(throws: PictureProblem.self) { try PictureProbe.examine(bytes: bytes) }
  }

  @Test("EXIF's orientation is read in both byte orders", arguments: 1...8, [true, false])
  func jpegOrientation(orientation: Int, isLittle: Bool) throws {
    let exif = Sample.exif(orientation: orientation, isLittle: isLittle)
    let head = try PictureProbe.examine(bytes: Sample.jpeg(Sample.picture("jpeg"), withEXIF: exif))
    #expect(head.orientation == orientation)
    #expect((head.width, head.height) == (9, 6))
    #expect((head.uprightWidth, head.uprightHeight) == (orientation > 4 ? (6, 9) : (9, 6)))
  }

  @Test("an orientation of 0 or 9, and every truncation of EXIF, is upright")
  func brokenEXIF() throws {
    let jpeg = Sample.picture("jpeg")
    var blocks = [0, 9, 200].map { Sample.exif(orientation: $0) }
    blocks += (0..<22).map { Array(Sample.exif(orientation: 6).prefix($0)) }.filter { $0.count < 20 }
    // A directory that says it is somewhere else.
    blocks.append([0x49, 0x49, 0x2A, 0, 0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 1, count: 30))
    for block in blocks {
      #expect(try PictureProbe.examine(bytes: Sample.jpeg(jpeg, withEXIF: block)).orientation == 1)
    }
  }

  @Test("PNG's and WebP's orientation is read", arguments: [1, 3, 6, 8])
  func otherOrientations(orientation: Int) throws {
    let exif = Sample.exif(orientation: orientation)
    let png = Sample.picture("png")
    let withChunk = Array(png.prefix(33)) + Sample.pngChunk("eXIf", exif) + png[33...]
    #expect(try PictureProbe.examine(bytes: withChunk).orientation == orientation)
    let still = Array(Sample.picture("webp").dropFirst(12))
    let wide: [UInt8] = Array("VP8X".utf8) + Sample.little32(10) + [8, 0, 0, 0, 8, 0, 0, 5, 0, 0]
    let content = Array("WEBP".utf8) + wide + still + Array("EXIF".utf8) + Sample.little32(exif.count) + exif
    let webp = Array("RIFF".utf8) + Sample.little32(content.count) + content
    #expect(try PictureProbe.examine(bytes: webp).orientation == orientation)
  }

  @Test("a JPEG may have bytes behind its end, and fill bytes and restart marks inside")
  func lenientJPEG() throws {
    let jpeg = Sample.picture("jpeg", width: 64, height: 64)
    #expect(try PictureProbe.examine(bytes: jpeg + Array("phones add things here".utf8)).width == 64)
    #expect(try PictureProbe.examine(bytes: [0xFF, 0xD8, 0xFF, 0xFF] + jpeg[2...]).width == 64)
    let end = jpeg.count - 2
    #expect(try PictureProbe.examine(bytes: jpeg[..<end] + [0xFF, 0xD0, 0xFF, 0x00] + jpeg[end...]).width == 64)
  }

  @Test("a JPEG inside EXIF does not end the JPEG around it")
  func embeddedThumbnail() throws {
    let jpeg = Sample.picture("jpeg", width: 64, height: 64)
    let withSmall = Sample.jpeg(jpeg, withEXIF: Sample.exif(orientation: 1) + Sample.picture("jpeg"))
    #expect(try PictureProbe.examine(bytes: withSmall).width == 64)
    #expect(problem(withSmall.dropLast(2)) == .truncated(kind: "JPEG", bytes: withSmall.count - 2))
  }

  @Test("kinds of JPEG that no browser shows are refused by name")
  func strangeJPEG() throws {
    let jpeg = Sample.picture("jpeg")
    let frame = try #require(jpeg.indices.dropLast().first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    var lossless = jpeg
    lossless[frame + 1] = 0xC3
    #expect(problem(lossless)?.description.contains("lossless") == true)
    var deep = jpeg
    deep[frame + 4] = 12
    #expect(problem(deep)?.description.contains("12 bits a sample") == true)
    var flat = jpeg
    (flat[frame + 5], flat[frame + 6]) = (0, 0)
    #expect(problem(flat)?.description.contains("9 × 0 pixels") == true)
  }

  @Test("a JPEG in many scans that needs more than 320 MB is refused by its head")
  func progressiveFlood() throws {
    let size: [UInt8] = [0x23, 0x28, 0x23, 0x28]
    let head: [UInt8] =
      [0xFF, 0xD8, 0xFF, 0xC2, 0, 17, 8] + size + [3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0] + [
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0,
      ]
    let refused = #expect(throws: PictureProblem.self) { try PictureProbe.head(bytes: head) }
    #expect(refused == .tooMuchMemory(kind: "JPEG", megabytes: 463, most: 320))
    var inOneScan = head
    (inOneScan[3], inOneScan[25]) = (0xC0, 3)
    #expect(try PictureProbe.head(bytes: inOneScan).width == 9000)
  }

  @Test("a PNG whose checksum is wrong is damaged, and the chunk is named")
  func pngChecksum() throws {
    var png = Sample.picture("png")
    png[png.count - 20] ^= 1
    #expect(problem(png) == .damaged(kind: "PNG", reason: "the checksum of its chunk IDAT is wrong"))
  }

  @Test("a PNG without pixels, or with a palette missing, is damaged")
  func pngParts() {
    let head = { (color: UInt8) in Sample.pngChunk("IHDR", Sample.big32(1) + Sample.big32(1) + [8, color, 0, 0, 0]) }
    let end = Sample.pngChunk("IEND", [])
    #expect(problem(Sample.pngSignature + head(0) + end)?.description.contains("no pixels") == true)
    let data = Sample.pngChunk("IDAT", Sample.deflated([0, 0]))
    #expect(problem(Sample.pngSignature + head(3) + data + end)?.description.contains("palette") == true)
    #expect(problem(Sample.pngSignature + head(5) + data + end)?.description.contains("kind of pixels") == true)
    let torn = data + Sample.pngChunk("tEXt", []) + data
    #expect(problem(Sample.pngSignature + head(0) + torn + end)?.description.contains("torn apart") == true)
  }

  @Test("frames of a GIF are counted, and too many are refused")
  func gifFrames() throws {
    let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]
    let head: [UInt8] = Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
    let animation = { (count: Int) in head + (0..<count).flatMap { _ in frame } + [0x3B] }
    #expect(try PictureProbe.examine(bytes: animation(1000)).frames == 1000)
    #expect(problem(animation(1001)) == .tooManyFrames(most: 1000))
    #expect(problem(animation(0))?.description.contains("no pixels") == true)
    var outside = animation(1)
    outside[head.count + 5] = 2
    #expect(problem(outside)?.description.contains("does not lie within") == true)
  }

  @Test("a WebP of 16383 × 16383 pixels in 34 bytes is refused")
  func webpFlood() {
    let bits = 16_382 | 16_382 << 14
    let lossless =
      Array("WEBPVP8L".utf8) + Sample.little32(14) + [0x2F] + Sample.little32(bits) + [UInt8](repeating: 0, count: 9)
    let webp = Array("RIFF".utf8) + Sample.little32(lossless.count) + lossless
    #expect(webp.count == 34)
    #expect(problem(webp) == .tooManyPixels(width: 16_383, height: 16_383, most: 100_000_000))
  }

  @Test("a BMP that is compressed, or whose rows are not all there, is refused")
  func bmp() {
    var bmp = Sample.picture("bmp")
    #expect(problem(bmp.dropLast()) == .truncated(kind: "BMP", bytes: bmp.count - 1))
    bmp[30] = 1
    #expect(problem(bmp)?.description.contains("compressed BMP") == true)
  }
}

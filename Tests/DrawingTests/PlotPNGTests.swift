import CGD
import Testing

@testable import Drawing

@Suite("PNG of plots") struct PlotPNGTests {
  @Test("up to 256 colours come back exactly")
  func exactColors() throws {
    let pixels = (0..<1024).map { UInt32($0 % 256) * 0x010203 & 0xFFFFFF }
    #expect(try decoded(PNGWriter.png(pixels, width: 64, height: 16, level: 1), 64, 16) == pixels)
  }

  @Test("of more colours the frequent ones come back exactly and the others nearly")
  func manyColors() throws {
    let rare = (0..<2000).map { UInt32($0 / 100) << 16 | UInt32($0 % 100) }
    let pixels = rare + [UInt32](repeating: 0xABCDEF, count: 2000)
    let back = try decoded(PNGWriter.png(pixels, width: 100, height: 40, level: 6), 100, 40)
    #expect(back.suffix(2000) == pixels.suffix(2000)[...])
    #expect(Set(back).count <= 256)
    #expect(zip(back, pixels).allSatisfy { abs(Int($0 >> 16) - Int($1 >> 16)) < 20 })
  }

  private func decoded(_ bytes: [UInt8], _ width: Int, _ height: Int) throws -> [UInt32] {
    var bytes = bytes
    let image = try #require(gdImageCreateFromPngPtr(Int32(bytes.count), &bytes))
    defer { gdImageDestroy(image) }
    return (0..<height).flatMap { y in
      (0..<width).map { UInt32(gdImageGetTrueColorPixel(image, Int32($0), Int32(y))) }
    }
  }
}

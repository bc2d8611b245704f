import Testing

@testable import Drawing

/// Kinds of pixels that libgd does not write, against the colours that the specification gives them.
@Suite("Kinds of PNG") struct ThumbnailPNGTests {
  private func pixels(
    _ width: Int,
    bits: UInt8,
    color: UInt8,
    chunks: [(String, [UInt8])] = [],
    rows: [[UInt8]]
  ) throws -> [UInt32] {
    let file = PNGFile.bytes(
      width: width,
      height: rows.count,
      bits: bits,
      color: color,
      chunks: chunks,
      rows: rows.flatMap { $0 }
    )
    return try withPicture(file) { try decodedPicture($0, "png", width: width, height: rows.count) }
  }

  @Test("greys of 1, 2, 4, 8 and 16 bits")
  func greys() throws {
    #expect(try pixels(3, bits: 1, color: 0, rows: [[0, 0b0100_0000]]) == [0, 0xFFFFFF, 0])
    #expect(try pixels(3, bits: 2, color: 0, rows: [[0, 0b0001_1000]]) == [0, 0x555555, 0xAAAAAA])
    #expect(try pixels(3, bits: 4, color: 0, rows: [[0, 0x0F, 0x70]]) == [0, 0xFFFFFF, 0x777777])
    #expect(try pixels(2, bits: 8, color: 0, rows: [[0, 1, 2]]) == [0x010101, 0x020202])
    #expect(try pixels(2, bits: 16, color: 0, rows: [[0, 0x12, 0x34, 0xFF, 0xFF]]) == [0x121212, 0xFFFFFF])
  }

  @Test("colours of 8 and 16 bits")
  func colors() throws {
    #expect(try pixels(1, bits: 8, color: 2, rows: [[0, 1, 2, 3]]) == [0x010203])
    #expect(try pixels(1, bits: 16, color: 2, rows: [[0, 1, 99, 2, 99, 3, 99]]) == [0x010203])
  }

  @Test("clear pixels lie on white")
  func alpha() throws {
    #expect(
      try pixels(3, bits: 8, color: 6, rows: [[0, 9, 8, 7, 255, 0, 0, 0, 0, 0, 0, 0, 128]]) == [
        0x090807, 0xFFFFFF, 0x7F7F7F,
      ]
    )
    #expect(try pixels(2, bits: 8, color: 4, rows: [[0, 9, 255, 0, 0]]) == [0x090909, 0xFFFFFF])
    #expect(try pixels(1, bits: 16, color: 6, rows: [[0, 9, 0, 8, 0, 7, 0, 0, 0]]) == [0xFFFFFF])
    #expect(try pixels(1, bits: 16, color: 4, rows: [[0, 9, 0, 255, 255]]) == [0x090909])
  }

  @Test("palettes have colours, some of them clear, and black for what is missing")
  func palette() throws {
    let chunks = [("PLTE", [1, 2, 3, 0, 0, 0]), ("tRNS", [255, 0])] as [(String, [UInt8])]
    #expect(try pixels(3, bits: 8, color: 3, chunks: chunks, rows: [[0, 0, 1, 2]]) == [0x010203, 0xFFFFFF, 0])
    #expect(
      try pixels(4, bits: 2, color: 3, chunks: chunks, rows: [[0, 0b0001_0011]]) == [0x010203, 0xFFFFFF, 0x010203, 0]
    )
  }

  @Test("the one colour that is clear is white")
  func clearColor() throws {
    #expect(try pixels(2, bits: 8, color: 0, chunks: [("tRNS", [0, 5])], rows: [[0, 5, 6]]) == [0xFFFFFF, 0x060606])
    let chunk: [(String, [UInt8])] = [("tRNS", [0, 1, 0, 2, 0, 3])]
    #expect(try pixels(2, bits: 8, color: 2, chunks: chunk, rows: [[0, 1, 2, 3, 1, 2, 4]]) == [0xFFFFFF, 0x010204])
    #expect(
      try pixels(2, bits: 16, color: 0, chunks: [("tRNS", [0, 5])], rows: [[0, 0, 5, 1, 5]]) == [0xFFFFFF, 0x010101]
    )
  }

  @Test("each filter gives back what was filtered", arguments: UInt8(0)...4)
  func filters(filter: UInt8) throws {
    let plain: [[UInt8]] = [[10, 20, 30, 40, 50, 60, 250, 5, 90], [11, 25, 29, 200, 1, 66, 3, 4, 5]]
    var rows: [[UInt8]] = []
    for (y, row) in plain.enumerated() {
      rows.append(
        [filter]
          + row.indices.map { x in
            let left = x >= 3 ? Int(row[x - 3]) : 0
            let up = y > 0 ? Int(plain[y - 1][x]) : 0
            let corner = x >= 3 && y > 0 ? Int(plain[y - 1][x - 3]) : 0
            let paeth = [left, up, corner].min { abs($0 - left - up + corner) < abs($1 - left - up + corner) } ?? 0
            let guess = [0, left, up, (left + up) / 2, paeth][Int(filter)]
            return UInt8(truncatingIfNeeded: Int(row[x]) - guess)
          }
      )
    }
    let expected: [UInt32] = plain.joined().enumerated().reduce(into: []) { pixels, byte in
      if byte.offset % 3 == 0 { pixels.append(0) }
      pixels[pixels.count - 1] = pixels[pixels.count - 1] << 8 | UInt32(byte.element)
    }
    #expect(try pixels(3, bits: 8, color: 2, rows: rows) == expected)
  }

  @Test("an unknown filter, missing rows and rubbish are damage")
  func damage() {
    #expect(throws: DecodingFailure.damaged(reason: "one of its rows is coded in no known way")) {
      try pixels(1, bits: 8, color: 0, rows: [[5, 1]])
    }
    #expect(throws: DecodingFailure.damaged(reason: "pixels are missing")) {
      try pixels(2, bits: 8, color: 0, rows: [[0, 1]])
    }
    let rubbish = PNGFile.bytes(width: 1, height: 1, bits: 8, color: 0, rows: [])
    #expect(throws: DecodingFailure.damaged(reason: "pixels are missing")) {
      try withPicture(rubbish) { try decodedPicture($0, "png", width: 1, height: 1) }
    }
  }

  @Test("pixels that come in many chunks are one stream")
  func manyChunks() throws {
    let rows: [UInt8] = (0..<50 * 41).map { $0 % 41 == 0 ? 0 : UInt8(truncatingIfNeeded: ($0 % 41 - 1) * ($0 / 41)) }
    let whole = PNGFile.bytes(width: 40, height: 50, bits: 8, color: 0, rows: rows)
    let packed = PNGFile.deflated(rows)
    let pieces = packed.flatMap { PNGFile.chunk("IDAT", [$0]) } + PNGFile.chunk("IDAT", [])
    let many = Array(whole.prefix(33)) + pieces + whole.suffix(12)
    let expected = try withPicture(whole) { try decodedPicture($0, "png", width: 40, height: 50) }
    #expect(try withPicture(many) { try decodedPicture($0, "png", width: 40, height: 50) } == expected)
    #expect(expected.last == 0x777777)
  }
}

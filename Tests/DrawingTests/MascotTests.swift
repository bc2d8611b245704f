import CGD
import Domain
import FoundationEssentials
import Testing

@testable import Drawing

@Suite("Mascots") struct MascotTests {
  static let everyPicture = Mascot.allCases.flatMap { mascot in MascotAct.allCases.map { (mascot, $0) } }

  @Test("a committed GIF moves, repeats for ever, is of one size and at most 400 kB", arguments: everyPicture)
  func committedPicture(mascot: Mascot, act: MascotAct) throws {
    let bytes = try file(mascot, "\(act.rawValue).gif")
    let outline = try #require(GIFOutline(bytes))
    #expect(bytes.count <= 400_000)
    #expect(outline.width == MascotArtist.size && outline.height == MascotArtist.size)
    #expect((24...36).contains(outline.delays.count))
    #expect(outline.delays.allSatisfy { (5...7).contains($0) })
    #expect(outline.repeatsForEver)
    #expect(try decodedSize(bytes) == [MascotArtist.size, MascotArtist.size])
  }

  @Test("no two GIFs are the same")
  func picturesDiffer() throws {
    let pictures = try Self.everyPicture.map { try file($0.0, "\($0.1.rawValue).gif") }
    #expect(Set(pictures).count == 25)
  }

  @Test("the artist draws a committed GIF again, byte for byte")
  func artistRepeatsItself() throws {
    #expect(try MascotArtist.gif(.dog, .sleeping) == file(.dog, "3.gif"))
  }

  @Test("the artist draws the committed still and favicon again, twice", arguments: Mascot.allCases)
  func stillsAreSteady(mascot: Mascot) throws {
    for _ in 0..<2 {
      #expect(try MascotArtist.still(mascot, .waving) == file(mascot, "still-5.png"))
      #expect(try MascotArtist.favicon(mascot) == file(mascot, "favicon.png"))
    }
  }

  @Test("a favicon is 64 pixels wide, clear in its corner and opaque in its middle", arguments: Mascot.allCases)
  func faviconIsClear(mascot: Mascot) throws {
    var bytes = try file(mascot, "favicon.png")
    let image = try #require(gdImageCreateFromPngPtr(Int32(bytes.count), &bytes))
    defer { gdImageDestroy(image) }
    #expect(image.pointee.sx == 64 && image.pointee.sy == 64)
    #expect(gdImageGetTrueColorPixel(image, 0, 0) >> 24 == 127)
    #expect(gdImageGetTrueColorPixel(image, 32, 36) >> 24 == 0)
  }

  @Test("each picture has a sentence of its own for those who do not see it")
  func altTexts() {
    let texts = Self.everyPicture.map { $0.0.altText($0.1) }
    #expect(Set(texts).count == 25)
    #expect(texts.allSatisfy { $0.hasSuffix(".") })
  }

  private func file(_ mascot: Mascot, _ name: String) throws -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try [UInt8](Data(contentsOf: root.appending(path: "Resources/mascots/\(mascot.rawValue)/\(name)")))
  }

  private func decodedSize(_ bytes: [UInt8]) throws -> [Int] {
    var bytes = bytes
    let image = try #require(gdImageCreateFromGifPtr(Int32(bytes.count), &bytes))
    defer { gdImageDestroy(image) }
    return [Int(image.pointee.sx), Int(image.pointee.sy)]
  }
}

@Suite("Shapes of the mascots' painter") struct PainterTests {
  @Test("the shapes of an outline are joined, not cut out where they overlap")
  func unionHasNoHole() {
    let outline = Outline.rectangle(0, 0, 6, 2) + .rectangle(4, 0, 6, 2).mirrored.mirrored
    let spans = Spans(outline, at: .whole, scale: 1, width: 20, height: 4)
    #expect(Array(spans.row(0)) == [Spans.Run(start: 0, end: 10)])
    #expect(spans.row(2).isEmpty)
  }

  @Test("spans keep to the canvas, and know what they share with others and what not")
  func spansCombine() {
    let wide = Spans(.rectangle(-5, 0, 40, 1), at: .whole, scale: 1, width: 20, height: 4)
    let hole = Spans(.rectangle(4, 0, 3, 1), at: .whole, scale: 1, width: 20, height: 4)
    #expect(Array(wide.intersection(hole).row(0)) == [Spans.Run(start: 4, end: 7)])
    #expect(Array(wide.subtracting(hole).row(0)) == [Spans.Run(start: 0, end: 4), Spans.Run(start: 7, end: 20)])
  }

  @Test("an outline outside the canvas has no pixels")
  func spansOutside() {
    let spans = Spans(.ellipse(10, 90, 5, 5), at: .whole, scale: 1, width: 20, height: 20)
    #expect(spans.rowCount == 0)
  }

  @Test("a palette keeps painted colours exact and stays within its limit")
  func paletteIsExact() throws {
    let film = try Film(width: 40, height: 40, count: 2) { painter in
      painter.fill(.rectangle(0, 0, 40, 40), 0x102030)
    } actor: { phase, painter in
      painter.fill(.ellipse(20 + phase * 8, 20, 9, 9), 0xF0A010)
    }
    let palette = SharedPalette(film)
    #expect(palette.colors.count <= SharedPalette.limit)
    for frame in film.frames {
      let shown = palette.indexes(of: frame).map { palette.colors[Int($0)] }
      #expect(shown[0] == Color(0x102030))
      #expect(shown[20 * 40 + 20] == Color(0xF0A010))
    }
  }
}

/// What a GIF says of itself, read block by block (GIF89a specification, W3C).
private struct GIFOutline {
  var width = 0
  var height = 0
  /// Hundredths of a second, one for each frame.
  var delays = [Int]()
  var repeatsForEver = false

  init?(_ bytes: [UInt8]) {
    guard bytes.count > 13, Array(bytes[0..<6]) == Array("GIF89a".utf8) else { return nil }
    width = Int(bytes[6]) | Int(bytes[7]) << 8
    height = Int(bytes[8]) | Int(bytes[9]) << 8
    var place = 13 + Self.tableSize(bytes[10])
    var delay = 0
    while place < bytes.count {
      switch bytes[place] {
      case 0x21 where bytes[place + 1] == 0xF9:
        delay = Int(bytes[place + 4]) | Int(bytes[place + 5]) << 8
        place = Self.end(of: place + 2, bytes)
      case 0x21:
        let loops = bytes[(place + 14)..<min(place + 18, bytes.count)]
        repeatsForEver = repeatsForEver || bytes[place + 1] == 0xFF && Array(loops) == [3, 1, 0, 0]
        place = Self.end(of: place + 2, bytes)
      case 0x2C:
        delays.append(delay)
        place = Self.end(of: place + 11 + Self.tableSize(bytes[place + 9]), bytes)
      case 0x3B: return
      default: return nil
      }
    }
    return nil
  }

  private static func tableSize(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

  /// The place after a chain of sub-blocks.
  private static func end(of start: Int, _ bytes: [UInt8]) -> Int {
    var place = start
    while place < bytes.count, bytes[place] != 0 { place += Int(bytes[place]) + 1 }
    return place + 1
  }
}

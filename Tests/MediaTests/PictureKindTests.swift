import Media
import Testing

@Suite("What is no picture") struct PictureKindTests {
  private func sentence(_ bytes: [UInt8]) -> String? {
    let problem = #expect(throws: PictureProblem.self) { try PictureProbe.examine(bytes: bytes) }
    return problem?.description
  }

  @Test("an empty file is called empty")
  func empty() {
    #expect(sentence([]) == "The file is empty.")
  }

  @Test("a text file named .jpg is called a text file")
  func text() {
    let bytes = Array("These are my holiday notes.\nNo picture here.\n".utf8)
    let problem = withFile(bytes, named: "holiday.jpg") { path in
      #expect(throws: PictureProblem.self) { try PictureProbe.examine(path: path) }
    }
    #expect(
      problem?.description == "This is a text file and not a picture. Send a JPEG, PNG, GIF, WebP, BMP, TIFF or AVIF."
    )
  }

  @Test(
    "an SVG is refused with its reason, however it begins",
    arguments: [
      "<svg xmlns='http://www.w3.org/2000/svg'/>", "\u{FEFF}<?xml version='1.0'?>\n<!-- x --><SVG onload='alert(1)'/>",
      "  \n\t<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''><svg/>",
    ]
  )
  func svg(text: String) {
    #expect(sentence(Array(text.utf8))?.contains("SVG, which is refused because it can carry scripts") == true)
  }

  @Test("an SVG in UTF-16 is refused as such")
  func svgInUTF16() {
    let text = "<svg onload='alert(1)'/>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] as [UInt8] }
    let bytes: [UInt8] = [0xFF, 0xFE] + text
    #expect(sentence(bytes)?.contains("SVG") == true)
  }

  @Test(
    "other files are called by their names",
    arguments: [
      (Array("PK\u{3}\u{4}....".utf8), "a zip archive"),
      (Array("PK\u{5}\u{6}....".utf8), "an empty zip archive"), ([0x1F, 0x8B, 8, 0], "a gzip file"),
      (Array("<!doctype html><title>x</title>".utf8), "a web page"), (Array("<html>".utf8), "a web page"),
      (Array("<annotations/>".utf8), "an XML file"), (Array("MZ\u{1}\u{2}".utf8), "a Windows program"),
      ([0x7F, 0x45, 0x4C, 0x46, 2], "a program"), (Array("{\"a\": 1}".utf8), "a text file"),
      (Array("Größe".utf8), "a text file"), ([0x00, 0x01, 0x02, 0x03, 0x99], "a file of a kind that is not known"),
      (Array("\0\0\0\u{18}ftypmp42".utf8), "a video"), (Array("RIFF....WAVEfmt ".utf8), "a sound"),
      (Array("BM is no bitmap, but two letters".utf8), "a text file"),
    ]
  )
  func others(bytes: [UInt8], name: String) {
    #expect(sentence(bytes)?.hasPrefix("This is \(name)") == true)
  }

  @Test(
    "pictures that browsers do not show are named, with what to do",
    arguments: [
      (Array("....ftypheic".utf8), "HEIC"), (Array("....ftypavis".utf8), "moving AVIF"),
      (Array("8BPS".utf8), "Photoshop file"), ([0xFF, 0x0A, 0, 0], "JPEG XL"),
    ]
  )
  func otherPictures(bytes: [UInt8], name: String) {
    #expect(sentence(bytes) == "A \(name) is not taken, because browsers cannot all show it. Save it as PNG or JPEG.")
  }

  @Test("no sentence about any two bytes is empty")
  func anyTwoBytes() {
    for first in UInt8.min...UInt8.max {
      for second in [UInt8(0), 0x4D, 0x50, 0xD8, 0xFF] { #expect(sentence([first, second])?.isEmpty == false) }
    }
  }
}

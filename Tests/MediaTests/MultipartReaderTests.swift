@testable import Media
import Testing

@Suite("Forms with files") struct MultipartReaderTests {
  /// What a reader told, pieces put together.
  private struct Part: Equatable {
    let head: PartHead
    var bytes: [UInt8] = []
    var isEnded = false
  }

  private static let type = "multipart/form-data; boundary=XyZ"

  private func parts(_ pieces: [ArraySlice<UInt8>], type: String = type, most: Int = 100) throws -> [Part] {
    var reader = try MultipartReader(contentType: type, mostParts: most)
    var parts: [Part] = []
    for piece in pieces {
      try piece.withUnsafeBytes { bytes in
        try reader.feed(bytes) { event in
          switch event {
          case .begin(let head): parts.append(Part(head: head))
          case .bytes(let bytes): parts[parts.count - 1].bytes += bytes
          case .end: parts[parts.count - 1].isEnded = true
          }
        }
      }
    }
    try reader.finish()
    return parts
  }

  private func parts(_ body: String, type: String = type, most: Int = 100) throws -> [Part] {
    try parts([Array(body.utf8)[...]], type: type, most: most)
  }

  private func sentence(_ body: String, type: String = type, most: Int = 100) -> String? {
    #expect(throws: MultipartFailure.self) { _ = try parts(body, type: type, most: most) }?.description
  }

  /// Two files and a field; the bytes look like delimiters wherever they can.
  private static let body: [UInt8] = Array(
    ("preamble\r\n--XyZ\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nowls\r\n--Xy\r\n-\r\n--\r\r\n--XyZ\r\n"
      + "content-type: image/png\r\nCONTENT-DISPOSITION: form-data; name=\"files\"; filename=\"a \\\"b\\\".png\"\r\n\r\n"
      + "\r\n--XyY\r\n\r\n--XyZ\r\nContent-Disposition: form-data; name=f; filename=\"\"\r\n\r\n\r\n--XyZ--\r\nepilogue")
      .utf8
  )

  @Test("a form has its fields and files")
  func form() throws {
    let parts = try parts([Self.body[...]])
    #expect(parts.map(\.head.name) == ["name", "files", "f"])
    #expect(parts.map(\.head.fileName) == [nil, "a \"b\".png", ""])
    #expect(parts.map(\.head.contentType) == [nil, "image/png", nil])
    #expect(
      parts.map { String(decoding: $0.bytes, as: UTF8.self) } == ["owls\r\n--Xy\r\n-\r\n--\r", "\r\n--XyY\r\n", ""]
    )
    #expect(parts.map(\.isEnded) == [true, true, true])
  }

  @Test("wherever the body is torn in two, the events are the same")
  func everySplit() throws {
    let whole = try parts([Self.body[...]])
    for split in 0...Self.body.count { #expect(try parts([Self.body[..<split], Self.body[split...]]) == whole) }
  }

  @Test("pieces of any size give the same events")
  func everySize() throws {
    let whole = try parts([Self.body[...]])
    for size in 1...70 {
      let pieces = stride(from: 0, to: Self.body.count, by: size).map {
        Self.body[$0..<min($0 + size, Self.body.count)]
      }
      #expect(try parts(pieces) == whole)
    }
  }

  @Test("a large file comes in pieces, whole")
  func largeFile() throws {
    var random = SplitMix(seed: 3)
    let content = (0..<300_000).map { _ in [13, 10, 45, 88, 0].randomElement(using: &random)! as UInt8 }
    let body =
      Array("--XyZ\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n".utf8) + content + Array("\r\n--XyZ--".utf8)
    let pieces = stride(from: 0, to: body.count, by: 4099).map { body[$0..<min($0 + 4099, body.count)] }
    #expect(try parts(pieces).first?.bytes == content)
  }

  @Test("every truncation is a form that broke off")
  func truncations() throws {
    let end = try #require(Self.body.indices.last { Self.body[$0...].starts(with: Array("--\r\nepilogue".utf8)) })
    for count in 0..<end + 2 {
      #expect(throws: MultipartFailure(description: "The form broke off before its end.")) {
        try parts([Self.body[..<count]])
      }
    }
  }

  @Test(
    "file names are read as browsers and clients write them",
    arguments: [
      ("filename=\"owl.png\"", "owl.png"), ("filename=owl.png", "owl.png"), ("FileName=\"owl.png\"", "owl.png"),
      ("filename=\"Größe 鳥.png\"", "Größe 鳥.png"), ("filename*=UTF-8''na%C3%AFve.png", "naïve.png"),
      ("filename=\"x.png\"; filename*=utf-8'en'%F0%9F%A6%89.png", "🦉.png"), ("filename=\"a%22b.png\"", "a\"b.png"),
      ("filename=\"C:\\dir\\owl.png\"", "C:\\dir\\owl.png"), ("filename=\"a;b=c.png\"", "a;b=c.png"),
      ("filename=\"x.png\"; filename=\"y.png\"", "x.png"), ("filename*=latin1''x; filename=\"y.png\"", "y.png"),
      ("filename*=UTF-8''%ZZ; filename=\"y.png\"", "y.png"), ("filename=\"\u{301}a.png\"", "\u{301}a.png"),
      ("filename=\"open.png", "open.png"),
    ]
  )
  func fileNames(parameter: String, name: String) throws {
    let body = "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; \(parameter)\r\n\r\nx\r\n--XyZ--\r\n"
    #expect(try parts(body).first?.head.fileName == name)
  }

  @Test("names that are no UTF-8 do not stop the form")
  func brokenName() throws {
    let body = Array("--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"".utf8) + [0xE4, 0xFF]
    let parts = try parts([(body + Array(".png\"\r\n\r\n\r\n--XyZ--".utf8))[...]])
    #expect(parts.first?.head.fileName == "\u{FFFD}\u{FFFD}.png")
  }

  @Test(
    "boundaries are read from the header",
    arguments: [
      "multipart/form-data; boundary=\"XyZ\"", "Multipart/Form-Data; charset=utf-8; BOUNDARY=XyZ",
      "multipart/form-data;boundary=XyZ; x=y",
    ]
  )
  func boundaries(type: String) throws {
    #expect(try parts([Self.body[...]], type: type).count == 3)
  }

  @Test(
    "other headers are refused",
    arguments: [
      "", "text/plain", "multipart/mixed; boundary=x", "multipart/form-data", "multipart/form-data; boundary=",
      "multipart/form-data; boundary=\(String(repeating: "x", count: 71))", "multipart/form-data; boundary=\"a\u{7}\"",
      "multipart/form-dataX; boundary=x",
    ]
  )
  func badHeaders(type: String) {
    let failure = #expect(throws: MultipartFailure.self) { _ = try MultipartReader(contentType: type) }
    #expect(failure?.description.isEmpty == false)
  }

  @Test("a boundary may have 70 characters")
  func longBoundary() throws {
    let boundary = String(repeating: "b", count: 70)
    let body = "--\(boundary)\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--\(boundary)--"
    #expect(try parts(body, type: "multipart/form-data; boundary=\(boundary)").count == 1)
  }

  @Test("a head of more than 16 KiB is refused, whole or in pieces", arguments: [1000, 1_000_000])
  func longHead(pieceSize: Int) {
    let body = Array(("--XyZ\r\nX: " + String(repeating: "x", count: 20_000)).utf8)
    let pieces = stride(from: 0, to: body.count, by: pieceSize).map { body[$0..<min($0 + pieceSize, body.count)] }
    #expect(throws: MultipartFailure(description: "A part of the form has a head of more than 16 KiB.")) {
      _ = try parts(pieces)
    }
  }

  @Test("more parts than allowed are refused")
  func manyParts() throws {
    let part = "--XyZ\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n"
    #expect(try parts(String(repeating: part, count: 5) + "--XyZ--", most: 5).count == 5)
    #expect(sentence(String(repeating: part, count: 6) + "--XyZ--", most: 5)?.contains("more than 5 parts") == true)
  }

  @Test("a part without a name, and parts that run together, are refused")
  func malformed() {
    #expect(sentence("--XyZ\r\nX: y\r\n\r\nx\r\n--XyZ--") == "A part of the form has no name.")
    #expect(
      sentence("--XyZ\r\nnonsense\r\n\r\nx\r\n--XyZ--") == "A part of the form has a header line without a colon."
    )
    #expect(sentence("--XyZabc\r\n\r\n") == "The form's parts are not separated as they should be.")
    #expect(sentence(String(repeating: "x", count: 70_000)) == "The form's boundary does not appear in it.")
  }
}

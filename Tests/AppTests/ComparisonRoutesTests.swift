import Domain
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import App

@Suite("Comparing pictures")
struct ComparisonRoutesTests {
  private static let fields = [
    ("title", "My pair"), ("text", "Words"), ("credit", "Me"), ("first_label", "Left"), ("first_alt", "A rocket"),
    ("second_label", "Right"), ("second_alt", "A flower"),
  ]

  private func photo(_ name: String) throws -> [UInt8] { try Checkout.bytes("Tests/Fixtures/photos/\(name)") }

  private func files(_ first: String, _ second: String) throws -> [(name: String, bytes: [UInt8])] {
    [("a.jpg", try photo(first)), ("a.jpg", try photo(second))]
  }

  /// Addresses of pictures in a page.
  private func pictures(in page: String) -> [String] {
    page.matches(of: #/src="(\/compare\/[^"]+)"/#).map { String($0.output.1) }
  }

  @Test("the page is never empty, and every picture in it is served", arguments: Engine.available)
  func overview(engine: Engine) async throws {
    try await withServer(engine) { server in
      let stranger = server.stranger()
      let page = try await stranger.get("/compare")
      #expect(page.status == .ok)
      #expect(page.text.contains("data-pair=\"hubble-deep-field\"") && page.text.contains("Carina Nebula"))
      let addresses = pictures(in: page.text)
      #expect(addresses.count >= 4)
      for address in Set(addresses) {
        let picture = try await stranger.get(address)
        #expect(picture.status == .ok && picture.headers[.contentType] == "image/jpeg", "\(address)")
        #expect(picture.headers[.cacheControl] == "public, max-age=31536000, immutable")
        let known = try await stranger.get(address, headers: [.ifNoneMatch: picture.headers[.eTag] ?? ""])
        #expect(known.status == .notModified)
      }
    }
  }

  @Test("a picture is made in its own widths, and in no other")
  func sizes() async throws {
    try await withServer { server in
      let stranger = server.stranger()
      for width in [350, 700, 1000] {
        let answer = try await stranger.get("/compare/hubble-deep-field/pictures/second-\(width).jpg?v=old")
        #expect(answer.status == .ok && answer.headers[.cacheControl] == "no-cache")
        let head = try Thumbnails.head(answer.bytes)
        #expect(head.width == width && abs(head.height - width * 872 / 1000) <= 1)
      }
      for name in [
        "second-1400.jpg", "second-0.jpg", "second--350.jpg", "third-350.jpg", "second-350.png", "second.jpg",
        "second-350",
        "..%2Fpair.json", "second-99999999999999999999.jpg", "pair.json",
      ] {
        let answer = try await stranger.get("/compare/hubble-deep-field/pictures/\(name)")
        #expect(answer.status == .notFound, "\(name)")
      }
      for slug in ["nothing", "..", "%2e%2e", "Hubble-Deep-Field", "hubble-deep-field%2Fx"] {
        #expect(try await stranger.get("/compare/\(slug)/pictures/first-350.jpg").status == .notFound, "\(slug)")
      }
    }
  }

  @Test(
    "what an address cannot mean is told with its field, and the page is there all the same",
    arguments: ["mode=flip", "start=abc", "start=1e999", "start=-1", "orient=x", "labels=2", "mode=%3Cscript%3E"]
  )
  func badAddresses(query: String) async throws {
    try await withServer { server in
      let answer = try await server.stranger().get("/compare/hubble-deep-field?\(query)")
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("data-field=\"\(query.prefix { $0 != "=" })\""))
      #expect(answer.text.contains("type=\"range\"") && !answer.text.contains("<script>"))
    }
  }

  @Test("an administrator makes a pair of two files, changes it and deletes it", arguments: Engine.available)
  func lifeOfAPair(engine: Engine) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann", role: .admin)
      let made = try await ann.upload(
        "/admin/comparisons",
        fields: Self.fields,
        files: try files("rocket.jpg", "flower.jpg"),
        fileFields: ["first_file", "second_file"]
      )
      #expect(made.status == .seeOther)
      let page = try await server.stranger().get("/compare/my-pair")
      #expect(page.status == .ok && page.text.contains("Divider between Left and Right"))
      let before = try #require(pictures(in: page.text).last)
      #expect(try await server.stranger().get(before).status == .ok)
      let changed = try await ann.upload(
        made.location,
        fields: Self.fields.map { ($0.0, $0.0 == "title" ? "Other title" : $0.1) },
        files: [("b.png", try photo("coins.png"))],
        fileFields: ["second_file"]
      )
      #expect(changed.status == .seeOther)
      let after = try await server.stranger().get("/compare/my-pair").text
      #expect(after.contains("Other title") && after.contains("different shapes"))
      #expect(!pictures(in: after).contains(before))
      let orphans = try await OrphanStore(server.database).keys(limit: 10)
      #expect(orphans.isEmpty)
      #expect(try await ann.get(made.location + "/deletion").status == .ok)
      #expect(try await ann.post(made.location + "/deletion").status == .seeOther)
      #expect(try await server.stranger().get("/compare/my-pair").status == .notFound)
      #expect(try server.storedFiles().isEmpty)
    }
  }

  @Test("what is wrong with a form is told beside its field, what was typed stays, and no file is left")
  func wrongForms() async throws {
    try await withServer { server in
      let ann = try await server.visitor("ann", role: .admin)
      let cases: [(fields: [(String, String)], files: [(name: String, bytes: [UInt8])], problems: [String])] = [
        (Self.fields, [], ["first_file", "second_file"]),
        (Self.fields, [("a.jpg", try photo("rocket.jpg"))], ["second_file"]),
        (
          Self.fields, [("a.jpg", Array("<svg onload=alert(1)>".utf8)), ("b.jpg", try photo("rocket.jpg"))],
          ["first_file"]
        ),
        (Array(Self.fields.dropFirst()), try files("rocket.jpg", "flower.jpg"), ["title"]),
      ]
      for (fields, files, problems) in cases {
        let answer = try await ann.upload(
          "/admin/comparisons",
          fields: fields,
          files: files,
          fileFields: ["first_file", "second_file"]
        )
        #expect(answer.status == .unprocessableContent)
        for problem in problems { #expect(answer.text.contains("data-field=\"\(problem)\""), "\(problem)") }
        #expect(answer.text.contains("value=\"A rocket\""))
      }
      #expect(try server.storedFiles().isEmpty)
    }
  }

  @Test("a folder under DATA_DIR is a pair at once")
  func folders() async throws {
    try await withServer { server in
      let folder = "\(server.services.settings.dataDirectory)/comparisons/coins"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(try photo("rocket.jpg")).write(to: URL(filePath: "\(folder)/a.jpg"))
      try Data(try photo("flower.jpg")).write(to: URL(filePath: "\(folder)/b.jpg"))
      let manifest = """
        {"title": "From a folder", "first": {"file": "a.jpg", "label": "A", "alt": "a"},
         "second": {"file": "b.jpg", "label": "B", "alt": "b"}}
        """
      try Data(manifest.utf8).write(to: URL(filePath: "\(folder)/pair.json"))
      let page = try await server.stranger().get("/compare/coins")
      #expect(page.status == .ok && page.text.contains("From a folder"))
      let address = try #require(pictures(in: page.text).first)
      #expect(try await server.stranger().get(address).status == .ok)
    }
  }

  @Test("missing pictures are asked for once for each pair, by administrators", arguments: Engine.available)
  func fetching(engine: Engine) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann", role: .admin)
      for _ in 0..<2 {
        let answer = try await ann.post("/admin/comparisons/fetching")
        #expect(answer.status == .seeOther && answer.location == "/requests")
      }
      let page = try await ann.get("/requests").text
      #expect(page.matches(of: #/Fetch the pictures of comparison [0-9]+/#).count == 4)
      let bob = try await server.visitor("bob")
      #expect(try await bob.post("/admin/comparisons/fetching").status == .forbidden)
      #expect(try await ann.post("/admin/comparisons/999/fetching").status == .notFound)
    }
  }
}

/// The size in a JPEG's frame header.
private enum Thumbnails {
  struct NoFrame: Error {}

  static func head(_ bytes: [UInt8]) throws -> (width: Int, height: Int) {
    var index = 2
    while index + 9 < bytes.count, bytes[index] == 0xFF {
      if bytes[index + 1] == 0xC0 {
        return (Int(bytes[index + 7]) << 8 | Int(bytes[index + 8]), Int(bytes[index + 5]) << 8 | Int(bytes[index + 6]))
      }
      index += 2 + (Int(bytes[index + 2]) << 8 | Int(bytes[index + 3]))
    }
    throw NoFrame()
  }
}

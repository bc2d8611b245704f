import Domain
import FoundationEssentials
import TestSupport
import Testing
import Workflows

@Suite("Pairs that are folders")
struct ComparisonFolderTests {
  private let lane = WorkLane("test", width: 1)

  private func manifest(first: String = "a.jpg", title: String = "Coins") -> String {
    """
    {"title": "\(title)", "first": {"file": "\(first)", "label": "A", "alt": "One"},
     "second": {"file": "b.png", "label": "B", "alt": "Other"}}
    """
  }

  private func write(_ name: String, in root: String, _ files: [String: [UInt8]]) throws {
    try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
    for (file, bytes) in files { try Data(bytes).write(to: URL(filePath: "\(root)/\(name)/\(file)")) }
  }

  private func pair(_ manifest: String) throws -> [String: [UInt8]] {
    [
      "pair.json": Array(manifest.utf8), "a.jpg": try Checkout.bytes("Tests/Fixtures/photos/rocket.jpg"),
      "b.png": try Checkout.bytes("Tests/Fixtures/photos/coins.png"),
    ]
  }

  @Test("what is bundled is whole: two pairs with words, credit and pictures")
  func bundledPairs() async throws {
    let folders = ComparisonFolders(Checkout.path("Resources/comparisons"), origin: .bundled, lane: lane)
    let problems = try await folders.problems()
    #expect(problems.isEmpty)
    let found = try await folders.entries().map(\.comparison)
    #expect(found.map(\.slug) == ["hubble-deep-field", "retina-vessels"])
    #expect(found.allSatisfy { $0.isComplete && $0.haveOneShape && !$0.words.text.isEmpty && !$0.words.credit.isEmpty })
    #expect(found.first?.second.picture?.width == 1000)
  }

  @Test("a folder is read with its pictures' sizes, and again when it changed")
  func folderIsFollowed() async throws {
    try await withTemporaryFolder { root in
      let folders = ComparisonFolders(root, origin: .folder, lane: lane)
      let none = try await folders.entries()
      #expect(none.isEmpty)
      try write("coins", in: root, try pair(manifest()))
      let before = try #require(try await folders.entries().first?.comparison)
      #expect(before.slug == "coins" && before.words.title == "Coins")
      #expect(before.first.picture?.width == 640 && before.second.picture?.height == 303)
      try write("coins", in: root, ["pair.json": Array(manifest(title: "Other coins").utf8)])
      let after = try #require(try await folders.entries().first?.comparison)
      #expect(after.words.title == "Other coins")
      #expect(after.first.picture == before.first.picture)
      try write("coins", in: root, ["a.jpg": try Checkout.bytes("Tests/Fixtures/photos/flower.jpg")])
      let changed = try #require(try await folders.entries().first?.comparison)
      #expect(changed.first.picture?.version != before.first.picture?.version)
    }
  }

  @Test("what is wrong with a folder is said, and the others are shown")
  func problemsAreTold() async throws {
    try await withTemporaryFolder { root in
      try write("good", in: root, try pair(manifest()))
      try write("Bad Name", in: root, try pair(manifest()))
      try write("empty", in: root, [:])
      try write("half", in: root, try pair("{\"title\": \"x\", \"first\": {\"file\": \"a.jpg\", \"label\": \"A\"}}"))
      try write("outside", in: root, try pair(manifest(first: "../good/a.jpg")))
      try write("absolute", in: root, try pair(manifest(first: "/etc/hostname")))
      try write("hidden", in: root, try pair(manifest(first: ".a.jpg")))
      try write("text", in: root, try pair(manifest(first: "pair.json")))
      try write("untitled", in: root, try pair(manifest(title: "")))
      try write("linked", in: root, try pair(manifest(first: "link.jpg")))
      try FileManager.default.createSymbolicLink(
        atPath: "\(root)/linked/link.jpg",
        withDestinationPath: "\(root)/good/a.jpg"
      )
      let folders = ComparisonFolders(root, origin: .folder, lane: lane)
      let found = try await folders.entries().map(\.comparison.slug)
      #expect(found == ["good"])
      let problems = try await folders.problems()
      let sentences = Dictionary(
        uniqueKeysWithValues: problems.map { ($0.path.split(separator: "/").last ?? "", $0.sentence) }
      )
      #expect(sentences.count == 9)
      #expect(sentences["half"]?.contains("first.alt") == true)
      #expect(sentences["empty"]?.contains("pair.json is missing") == true)
      #expect(sentences["untitled"]?.contains("title") == true)
      for name in ["outside", "absolute", "hidden", "linked"] {
        #expect(sentences[Substring(name)]?.contains("there is no picture") == true, "\(name)")
      }
    }
  }
}

import Database
import Domain
import Store
import TestSupport
import Testing

@Suite("Stored pairs")
struct ComparisonStoreTests {
  private func draft(_ title: String) throws -> ComparisonDraft {
    try ComparisonDraft([
      "title": title, "text": "Words", "credit": "Me", "first_label": "Left", "first_alt": "A",
      "first_address": "http://a.org/",
      "second_label": "Right", "second_alt": "B",
    ])
  }

  private func picture(_ digit: String) -> ComparisonPicture {
    ComparisonPicture(version: String(repeating: digit, count: 32), width: 40, height: 30)
  }

  @Test(
    "the course's four are there from the beginning, with addresses and without pictures",
    arguments: Engine.available
  )
  func courseIsThere(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let found = try await ComparisonStore(database).comparisons()
      #expect(found.map(\.slug) == ["southern-ring-nebula", "smacs-0723", "carina-nebula", "stephans-quintet"])
      for comparison in found {
        #expect(!comparison.isComplete)
        #expect(comparison.first.label == "Hubble" && comparison.second.label == "Webb")
        #expect(comparison.first.address.hasPrefix("https://") && comparison.first.address.contains("/hubble/"))
        #expect(comparison.second.address.hasPrefix("https://") && comparison.second.address.contains("/webb/"))
      }
      #expect(found.last?.words.title == "Stephan's Quintet")
    }
  }

  @Test(
    "a pair is stored, changed and given pictures; what a picture replaces is an orphan",
    arguments: Engine.available
  )
  func lifeOfAPair(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let store = ComparisonStore(database)
      let (draft, other) = (try draft("Mine"), try draft("Yours"))
      let (one, two) = (picture("1"), picture("2"))
      let id = try await database.write { connection in
        let id = try ComparisonStore.insert(draft, slug: "mine", now: .test(), on: connection)
        try ComparisonStore.setPicture(one, at: .second, of: id, now: .test(), on: connection)
        return id
      }
      let made = try await store.comparison(id)
      #expect(made.slug == "mine" && made.words == draft.words && made.first.address == "http://a.org/")
      #expect(made.first.picture == nil && made.second.picture == one)
      try await database.write { connection in
        try ComparisonStore.update(id, to: other, now: .test(5), on: connection)
        try ComparisonStore.setPicture(two, at: .second, of: id, now: .test(5), on: connection)
      }
      let changed = try await store.comparison(at: "mine")
      #expect(changed?.words.title == "Yours" && changed?.second.picture == two)
      let orphans = try await OrphanStore(database).keys(limit: 10)
      #expect(orphans == [one.version])
      let isFree = try await database.read { try ComparisonStore.isFree("mine", on: $0) }
      #expect(!isFree)
      try await database.write { try ComparisonStore.delete(id, now: .test(9), on: $0) }
      let left = try await OrphanStore(database).keys(limit: 10)
      #expect(left == [one.version, two.version])
      let gone = try await store.comparison(at: "mine")
      #expect(gone == nil)
      await #expect(throws: NotFound.self) { _ = try await store.comparison(id) }
    }
  }

  @Test("the list is searched and paged", arguments: Engine.available)
  func list(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let store = ComparisonStore(database)
      let first = try await store.comparisons(matching: "", at: .newest, size: 3)
      #expect(first.elements.map(\.slug) == ["stephans-quintet", "carina-nebula", "smacs-0723"] && first.hasOlder)
      let last = try #require(first.elements.last?.storedID)
      let second = try await store.comparisons(matching: "", at: .olderThan(last), size: 3)
      #expect(second.elements.map(\.slug) == ["southern-ring-nebula"] && !second.hasOlder)
      let found = try await store.comparisons(matching: "CARINA", at: .newest, size: 3)
      #expect(found.elements.map(\.slug) == ["carina-nebula"])
      let none = try await store.comparisons(matching: "100%", at: .newest, size: 3)
      #expect(none.elements.isEmpty)
    }
  }
}

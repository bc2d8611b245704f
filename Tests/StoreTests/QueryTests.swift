import Database
import Store
import TestSupport
import Testing

@Suite("Every statement")
struct QueryTests {
  @Test("is taken by the engine as it is written", arguments: Engine.available)
  func isPrepared(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      for query in StoredQueries.all {
        do {
          // A writing transaction each: Postgres ends the transaction of a statement that it refuses.
          try await database.write { try $0.prepare(query) }
        } catch {
          Issue.record("\(query.name): \(error)")
        }
      }
    }
  }

  @Test("has a name of its own")
  func namesAreUnique() {
    let names = StoredQueries.all.map(\.name)
    #expect(Set(names).count == names.count)
  }
}

import Database
import FoundationEssentials
import TestSupport
import Testing

@Suite("A damaged SQLite file")
struct DamageTests {
  private static let schema = Migration(
    name: "0001",
    sql: "CREATE TABLE others (id INTEGER); CREATE TABLE things (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"
  )
  private static let filling = Query(
    "test.filling",
    """
    INSERT INTO things (bytes) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
    SELECT zeroblob(3000) FROM n
    """
  )
  private static let sizes = Query("test.sizes", "SELECT length(bytes) FROM things")
  private static let insertion = Query("test.insertion", "INSERT INTO others (id) VALUES ($1)")
  private static let others = Query("test.others", "SELECT count(*) FROM others")

  private func change(_ path: String, _ change: (inout Data) -> Void) throws {
    var data = try Data(contentsOf: URL(filePath: path))
    change(&data)
    try data.write(to: URL(filePath: path))
  }

  @Test("is found, and named to whoever reads it, while the other tables are used")
  func damagedPage() async throws {
    try await withTemporaryFolder { folder in
      let database = Database.sqlite(path: "\(folder)/test.sqlite")
      try await database.migrate([Self.schema], now: 0)
      // So much that SQLite brings it from the journal into the file at once.
      try await database.write { _ = try $0.execute(Self.filling) }
      let healthy = try await database.damage()
      #expect(healthy.isEmpty)
      let path = "\(folder)/copy.sqlite"
      try FileManager.default.copyItem(atPath: "\(folder)/test.sqlite", toPath: path)
      try change(path) { $0.replaceSubrange(700 * 4096..<701 * 4096, with: Data(repeating: 0xFF, count: 4096)) }
      let damaged = Database.sqlite(path: path)
      let damage = try await damaged.damage()
      #expect(!damage.isEmpty)
      await #expect {
        try await damaged.ask { try $0.all(Self.sizes) { $0.int(0) } }
      } throws: { error in
        if case DatabaseFailure.damaged(query: "test.sizes", _) = error { true } else { false }
      }
      try await damaged.write { _ = try $0.execute(Self.insertion, 1) }
      let count = try await damaged.ask { try $0.first(Self.others) { $0.int(0) } }
      #expect(count == 1)
    }
  }

  @Test("a journal that ends well drops nothing, and one that breaks off tells how much is behind the break")
  func damagedJournal() async throws {
    try await withTemporaryFolder { folder in
      let database = Database.sqlite(path: "\(folder)/test.sqlite")
      try await database.migrate([Self.schema], now: 0)
      for number in 0..<5 { try await database.write { _ = try $0.execute(Self.insertion, number) } }
      let path = "\(folder)/copy.sqlite"
      try FileManager.default.copyItem(atPath: "\(folder)/test.sqlite-wal", toPath: "\(path)-wal")
      let whole = try #require(SQLiteJournal(ofDatabase: path))
      #expect(whole.droppedCommits == 0)
      #expect(whole.wholeFrames > 7)
      // A byte of the page that the third frame from the end brings.
      try change("\(path)-wal") { $0[$0.count - 2 * (24 + 4096) - 500] ^= 1 }
      let broken = try #require(SQLiteJournal(ofDatabase: path))
      #expect(broken.wholeFrames == whole.wholeFrames - 3)
      #expect(broken.droppedCommits == 3)
      try change("\(path)-wal") { $0[9] ^= 1 }
      let headless = try #require(SQLiteJournal(ofDatabase: path))
      #expect(headless.wholeFrames == 0 && headless.droppedCommits > 0)
      #expect(SQLiteJournal(ofDatabase: "\(folder)/none.sqlite") == nil)
    }
  }
}

import Database
import TestSupport
import Testing

@Suite("Database, on both engines")
struct DatabaseTests {
  private static let insertion = Query("test.insertion", insertingInto: "things", "name, size, weight, bytes")
  private static let all = Query("test.all", "SELECT name, size, weight, bytes FROM things ORDER BY id")
  private static let count = Query("test.count", "SELECT count(*) FROM things")
  private static let update = Query("test.update", "UPDATE things SET size = size + 1")
  private static let total = Query("test.total", "SELECT size FROM things")
  private static let inList = Query(
    "test.inList",
    "SELECT name FROM things WHERE size > $1 AND name IN {elements of $2} ORDER BY name"
  )
  private static let misordered = Query("test.misordered", "SELECT name FROM things WHERE size = $2 AND id = $1")

  private static let schema = [
    Migration(
      name: "0001_things",
      sql: """
        CREATE TABLE things (id {id}, name TEXT NOT NULL UNIQUE, size {big}, weight {real}, bytes {blob});
        CREATE TABLE parts (thing {big} NOT NULL REFERENCES things (id) ON DELETE CASCADE);
        """
    )
  ]

  private func withThings(_ engine: Engine, _ test: (Database) async throws -> Void) async throws {
    try await withDatabase(engine, migrated: false) { database in
      try await database.migrate(Self.schema, now: 7)
      try await test(database)
    }
  }

  private func number(_ query: Query, in database: Database) async throws -> Int? {
    try await database.read { connection in try connection.first(query) { $0.int(0) } }
  }

  @Test("values come back as they went in", arguments: Engine.available)
  func valuesComeBack(engine: Engine) async throws {
    try await withThings(engine) { database in
      let text = "Zoë ✓ 'quoted' \u{1F989}"
      try await database.write { connection in
        try connection.execute(Self.insertion, text, Int64.min, 0.1 + 0.2, [0, 255, 10] as [UInt8])
        try connection.execute(Self.insertion, "", Int64?.none, -1e308, [] as [UInt8])
      }
      let rows = try await database.read { connection in
        try connection.all(Self.all) { ($0.string(0), $0.optionalInt64(1), $0.double(2), $0.blob(3)) }
      }
      #expect(rows.count == 2)
      #expect(rows[0] == (text, .min, 0.1 + 0.2, [0, 255, 10]))
      #expect(rows[1] == ("", nil, -1e308, []))
    }
  }

  @Test("what throws is rolled back", arguments: Engine.available)
  func failureIsRolledBack(engine: Engine) async throws {
    try await withThings(engine) { database in
      await #expect(throws: MissingForTests.self) {
        try await database.write { connection in
          try connection.execute(Self.insertion, "half", 1, 1.0, [] as [UInt8])
          throw MissingForTests(description: "on purpose")
        }
      }
      let count = try await number(Self.count, in: database)
      #expect(count == 0)
    }
  }

  @Test("of many writes at once those that fail leave no trace, and the others stay", arguments: Engine.available)
  func groupedWritesAreIndependent(engine: Engine) async throws {
    try await withThings(engine) { database in
      let failures = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<100 {
          group.addTask {
            do {
              try await database.write { connection in
                try connection.execute(Self.insertion, "thing \(number)", number, 0.0, [] as [UInt8])
                if number % 3 == 0 { throw MissingForTests(description: "on purpose") }
              }
              return false
            } catch {
              return true
            }
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(failures == 34)
      let count = try await number(Self.count, in: database)
      #expect(count == 66)
    }
  }

  @Test("no update is lost when forty come at once", arguments: Engine.available)
  func updatesAddUp(engine: Engine) async throws {
    try await withThings(engine) { database in
      try await database.write { _ = try $0.execute(Self.insertion, "counter", 0, 0.0, [] as [UInt8]) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<40 { group.addTask { try await database.write { _ = try $0.execute(Self.update) } } }
        try await group.waitForAll()
      }
      let total = try await number(Self.total, in: database)
      #expect(total == 40)
    }
  }

  @Test("behind a write that takes its time everybody comes to their turn", arguments: Engine.available)
  func queueThatMoves(engine: Engine) async throws {
    try await withThings(engine) { database in
      let limit = Duration.milliseconds(20)
      let begun = AsyncStream<Void>.makeStream()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await database.write { connection in
            begun.continuation.yield()
            let end = ContinuousClock.now.advanced(by: limit * 20)
            while ContinuousClock.now < end {}
            try connection.execute(Self.insertion, "slow", 1, 1.0, [] as [UInt8])
          }
        }
        for await _ in begun.stream.prefix(1) {}
        group.addTask {
          try await Patience.$current.withValue(Patience(limit)) {
            try await database.write { _ = try $0.execute(Self.insertion, "behind it", 1, 1.0, [] as [UInt8]) }
          }
        }
        try await group.waitForAll()
      }
      let count = try await number(Self.count, in: database)
      #expect(count == 2)
    }
  }

  @Test("Postgres plans a statement once, whatever its values are")
  func plansOnce() async throws {
    let database = Database.postgres(connectionString: try postgresAddress(), connections: 1)
    let statement = Query("test.planned", "SELECT count(*) FROM pg_class WHERE relname = $1")
    let planned = Query(
      "test.plans",
      "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%pg_class WHERE relname%'"
    )
    let plans = try await database.read { connection in
      for name in ["pg_class", "pg_type", "owls"] { _ = try connection.first(statement, name) { $0.int(0) } }
      return try connection.first(planned) { [$0.int(0), $0.int(1)] }
    }
    #expect(plans == [3, 0])
  }

  @Test("a failure that is passed over on Postgres is not told as kept")
  func swallowedFailure() async throws {
    try await withThings(.postgres) { database in
      try await database.write { _ = try $0.execute(Self.insertion, "once", 1, 1.0, [] as [UInt8]) }
      await #expect(throws: DatabaseFailure.self) {
        try await database.write { connection in
          try connection.execute(Self.insertion, "other", 1, 1.0, [] as [UInt8])
          do { try connection.execute(Self.insertion, "once", 1, 1.0, [] as [UInt8]) } catch DatabaseFailure.duplicate {
          }
        }
      }
      let count = try await number(Self.count, in: database)
      #expect(count == 1)
    }
  }

  @Test("a second thing of one name is a duplicate", arguments: Engine.available)
  func duplicateIsNamed(engine: Engine) async throws {
    try await withThings(engine) { database in
      let insert: @Sendable (any Connection) throws -> Void = {
        try $0.execute(Self.insertion, "once", 1, 1.0, [] as [UInt8])
      }
      try await database.write(insert)
      await #expect {
        try await database.write(insert)
      } throws: { error in
        if case DatabaseFailure.duplicate(let query, _) = error { query == "test.insertion" } else { false }
      }
    }
  }

  @Test("a list of any length is one parameter", arguments: Engine.available)
  func listIsOneParameter(engine: Engine) async throws {
    try await withThings(engine) { database in
      try await database.write { connection in
        for name in ["a", "b", "c"] { try connection.execute(Self.insertion, name, 5, 1.0, [] as [UInt8]) }
      }
      let found = try await database.read { try $0.all(Self.inList, 1, #"["c","a","zz"]"#) { $0.string(0) } }
      #expect(found == ["a", "c"])
    }
  }

  @Test("SQLite refuses parameters that do not appear in order, as Postgres would read them otherwise")
  func parameterOrderIsChecked() async throws {
    try await withThings(.sqlite) { database in
      await #expect(throws: DatabaseFailure.self) {
        try await database.read { try $0.prepare(Self.misordered) }
      }
    }
  }

  @Test("five migrations at once make the schema once", arguments: Engine.available)
  func migrationsTakeTurns(engine: Engine) async throws {
    try await withDatabase(engine, migrated: false) { database in
      let made = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<5 { group.addTask { try await database.migrate(Self.schema, now: 7) } }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(made == ["0001_things"])
    }
  }

  @Test("a migration that fails leaves nothing behind", arguments: Engine.available)
  func brokenMigrationIsRolledBack(engine: Engine) async throws {
    try await withDatabase(engine, migrated: false) { database in
      let broken = Migration(name: "0001_broken", sql: "CREATE TABLE first (id {id}); CREATE TABLE first (id {id});")
      await #expect(throws: DatabaseFailure.self) { try await database.migrate([broken], now: 7) }
      let mended = Migration(name: "0001_broken", sql: "CREATE TABLE first (id {id})")
      let made = try await database.migrate([mended], now: 7)
      #expect(made == ["0001_broken"])
    }
  }

  @Test("a database of a newer version is refused by name", arguments: Engine.available)
  func newerSchemaIsRefused(engine: Engine) async throws {
    try await withThings(engine) { database in
      await #expect {
        try await database.migrate([], now: 7)
      } throws: { error in
        if case DatabaseFailure.schemaTooNew("0001_things") = error { true } else { false }
      }
    }
  }

  @Test("what nobody waits for is there after the commit, however much it is", arguments: Engine.available)
  func laterIsStored(engine: Engine) async throws {
    try await withThings(engine) { database in
      try await database.write { connection in
        for number in 0..<700 { try connection.executeLater(Self.insertion, "\(number)", number, 0.5, [1] as [UInt8]) }
      }
      #expect(try await number(Self.count, in: database) == 700)
      let seen = try await database.write { connection in
        try connection.executeLater(Self.insertion, "last", 1, 0.5, [1] as [UInt8])
        return try connection.first(Self.count) { $0.int(0) }
      }
      #expect(seen == 701)
    }
  }

  @Test("rows that go together keep their values and their order", arguments: Engine.available)
  func rowsGoTogether(engine: Engine) async throws {
    typealias Thing = (name: String, size: Int64?, weight: Double, bytes: [UInt8])
    let things: [Thing] = (0..<150).map { number in
      ("Zoë \(number)", number % 3 == 0 ? nil : Int64(number), Double(number) / 3, [UInt8](repeating: 0, count: number))
    }
    try await withThings(engine) { database in
      let rows = try await database.write { connection in
        for (place, thing) in things.enumerated() {
          // Another statement between them, in the middle of rows that would have gone together.
          if place == 50 { try connection.executeLater(Self.update) }
          try connection.executeLater(Self.insertion, thing.name, thing.size, thing.weight, thing.bytes)
        }
        return try connection.all(Self.all) { ($0.string(0), $0.optionalInt64(1), $0.double(2), $0.blob(3)) }
      }
      try #require(rows.count == things.count)
      for (place, (row, thing)) in zip(rows, things).enumerated() {
        #expect(row == (thing.name, thing.size.map { place < 50 ? $0 + 1 : $0 }, thing.weight, thing.bytes))
      }
    }
  }

  private static let numbers = (0..<700).map(String.init)

  @Test(
    "where one of them fails nothing is kept, and the failure has its name",
    arguments: Engine.available,
    [["7"] + numbers, numbers + ["7"], ["7"] + numbers.prefix(40)]
  )
  func laterFailsWhole(engine: Engine, names: [String]) async throws {
    try await withThings(engine) { database in
      await #expect {
        try await database.write { connection in
          for name in names {
            try connection.executeLater(Self.insertion, name, 1, 0.5, [1] as [UInt8])
          }
        }
      } throws: { error in
        guard case DatabaseFailure.duplicate(query: "test.insertion", _) = error else { return false }
        return true
      }
      #expect(try await number(Self.count, in: database) == 0)
      try await database.write { try $0.executeLater(Self.insertion, "a", 1, 0.5, [1] as [UInt8]) }
      #expect(try await database.ask { connection in try connection.first(Self.count) { $0.int(0) } } == 1)
    }
  }
}

public import Database
import FoundationEssentials
import Glibc

/// The databases that every contract test runs on.
public enum Engine: String, CaseIterable, Sendable {
  case sqlite
  case postgres

  public static let available = Engine.allCases
}

/// A test needs what is not there; it fails, it does not skip.
public struct MissingForTests: Error, CustomStringConvertible {
  public let description: String

  public init(description: String) {
    self.description = description
  }
}

/// Runs a test with a new database that has the whole schema, and throws the database away.
public func withDatabase(
  _ engine: Engine,
  migrated: Bool = true,
  _ test: (Database) async throws -> Void
) async throws {
  switch engine {
  case .sqlite:
    try await withTemporaryFolder { folder in
      let database = Database.sqlite(path: "\(folder)/test.sqlite")
      if migrated { try await database.migrate(Schema.migrations(), now: 0) }
      try await test(database)
    }
  case .postgres:
    let address = try postgresAddress()
    let schema = "test_\(UInt64.random(in: 1...UInt64.max))"
    let administrator = Database.postgres(connectionString: address, connections: 1, silence: .seconds(300))
    try await administrator.write { try $0.script("CREATE SCHEMA \(schema)") }
    let separator = address.contains("?") ? "&" : "?"
    let database = Database.postgres(
      connectionString: "\(address)\(separator)options=-csearch_path%3D\(schema)",
      connections: 3,
      // Hundreds of tests at once may keep a server from answering for a while.
      silence: .seconds(300)
    )
    let result = await Result.catching {
      if migrated { try await database.migrate(Schema.migrations(), now: 0) }
      try await test(database)
    }
    try await administrator.write { try $0.script("DROP SCHEMA \(schema) CASCADE") }
    try result.get()
  }
}

/// The address of a Postgres that tests may fill: `make test` starts one.
public func postgresAddress() throws -> String {
  guard let address = ProcessInfo.processInfo.environment["PORTHOLE_TEST_POSTGRES"], !address.isEmpty else {
    throw MissingForTests(
      description: "PORTHOLE_TEST_POSTGRES names no database: run the tests through make test or scripts/with-postgres."
    )
  }
  return address
}

/// The migrations of this checkout.
public enum Schema {
  public static func migrations() throws -> [Migration] {
    let folder = Checkout.path("Resources/Migrations")
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted().map {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\($0)") else {
        throw MissingForTests(description: "\(folder)/\($0) cannot be read.")
      }
      return Migration(name: String($0.dropLast(4)), sql: String(decoding: data, as: UTF8.self))
    }
  }
}

/// Where this checkout is.
public enum Checkout {
  public static func path(_ relative: String) -> String {
    let folders = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(folders)/\(relative)"
  }

  public static func bytes(_ relative: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path(relative)) else {
      throw MissingForTests(description: "\(relative) is not in the checkout.")
    }
    return Array(data)
  }
}

/// Runs a test with a folder of its own, and removes the folder.
public func withTemporaryFolder(_ test: (String) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory.path + "/porthole-\(UInt64.random(in: 1...UInt64.max))"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  let result = await Result.catching { try await test(folder) }
  try FileManager.default.removeItem(atPath: folder)
  try result.get()
}

extension Result where Failure == any Error {
  /// What a piece of work came to.
  public static func catching(_ work: () async throws -> Success) async -> Result {
    do { return .success(try await work()) } catch { return .failure(error) }
  }
}

import Database
import TestSupport
import Testing

@Suite("Postgres that does not let us in")
struct PostgresFailureTests {
  @Test("a database that does not exist is a setting to correct, at once")
  func missingDatabase() async throws {
    let address = try postgresAddress()
    let end = address.lastIndex(of: "/") ?? address.endIndex
    let missing = "\(address[..<end])/no_such_database"
    await #expect {
      try await Database.postgres(connectionString: missing).ping()
    } throws: { error in
      guard case DatabaseFailure.misconfigured(let sentence) = error else { return false }
      return sentence.contains("no_such_database") && sentence.contains("user porthole")
    }
  }

  @Test("a server that is not there is worth waiting for, and the sentence names host, port, database and user")
  func unreachableServer() async throws {
    await #expect {
      try await Database.postgres(connectionString: "postgres://ann@127.0.0.1:1/owls").ping()
    } throws: { error in
      guard case DatabaseFailure.unavailable(let sentence) = error else { return false }
      return sentence.contains("127.0.0.1:1, database owls, user ann")
    }
  }

  @Test("a connection that the server ended is opened again without anybody noticing")
  func brokenConnectionIsReplaced() async throws {
    let ends = Query(
      "test.ends",
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'to be ended'"
    )
    let address = try postgresAddress()
    let database = Database.postgres(connectionString: "\(address)?application_name=to%20be%20ended", connections: 1)
    try await database.ping()
    let ended = try await Database.postgres(connectionString: address, connections: 1).read { connection in
      try connection.first(ends) { $0.int(0) }
    }
    #expect(ended == 1)
    try await database.ping()
  }
}

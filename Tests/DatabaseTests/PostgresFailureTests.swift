import Database
import Synchronization
import TestSupport
import Testing

@Suite("Postgres that does not let us in")
struct PostgresFailureTests {
  private func address(of database: String, user: String = "porthole") throws -> String {
    let address = try postgresAddress()
    let end = address.lastIndex(of: "/") ?? address.endIndex
    return "\(address[..<end])/\(database)".replacing("//porthole@", with: "//\(user)@")
  }

  @Test("a database that does not exist is a setting to correct, at once")
  func missingDatabase() async throws {
    let missing = try address(of: "no_such_database")
    await #expect {
      try await Database.postgres(connectionString: missing).ping()
    } throws: { error in
      guard case DatabaseFailure.misconfigured(let sentence) = error else { return false }
      return sentence.contains("no_such_database") && sentence.contains("user porthole")
        && sentence.contains("porthole database create")
    }
  }

  @Test("a database is made where there is none, once, whatever it is called")
  func createsDatabase() async throws {
    let name = "Owls \"%22\" \(UInt64.random(in: 1...UInt64.max))"
    let encoded = name.replacing("%", with: "%25").replacing("\"", with: "%22").replacing(" ", with: "%20")
    let wanted = try address(of: encoded)
    #expect(try Database.createPostgres(connectionString: wanted) == .made(name))
    #expect(try Database.createPostgres(connectionString: wanted) == .present(name))
    let made = Database.postgres(connectionString: wanted, connections: 1)
    let encoding = try await made.read { connection in
      try connection.first(Query("test.encoding", "SELECT current_setting('server_encoding')")) { $0.string(0) }
    }
    #expect(encoding == "UTF8")
  }

  @Test("who may not make databases is told what somebody else can do")
  func mayNotCreate() async throws {
    let role = "newcomer_\(UInt64.random(in: 1...UInt64.max))"
    let administrator = Database.postgres(connectionString: try postgresAddress(), connections: 1)
    try await administrator.write { try $0.script("CREATE ROLE \(role) LOGIN") }
    let wanted = try address(of: "wished_for", user: role)
    #expect {
      try Database.createPostgres(connectionString: wanted)
    } throws: { error in
      guard case DatabaseFailure.misconfigured(let sentence) = error else { return false }
      return sentence.contains("CREATE DATABASE \"wished_for\" OWNER \"\(role)\"")
    }
    try await administrator.write { try $0.script("DROP ROLE \(role)") }
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

  @Test("a server that takes no changes any more is asked for on a new connection, and then is worth waiting for")
  func readOnlyServer() async throws {
    let address = try postgresAddress()
    let change = Query("test.change", "CREATE TABLE never (id INTEGER)")
    let process = Query("test.process", "SELECT pg_backend_pid()")
    let seen = Mutex<Set<Int>>([])
    let database = Database.postgres(connectionString: address, connections: 1)
    try await database.ping()
    await #expect {
      try await database.write { connection in
        let number = try connection.first(process) { $0.int(0) } ?? 0
        seen.withLock { _ = $0.insert(number) }
        try connection.script("SET TRANSACTION READ ONLY")
        try connection.execute(change)
      }
    } throws: { error in
      guard case DatabaseFailure.unavailable(let sentence) = error else { return false }
      return sentence.contains("takes no changes")
    }
    #expect(seen.withLock { $0.count } == 2)
    try await database.ping()
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

  @Test("where the connection breaks while a change is being stored, nobody is told that nothing was changed")
  func brokenCommit() async throws {
    let database = Database.postgres(connectionString: try postgresAddress(), connections: 1)
    try await database.ping()
    await #expect {
      try await database.write { connection in
        try connection.script(
          """
          CREATE TEMPORARY TABLE last (id INTEGER);
          CREATE FUNCTION pg_temp.ends() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
          CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON last DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION pg_temp.ends();
          INSERT INTO last VALUES (1);
          """
        )
      }
    } throws: { error in
      if case DatabaseFailure.uncertain = error { true } else { false }
    }
    try await database.ping()
  }
}

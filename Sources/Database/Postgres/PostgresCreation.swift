internal import CPostgres

extension Database {
  /// What became of making a Postgres database.
  public enum Creation: Equatable, Sendable {
    /// Its name.
    case made(String)
    case present(String)
  }

  /// Makes the database that the settings name, where the role may and there is none; blocks meanwhile.
  ///
  /// - Parameter connectionString: as for `postgres(connectionString:)`.
  /// - Throws: `DatabaseFailure.misconfigured` or `.unavailable`, with a sentence for who administers the server.
  public static func createPostgres(connectionString: String) throws -> Creation {
    let wanted = try PostgresConnection.connect(to: connectionString)
    defer { PQfinish(wanted) }
    let name = PQdb(wanted).map { String(cString: $0) } ?? ""
    if PQstatus(wanted) == CONNECTION_OK { return .present(name) }
    guard PostgresReason.isMissingDatabase(wanted) else { throw PostgresReason.ofRefusedConnection(wanted) }
    return try neighbour(of: connectionString).create(name)
  }

  /// In a database that every server has: `postgres`, if nobody took it away or bars it.
  private static func neighbour(of connectionString: String) throws -> PostgresConnection {
    do {
      return try PostgresConnection(connectionString: connectionString, database: "postgres")
    } catch DatabaseFailure.misconfigured {
      return try PostgresConnection(connectionString: connectionString, database: "template1")
    }
  }
}

extension PostgresConnection {
  /// No transaction can do this, and no parameter can name a database.
  fileprivate func create(_ name: String) throws -> Database.Creation {
    let quoted = PQescapeIdentifier(handle, name, name.utf8.count)
    defer { PQfreemem(quoted) }
    guard let quoted else { throw DatabaseFailure.misconfigured("A database cannot be called “\(name)”.") }
    let statement = "CREATE DATABASE \(String(cString: quoted))"
    let result = PQexec(handle, "\(statement) ENCODING 'UTF8' TEMPLATE template0")
    defer { PQclear(result) }
    guard PQresultStatus(result) != PGRES_COMMAND_OK else { return .made(name) }
    let place = PostgresReason.place(of: handle)
    switch PQresultErrorField(result, Self.sqlState).map({ String(cString: $0) }) {
    // Another server that starts at the same moment was faster.
    case "42P04", "23505": return .present(name)
    case "42501":
      throw DatabaseFailure.misconfigured(
        "\(place), may not create databases: let somebody who may run \(statement) OWNER \(owner), or ALTER ROLE \(owner) CREATEDB."
      )
    default:
      let reason = PostgresReason.line(String(cString: PQerrorMessage(handle)))
      throw DatabaseFailure.misconfigured("\(place), could not create \(name): \(reason).")
    }
  }

  private var owner: String {
    let user = PQuser(handle).map { String(cString: $0) } ?? ""
    guard let quoted = PQescapeIdentifier(handle, user, user.utf8.count) else { return user }
    defer { PQfreemem(quoted) }
    return String(cString: quoted)
  }
}

import Database
import Outbound
import Workflows

/// The database of the table that exports of labels may bring up to date.
struct LabelTableSettings: Hidden, Sendable {
  /// `HOST/DATABASE`, for people.
  let place: String
  /// For libpq, with everything that it would look for in the PG… variables: those are of another database.
  let connectionString: String

  private static let key = Setting.labelTable.key
  private static let form = "postgres://user:password@host/database"

  /// - Returns: nil where there is no `LABEL_TABLE_URL`.
  init?(_ values: SettingValues) throws(SettingsFailure) {
    guard let address = values[.labelTable] else { return nil }
    guard let scheme = ["postgres://", "postgresql://"].first(where: address.hasPrefix) else {
      throw SettingsFailure("\(Self.key) must be an address such as \(Self.form).")
    }
    let (rest, query) = Self.halves(String(address.dropFirst(scheme.count)), at: "?")
    let (authority, database) = Self.halves(rest, at: "/")
    let at = authority.lastIndex(of: "@")
    let (user, password) = Self.halves(at.map { String(authority[..<$0]) } ?? "", at: ":")
    let server = at.map { String(authority[authority.index(after: $0)...]) } ?? authority
    let (host, port) = try Self.hostAndPort(server)
    for (word, text) in [("host", host), ("user", user), ("password", password), ("database", database)]
    where text.isEmpty {
      throw SettingsFailure("\(Self.key) names no \(word): it must be an address such as \(Self.form).")
    }
    var words = [("host", host), ("port", port), ("dbname", database), ("user", user), ("password", password)]
    words += try Self.parameters(query)
    for (word, text) in Self.defaults(for: try Self.plain(host)) where !words.contains(where: { $0.0 == word }) {
      words.append((word, text))
    }
    connectionString = try words.map { (word, text) throws(SettingsFailure) in
      "\(word)='\(try Self.plain(text).replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }.joined(separator: " ")
    place = "\(try Self.plain(host))/\(try Self.plain(database))"
  }

  var table: LabelTable {
    LabelTable(place: place, database: .postgres(connectionString: connectionString, connections: 1))
  }

  /// What libpq would take from PG… variables: what is empty here stays empty, or is what libpq does without a variable.
  ///
  /// The words are those of libpq 15, since it refuses what it does not know. `service` is not among them: an empty one is
  /// looked up as a name, and the file of `PGSERVICE` only fills in words that are missing.
  private static func defaults(for host: String) -> [(String, String)] {
    [
      ("sslmode", isLocal(host) ? "prefer" : "require"), ("sslrootcert", ""), ("options", ""), ("hostaddr", ""),
      ("client_encoding", "UTF8"), ("sslcert", ""), ("sslkey", ""), ("sslcrl", ""), ("sslcrldir", ""),
      ("sslcompression", "0"), ("sslsni", "1"), ("ssl_min_protocol_version", "TLSv1.2"),
      ("ssl_max_protocol_version", ""), ("channel_binding", "prefer"), ("gssencmode", "disable"),
      ("krbsrvname", "postgres"), ("requirepeer", ""), ("target_session_attrs", "any"),
    ]
  }

  /// Nobody listens between here and there.
  private static func isLocal(_ host: String) -> Bool {
    host.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains(host)
  }

  private static func hostAndPort(_ server: String) throws(SettingsFailure) -> (host: String, port: String) {
    // An address of version 6 stands in brackets.
    let end = server.first == "[" ? server.firstIndex(of: "]") : nil
    if let end {
      let host = String(server[server.index(after: server.startIndex)..<end])
      return try (host, Self.port(String(server[server.index(after: end)...].dropFirst())))
    }
    let (host, port) = halves(server, at: ":")
    return try (host, Self.port(port))
  }

  private static func port(_ text: String) throws(SettingsFailure) -> String {
    guard !text.isEmpty else { return "5432" }
    guard let number = Int(text), (1...65_535).contains(number) else {
      throw SettingsFailure("\(key) has a port that is no number from 1 to 65535.")
    }
    return text
  }

  private static func parameters(_ query: String) throws(SettingsFailure) -> [(String, String)] {
    let known = ["sslmode", "sslrootcert", "options"]
    return try query.split(separator: "&").map { (part) throws(SettingsFailure) in
      let (word, text) = halves(String(part), at: "=")
      guard known.contains(word) else {
        // What stands there may be a piece of the password.
        throw SettingsFailure("\(key) has other parameters than \(known.joined(separator: ", ")): take them away.")
      }
      return (word, text)
    }
  }

  private static func halves(_ text: String, at mark: Character) -> (String, String) {
    guard let place = text.firstIndex(of: mark) else { return (text, "") }
    return (String(text[..<place]), String(text[text.index(after: place)...]))
  }

  private static func plain(_ text: String) throws(SettingsFailure) -> String {
    let plain = PercentEncoding.decoded(text)
    guard !plain.contains("\0") else { throw SettingsFailure("\(key) has a %00, which no part of it can have.") }
    return plain
  }
}

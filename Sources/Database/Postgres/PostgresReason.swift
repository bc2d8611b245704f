internal import CPostgres

/// Says why a server did not let us in: which host, database and user, and what to do.
enum PostgresReason {
  /// `misconfigured` where only a person can help, `unavailable` where waiting may.
  static func ofRefusedConnection(_ handle: OpaquePointer) -> DatabaseFailure {
    let message = String(cString: PQerrorMessage(handle))
    let place = place(of: handle)
    if PQconnectionNeedsPassword(handle) == 1 {
      return .misconfigured("\(place) wants a password: set PGPASSWORD or PGPASSWORD_FILE.")
    }
    let lowercased = message.lowercased()
    if lowercased.contains("authentication failed") || lowercased.contains("no pg_hba.conf entry") {
      return .misconfigured("\(place) refused this user or password: \(line(message)).")
    }
    if isMissingDatabase(handle) {
      return .misconfigured(
        "\(place) has no such database: \(line(message)). Create it (Porthole's own: porthole database create), "
          + "or correct the setting."
      )
    }
    if lowercased.contains("role \"") && lowercased.contains("does not exist") {
      return .misconfigured("\(place) has no such role: \(line(message)). Create it, or correct the setting.")
    }
    if lowercased.contains("invalid connection option") || lowercased.contains("invalid sslmode")
      || lowercased.contains("invalid integer value") || lowercased.contains("invalid port number")
      || lowercased.contains("invalid uri") || lowercased.contains("missing \"=\"")
    {
      return .misconfigured("The settings of PostgreSQL cannot be read: \(line(message)).")
    }
    if lowercased.contains("certificate") || lowercased.contains("ssl is not enabled")
      || lowercased.contains("does not support ssl")
    {
      return .misconfigured("\(place) and this server do not agree on TLS: \(line(message)).")
    }
    return .unavailable("\(place) cannot be reached: \(line(message)).")
  }

  /// libpq keeps no code of a connection that was refused.
  static func isMissingDatabase(_ handle: OpaquePointer) -> Bool {
    let message = String(cString: PQerrorMessage(handle)).lowercased()
    return message.contains("database \"") && message.contains("\" does not exist")
  }

  /// `PostgreSQL at db:5432, database porthole, user ann`.
  static func place(of handle: OpaquePointer) -> String {
    func word(_ text: UnsafeMutablePointer<CChar>?) -> String {
      text.map { String(cString: $0) } ?? "?"
    }
    let host = word(PQhost(handle))
    let address = host.hasPrefix("/") ? "\(host) (socket)" : "\(host):\(word(PQport(handle)))"
    return "PostgreSQL at \(address), database \(word(PQdb(handle))), user \(word(PQuser(handle)))"
  }

  /// libpq's several lines as one, without the full stop, and without its questions.
  static func line(_ message: String) -> String {
    let told = message.split(whereSeparator: \.isNewline).filter { $0.last != "?" }.joined(separator: " ")
    let words = told.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.hasSuffix(".") ? String(words.dropLast()) : words
  }
}

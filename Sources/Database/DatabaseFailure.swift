/// What a database can answer besides rows.
public enum DatabaseFailure: Error, Sendable, CustomStringConvertible {
  /// Nobody answers, or the connection broke: try again later.
  case unavailable(String)
  /// The connection broke while a change was being stored: it may be there, or not.
  case uncertain(String)
  /// The settings are wrong: trying again does not help.
  case misconfigured(String)
  /// A value that must be unique is there already.
  case duplicate(query: String, detail: String)
  /// A row that is pointed at is not there, or is still pointed at.
  case brokenReference(query: String, detail: String)
  /// Another transaction came in between; the work may be tried again.
  case contention(query: String, detail: String)
  /// What is on the disk is not what was written there.
  case damaged(query: String, detail: String)
  case diskFull
  case schemaTooNew(String)
  case statement(query: String, code: String, detail: String)

  public var description: String {
    switch self {
    case .unavailable(let sentence), .uncertain(let sentence), .misconfigured(let sentence): sentence
    case .duplicate(let query, let detail): "\(query): there is one already (\(detail))."
    case .brokenReference(let query, let detail): "\(query): a record it points at is missing (\(detail))."
    case .contention(let query, let detail): "\(query): another change came in between (\(detail))."
    case .damaged(let query, let detail):
      "\(query): the database is damaged (\(detail)). Run porthole doctor, and restore a backup."
    case .diskFull: "The disk of the database is full."
    case .schemaTooNew(let name):
      "The database was brought up to date by a newer version of porthole (it has \(name)): run that version."
    case .statement(let query, let code, let detail): "\(query): \(detail) (\(code))."
    }
  }
}

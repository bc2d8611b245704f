internal import Blobs
public import Database
internal import Domain
internal import Formats
internal import Store

/// The operator's table of labels in a database outside, which exports may bring up to date.
public struct LabelTable: Sendable {
  /// The format whose rows it has.
  public static let format = "Label table 1.0"

  /// `HOST/DATABASE`, for people.
  public let place: String
  private let connect: @Sendable () -> Database
  private let lockMilliseconds: Int

  /// - Parameters:
  ///   - database: made for each time that the table is brought up to date, so that no connection stays open in between.
  ///   - lockMilliseconds: how long each try waits for others to let go of the table, or of a row.
  public init(
    place: String,
    database: @autoclosure @escaping @Sendable () -> Database,
    lockMilliseconds: Int = 10_000
  ) {
    self.place = place
    self.lockMilliseconds = lockMilliseconds
    connect = database
  }

  /// All rows or none: each over the one with its key, or beside the others. Rows whose annotation is gone stay: an
  /// export may be of a part of a task.
  func update(from spool: LabelRowSpool, _ work: RequestProgress) async throws {
    let (place, lockMilliseconds) = (place, lockMilliseconds)
    do {
      try await connect().write { connection in
        // It is tried again where others hold the table.
        try work.checkCancellation()
        try LabelTableStore.open(on: connection, lockMilliseconds: lockMilliseconds)
        var done = 0
        try spool.each { row in
          try LabelTableStore.save(row, on: connection)
          done += 1
          guard done.isMultiple(of: 500) else { return }
          let fraction = 0.95 + 0.04 * Double(done) / Double(spool.count)
          try work.report(fraction, "Table “\(LabelTableStore.name)” in \(place): row \(done) of \(spool.count)")
        }
      }
    } catch let failure as DatabaseFailure {
      throw LabelTableFailure(failure, at: place)
    }
  }
}

extension LabelTable? {
  /// - Throws: `Conflict` where there is none to bring up to date.
  func check(for export: DatasetExport) throws(Conflict) {
    guard self != nil || export.updatesTable != true else {
      throw Conflict("The table cannot be brought up to date: LABEL_TABLE_URL names none.")
    }
  }

  /// - Parameter rows: nil where the table is to stay as it is.
  func update(from rows: LabelRowSpool?, _ work: RequestProgress) async throws {
    guard let self, let rows else { return }
    try await self.update(from: rows, work)
  }
}

/// The table was not brought up to date, and nothing in it was changed; or nobody knows.
public struct LabelTableFailure: ActionableFailure, CustomStringConvertible {
  public let sentence: String

  public var description: String { sentence }

  private static let advice =
    "It must have label_id as its primary key, label, filepath, creator_mail, label_create_date and branch, and take any "
    + "text in them; another table may have the name. Name another database, or a schema by "
    + "?options=-csearch_path%3DSCHEMA."

  init(_ failure: DatabaseFailure, at place: String) {
    let table = "The table “\(LabelTableStore.name)” in \(place), which LABEL_TABLE_URL names,"
    sentence =
      switch failure {
      case .uncertain(let reason):
        "\(table) may have been brought up to date, or not: \(reason) Export again, which doubles nothing."
      default: "\(table) was not brought up to date: \(Self.reason(failure))"
      }
  }

  private static func reason(_ failure: DatabaseFailure) -> String {
    switch failure {
    // The server's own limit of time, or somebody there who ends statements.
    case .contention, .statement(_, "57014", _):
      "others keep it locked, or it takes too long. Try again when they have ended."
    case .statement(_, "42501", let detail):
      "\(detail). Its account needs SELECT, INSERT and UPDATE on the table, or CREATE on the schema."
    // Another table: without such a column or key, with other kinds of values, with rules of its own, or a view.
    case .duplicate(_, let detail), .brokenReference(_, let detail): "\(detail). \(advice)"
    case .statement(_, let code, let detail) where ["22", "23", "42", "55"].contains(code.prefix(2)):
      "\(detail). \(advice)"
    case .damaged(_, let detail): "that database is damaged (\(detail)). Its operator must repair it."
    case .diskFull: "the disk of that database is full. Make room there, then export again."
    default: "\(failure)"
    }
  }
}

/// Rows on their way into the table, in a file: they are read in a transaction here, which may run twice, and written in
/// one there.
struct LabelRowSpool: Sendable {
  let count: Int
  private let file: IncomingBlob

  init(_ dataset: Dataset, in file: IncomingBlob) throws {
    self.file = file
    var (bytes, count): ([UInt8], Int) = ([], 0)
    try dataset.eachLabelRow { row in
      bytes += RowCoder.bytes(of: Self.values(of: row))
      count += 1
      guard bytes.count >= 1 << 16 else { return }
      try file.write(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    try file.write(bytes)
    file.finishWriting()
    self.count = count
  }

  func each(_ body: ([SQLValue]) throws -> Void) throws {
    let rows = try BackupFile(file.path, for: .reading)
    for _ in 0..<count { try body(RowCoder.row(from: rows, columns: LabelTableStore.columnCount)) }
  }

  private static func values(of row: LabelRow) -> [SQLValue] {
    // PostgreSQL has no place for U+0000.
    [row.id, row.label, row.filepath, row.mail].map { .text($0.replacing("\0", with: "")) }
      + [row.created.flatMap(Self.moment) ?? .null, .text(row.branch)]
  }

  /// A backup may say any moment; the table's rows are for others, who may not read years before 1 and after 9999.
  private static func moment(_ created: Timestamp) -> SQLValue? {
    (-62_135_596_800_000...253_402_300_799_999).contains(created.milliseconds) ? .text(created.iso8601) : nil
  }
}

internal import Blobs
public import Database
internal import Domain
internal import Formats
internal import Store

/// The operator's table `labels` in a database outside, which exports may bring up to date.
public struct LabelTable: Sendable {
  /// The format whose rows it has.
  public static let format = "Label table 1.0"

  /// `HOST/DATABASE`, for people.
  public let place: String
  private let database: Database

  public init(place: String, database: Database) {
    self.place = place
    self.database = database
  }

  /// All rows or none: each over the one with its key, or beside the others. Rows whose annotation is gone stay: an
  /// export may be of a part of a task.
  func update(from spool: LabelRowSpool, _ work: RequestProgress) async throws {
    let place = place
    do {
      try await database.write { connection in
        try LabelTableStore.open(on: connection)
        var done = 0
        try spool.each { row in
          try LabelTableStore.save(row, on: connection)
          done += 1
          guard done.isMultiple(of: 500) else { return }
          let fraction = 0.95 + 0.04 * Double(done) / Double(spool.count)
          try work.report(fraction, "Table “labels” in \(place): row \(done) of \(spool.count)")
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

/// The table could not be brought up to date; nothing in it was changed.
public struct LabelTableFailure: ActionableFailure, CustomStringConvertible {
  public let sentence: String

  public var description: String { sentence }

  init(_ failure: DatabaseFailure, at place: String) {
    let reason =
      switch failure {
      // There is no such column, no such key, or another kind of value.
      case .statement(_, "42703", _), .statement(_, "42P10", _), .statement(_, "42804", _):
        "it must have label_id as its primary key, label, filepath, creator_mail, label_create_date and branch; another "
          + "table has the name. Name another database, or a schema by ?options=-csearch_path%3DSCHEMA."
      case .statement(_, "42501", let detail):
        "\(detail). Its account needs SELECT, INSERT and UPDATE on the table, or CREATE on the schema."
      default: "\(failure)"
      }
    sentence = "The table “labels” in \(place), which LABEL_TABLE_URL names, was not brought up to date: \(reason)"
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
      + [row.created.map { .text($0.iso8601) } ?? .null, .text(row.branch)]
  }
}

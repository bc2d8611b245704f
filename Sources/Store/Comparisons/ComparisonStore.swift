public import Database
public import Domain

/// The pairs of pictures that administrators made; everybody may see them. A picture's version is its key in the store of
/// files.
public struct ComparisonStore: Sendable {
  /// Pairs are made one by one by hand; this many are shown.
  public static let most = 500

  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// All of them, oldest first.
  public func comparisons() async throws -> [Comparison] {
    try await database.read { try $0.all(Self.everyOne, Self.most, map: Self.comparison) }
  }

  /// Those in which the words occur, newest first.
  public func comparisons(
    matching words: String,
    at cursor: KeyCursor<Comparison>,
    size: Int
  ) async throws -> KeyPage<Comparison> {
    try await database.read { connection in
      try KeyPaging(cursor: cursor, size: size).page(
        older: { try connection.all(Self.older, words.likePattern, $0, $1, map: Self.comparison) },
        newer: { try connection.all(Self.newer, words.likePattern, $0, $1, map: Self.comparison) }
      )
    }
  }

  public func comparison(_ id: Comparison.ID) async throws -> Comparison {
    try await database.read { try Self.comparison(id, on: $0) }
  }

  /// nil where no stored pair has this address.
  public func comparison(at slug: String) async throws -> Comparison? {
    try await database.read { try $0.first(Self.bySlug, slug, map: Self.comparison) }
  }

  public static func comparison(_ id: Comparison.ID, on connection: any Connection) throws -> Comparison {
    guard let found = try connection.first(byID, id, map: comparison) else { throw NotFound("pair of pictures") }
    return found
  }

  public static func isFree(_ slug: String, on connection: any Connection) throws -> Bool {
    try connection.first(slugUse, slug, map: { _ in true }) == nil
  }

  /// Stores a pair without pictures.
  public static func insert(
    _ draft: ComparisonDraft,
    slug: String,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Comparison.ID {
    let (words, time) = (draft.words, now)
    let key = try connection.first(insertion, slug, words.title, words.text, words.credit, time, time) { $0.int64(0) }
    guard let id = key.map({ Comparison.ID($0) }) else { throw NotFound("pair of pictures") }
    for (place, side) in [(ComparisonSide.Place.first, draft.first), (.second, draft.second)] {
      try connection.execute(sideInsertion, id, place.number, side.label, side.alt, side.address)
    }
    return id
  }

  public static func update(
    _ id: Comparison.ID,
    to draft: ComparisonDraft,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let words = draft.words
    guard try connection.execute(renewal, words.title, words.text, words.credit, now, id) == 1 else {
      throw NotFound("pair of pictures")
    }
    for (place, side) in [(ComparisonSide.Place.first, draft.first), (.second, draft.second)] {
      try connection.execute(sideRenewal, side.label, side.alt, side.address, id, place.number)
    }
  }

  /// Gives a side its picture; the file of the one before is an orphan.
  public static func setPicture(
    _ picture: ComparisonPicture,
    at place: ComparisonSide.Place,
    of id: Comparison.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(orphaningOfSide, now, id, place.number)
    let changed = try connection.execute(
      picturing,
      picture.version,
      picture.width,
      picture.height,
      id,
      place.number
    )
    guard changed == 1 else { throw NotFound("pair of pictures") }
  }

  /// Removes a pair; its files are orphans.
  public static func delete(_ id: Comparison.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(orphaning, now, id)
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("pair of pictures") }
  }

  private static func comparison(_ row: Row) -> Comparison {
    Comparison(
      origin: .stored(row.identifier(0)),
      slug: row.string(1),
      words: ComparisonWords(title: row.string(2), text: row.string(3), credit: row.string(4)),
      first: side(row, from: 5),
      second: side(row, from: 11)
    )
  }

  private static func side(_ row: Row, from column: Int) -> ComparisonSide {
    let key = row.string(column + 3)
    return ComparisonSide(
      label: row.string(column),
      alt: row.string(column + 1),
      address: row.string(column + 2),
      picture: key.isEmpty
        ? nil : ComparisonPicture(version: key, width: row.int(column + 4), height: row.int(column + 5))
    )
  }
}

extension ComparisonSide.Place {
  fileprivate var number: Int { self == .first ? 0 : 1 }
}

public import Blobs
public import Database
public import Domain
internal import Formats
public import Store

/// Files that come for a purpose: whole ones in forms, large ones piece by piece with restarts in between, as the protocol
/// tus 1.0.0 has it. A background request takes them in the end; what nobody takes goes after a day.
public struct UploadSessions: Sendable {
  /// The largest file, in bytes.
  public static let largest = 20 << 30
  /// How long a file is kept that nobody takes, in seconds.
  static let secondsKept: Int64 = 86_400
  /// How many files one person may have begun and not finished.
  static let mostUnfinished = 1000
  /// How long a piece waits for the one before it, whose line may have broken unheard.
  private static let patience = Duration.seconds(5)

  private let database: Database
  private let blobs: FolderBlobs
  private let lane: WorkLane
  private let turns: UploadTurns

  public init(database: Database, blobs: FolderBlobs, lane: WorkLane, turns: UploadTurns) {
    self.database = database
    self.blobs = blobs
    self.lane = lane
    self.turns = turns
  }

  /// A new upload begins: what came before for the same purpose, and was not taken, goes.
  public func start(_ purpose: UploadPurpose, by owner: User.ID, now: Timestamp) async throws {
    try await database.write { connection in
      try UploadFileStore.drop(waitingFor: purpose.name, owner: owner, now: now, on: connection)
    }
  }

  /// Keeps files that came whole.
  ///
  /// - Throws: `Conflict` where a name is taken; then none is kept.
  public func keep(
    _ files: [(blob: IncomingBlob, name: String)],
    for purpose: UploadPurpose,
    by owner: User.ID,
    now: Timestamp
  ) async throws {
    let blobs = blobs
    let sizes = try await lane.run { try files.map { try $0.blob.size() } }
    let rows = zip(files, sizes).map { file, size in
      UploadFile(
        token: FolderBlobs.newKey(),
        purpose: purpose.name,
        name: file.name,
        size: size,
        received: size,
        blobKey: file.blob.key
      )
    }
    // The rows first: a file without a row would never be found again.
    try await insert(rows, for: purpose, by: owner, now: now)
    let incoming = files.map(\.blob)
    try await lane.run { try blobs.keepAll(incoming) }
  }

  /// Begins a file that comes in pieces.
  ///
  /// - Parameters:
  ///   - name: as the client has it; only its last part counts.
  ///   - size: in bytes.
  /// - Throws: `ValidationFailure` for a name that cannot be used, `Conflict` for one that is taken.
  public func begin(
    _ name: String,
    size: Int,
    for purpose: UploadPurpose,
    by owner: User.ID,
    now: Timestamp
  ) async throws -> UploadFile {
    guard !name.split(separator: "/").contains(".."), let cleaned = FileName.uploaded(name) else {
      throw ValidationFailure(field: "filename", "“\(name)” cannot be the name of a file here.")
    }
    try blobs.checkRoom(for: Int64(size))
    let file = UploadFile(
      token: FolderBlobs.newKey(),
      purpose: purpose.name,
      name: cleaned,
      size: size,
      received: 0,
      blobKey: FolderBlobs.newKey()
    )
    try await insert([file], for: purpose, by: owner, now: now)
    return file
  }

  /// How far a file is, once the piece that is on its way has come or broken off.
  public func settled(_ token: String, of owner: User.ID) async throws -> UploadFile {
    try await turns.rest(token, within: Self.patience)
    return try await file(token, of: owner)
  }

  /// A file that is on its way, as far as it is.
  public func file(_ token: String, of owner: User.ID) async throws -> UploadFile {
    try await database.read { try UploadFileStore.file(token: token, owner: owner, on: $0) }
  }

  /// Takes a piece. What arrived of a piece that breaks off is kept and counted.
  ///
  /// - Parameters:
  ///   - offset: where the client thinks the file ends.
  ///   - pieces: the bytes, each piece small enough for memory.
  /// - Returns: where the file ends now.
  /// - Throws: `WrongOffset`, with the right one.
  public func append<Pieces: AsyncSequence>(
    to token: String,
    of owner: User.ID,
    at offset: Int,
    _ pieces: Pieces,
    now: @Sendable () -> Timestamp
  ) async throws -> Int where Pieces.Element == [UInt8] {
    guard try await turns.take(token, within: Self.patience) else {
      throw WrongOffset(offset: try await file(token, of: owner).received)
    }
    do {
      let file = try await file(token, of: owner)
      guard offset == file.received else { throw WrongOffset(offset: file.received) }
      let end = try await write(pieces, to: file, now: now)
      await turns.give(token)
      return end
    } catch {
      await turns.give(token)
      throw error
    }
  }

  /// Drops what was not taken, or not finished, for a day.
  public func dropStale(now: Timestamp) async throws {
    try await database.write { connection in
      try UploadFileStore.dropStale(
        untouchedSince: now.advanced(bySeconds: -Self.secondsKept),
        now: now,
        on: connection
      )
    }
  }

  /// Drops pieces of files that are whole, or whose row is gone, in the store behind the folder.
  public func dropPieces() async throws {
    let blobs = blobs
    // First what is there, then what is wanted: what begins in between is not looked at.
    let keys = try await lane.run { try blobs.keysWithPieces() }
    guard !keys.isEmpty else { return }
    let unfinished = Set(try await database.read { try UploadFileStore.unfinishedKeys(on: $0) })
    for key in keys.subtracting(unfinished) {
      try await lane.run { try blobs.partialFile(key)?.removePieces() }
    }
  }

  private func write<Pieces: AsyncSequence>(
    _ pieces: Pieces,
    to file: UploadFile,
    now: @Sendable () -> Timestamp
  ) async throws -> Int where Pieces.Element == [UInt8] {
    guard let partial = blobs.partialFile(file.blobKey) else { throw BlobFailure.missing(key: file.blobKey) }
    if file.isWhole, file.size > 0 {
      for try await piece in pieces where !piece.isEmpty { throw Self.surplus(of: file) }
      return file.received
    }
    let writer = try await lane.run { try partial.open(at: file.received) }
    var problem: (any Error)?
    do {
      for try await piece in pieces {
        guard writer.offset + piece.count <= file.size else { throw Self.surplus(of: file) }
        try await lane.run { try piece.withUnsafeBytes { try writer.write($0) } }
      }
    } catch {
      problem = error
    }
    let end = try await lane.run {
      try partial.keep(writer, isWhole: writer.offset == file.size)
      return writer.offset
    }
    let moment = now()
    let isCounted = try await database.write { connection in
      try UploadFileStore.advance(token: file.token, from: file.received, to: end, now: moment, on: connection)
    }
    if let problem { throw problem }
    guard isCounted else { throw Conflict("Another piece of this file came at the same time: ask how far it is.") }
    // Only now: were this the end of the process, the last piece would come again and find the others.
    if end == file.size { try await lane.run { try partial.removePieces() } }
    return end
  }

  private static func surplus(of file: UploadFile) -> ValidationFailure {
    ValidationFailure(field: "Upload-Length", "The file was to have \(file.size) bytes, and more of them came.")
  }

  private func insert(
    _ files: [UploadFile],
    for purpose: UploadPurpose,
    by owner: User.ID,
    now: Timestamp
  ) async throws {
    try await database.write { connection in
      let unfinished = try UploadFileStore.unfinishedCount(of: owner, on: connection)
      guard unfinished < Self.mostUnfinished else {
        throw Conflict("You have begun \(unfinished) uploads and finished none of them: finish or wait a day.")
      }
      if purpose.keepsNames {
        let taken = Set(try UploadFileStore.waiting(for: purpose.name, owner: owner, on: connection).map(\.name))
        var names = taken
        for file in files where !names.insert(file.name).inserted {
          throw Conflict("There are two files named “\(file.name)” in this upload: rename one.")
        }
      }
      try UploadFileStore.insert(files, owner: owner, now: now, on: connection)
    }
  }
}

/// A piece that does not begin where the file ends.
public struct WrongOffset: Error, CustomStringConvertible {
  public let offset: Int

  public var description: String { "The file ends at \(offset): go on from there." }
}

/// Keeps two pieces of one file from being written at the same time.
///
/// Where a line broke, the server may hear of it later than the client, who goes on at once: so the next piece waits a little.
public actor UploadTurns {
  private static let pause = Duration.milliseconds(10)

  private var taken: Set<String> = []

  public init() {}

  /// - Returns: false where somebody else kept the turn all the time.
  func take(_ token: String, within patience: Duration) async throws -> Bool {
    try await rest(token, within: patience)
    return taken.insert(token).inserted
  }

  /// Waits until nobody has the turn, or the time is over.
  func rest(_ token: String, within patience: Duration) async throws {
    let end = ContinuousClock.now.advanced(by: patience)
    while taken.contains(token), ContinuousClock.now < end { try await Task.sleep(for: Self.pause) }
  }

  func give(_ token: String) { taken.remove(token) }
}

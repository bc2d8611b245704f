public import Database
public import Domain

/// A file that arrives for a purpose, or has arrived.
public struct UploadFile: Equatable, Sendable {
  /// The last part of the address that its pieces go to.
  public let token: String
  public let purpose: String
  public let name: String
  public let size: Int
  /// How many bytes are safe on the disk.
  public let received: Int
  public let blobKey: String

  public init(token: String, purpose: String, name: String, size: Int, received: Int, blobKey: String) {
    self.token = token
    self.purpose = purpose
    self.name = name
    self.size = size
    self.received = received
    self.blobKey = blobKey
  }

  public var isWhole: Bool { received == size }
}

/// Files on their way to background requests; each is its owner's alone.
public enum UploadFileStore {
  public static func insert(
    _ files: [UploadFile],
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    for file in files {
      try connection.execute(
        insertion,
        file.token,
        owner,
        file.purpose,
        file.name,
        file.size,
        file.received,
        file.blobKey,
        now
      )
    }
  }

  /// A file of any purpose.
  public static func file(token: String, owner: User.ID, on connection: any Connection) throws -> UploadFile {
    let found = try connection.first(byToken, token, owner, map: file)
    guard let found else { throw NotFound("upload") }
    return found
  }

  /// Those that no request has taken yet, in the order of their coming.
  public static func waiting(
    for purpose: String,
    owner: User.ID,
    on connection: any Connection
  ) throws -> [UploadFile] {
    try connection.all(waitingForPurpose, purpose, owner, map: file)
  }

  /// How many of somebody's files are not whole.
  public static func unfinishedCount(of owner: User.ID, on connection: any Connection) throws -> Int {
    try connection.first(unfinished, owner) { $0.int(0) } ?? 0
  }

  /// The keys of everybody's files that are not whole.
  public static func unfinishedKeys(on connection: any Connection) throws -> [String] {
    try connection.all(unfinishedKeys) { $0.string(0) }
  }

  /// - Returns: false where another piece was counted meanwhile.
  public static func advance(
    token: String,
    from old: Int,
    to new: Int,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Bool {
    try connection.execute(advancing, new, now, token, old) == 1
  }

  /// Gives the waiting files of a purpose to a request.
  public static func assign(
    _ tokens: [String],
    to request: BackgroundRequest.ID,
    on connection: any Connection
  ) throws {
    for token in tokens { try connection.execute(assignment, request, token) }
    try connection.execute(counting, request)
  }

  /// The files that a request took.
  public static func files(of request: BackgroundRequest.ID, on connection: any Connection) throws -> [UploadFile] {
    try connection.all(ofRequest, request, map: file)
  }

  /// Forgets a request's files: those of `kept` have another row by now, the others go from the disk.
  public static func forget(
    filesOf request: BackgroundRequest.ID,
    keeping kept: Set<String>,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let keys = try files(of: request, on: connection).map(\.blobKey).filter { !kept.contains($0) }
    try OrphanStore.note(keys, now: now, on: connection)
    try connection.execute(forgetting, request)
  }

  /// Keeps a request's files beyond its end; they are stale as if they had come now.
  public static func hold(filesOf request: BackgroundRequest.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(holding, now, request)
  }

  /// Gives the files that a request held beyond its end to another.
  ///
  /// - Returns: false where there are none any more, or they are not this person's.
  public static func hand(
    filesOf old: BackgroundRequest.ID,
    to new: BackgroundRequest.ID,
    of owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Bool {
    guard try connection.execute(handing, new, now, old, owner) > 0 else { return false }
    try connection.execute(counting, new)
    return true
  }

  /// Drops the files of a purpose that wait for a request, or were held beyond the end of one: a new upload begins.
  public static func drop(
    waitingFor purpose: String,
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(orphaningDropped, now, purpose, owner)
    try connection.execute(dropping, purpose, owner)
  }

  /// Drops what nobody sent more of, or asked for, since a moment.
  public static func dropStale(untouchedSince limit: Timestamp, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(orphaningStale, now, limit)
    try connection.execute(droppingStale, limit)
    try RequestQueue.noteLeftovers(now: now, on: connection)
  }

  /// Notes the files that a request is about to write: if it dies they are swept away.
  public static func noteWritten(
    _ keys: [String],
    by request: BackgroundRequest.ID,
    on connection: any Connection
  ) throws {
    for key in keys { try connection.execute(noting, request, key) }
  }

  /// The files have rows of their own by now.
  public static func forgetWritten(by request: BackgroundRequest.ID, on connection: any Connection) throws {
    try connection.execute(unnoting, request)
  }

  private static func file(_ row: Row) -> UploadFile {
    UploadFile(
      token: row.string(0),
      purpose: row.string(1),
      name: row.string(2),
      size: row.int(3),
      received: row.int(4),
      blobKey: row.string(5)
    )
  }
}

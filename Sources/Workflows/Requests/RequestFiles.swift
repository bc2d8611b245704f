public import Blobs
public import Database
public import Domain
internal import Store

/// What the handlers that read and write whole files share: where these are, and the steps that leave none behind when a
/// process dies in between.
public struct RequestFiles: Sendable {
  let database: Database
  let blobs: FolderBlobs
  let lane: WorkLane
  let now: @Sendable () -> Timestamp

  /// - Parameter lane: where files are read, which may keep a thread busy for long, and written.
  public init(database: Database, blobs: FolderBlobs, lane: WorkLane, now: @escaping @Sendable () -> Timestamp) {
    self.database = database
    self.blobs = blobs
    self.lane = lane
    self.now = now
  }

  /// Lets go what an attempt before this one wrote and did not finish with.
  ///
  /// - Parameter read: what else is needed, from the same transaction.
  func begin<Value: Sendable>(
    _ request: BackgroundRequest.ID,
    reading read: @escaping @Sendable (any Connection) throws -> Value
  ) async throws -> Value {
    let begun = now()
    return try await database.write { connection in
      try RequestQueue.noteWrittenAsOrphans(of: request, now: begun, on: connection)
      return try read(connection)
    }
  }

  /// Reads the file that was uploaded for a request, in the lane.
  ///
  /// - Parameter body: is given the path and what is known of the upload.
  func read<Value: Sendable>(
    _ uploads: [UploadFile],
    _ body: @escaping @Sendable (String, UploadFile) throws -> Value
  ) async throws -> Value {
    let gone = Conflict("The uploaded file is not there any more. Send it again.")
    guard let upload = uploads.first else { throw gone }
    let blobs = blobs
    return try await lane.run {
      guard let path = try blobs.path(of: upload.blobKey) else { throw gone }
      return try body(path, upload)
    }
  }

  func newFile() async throws -> IncomingBlob {
    let blobs = blobs
    return try await lane.run { try blobs.makeFile() }
  }

  /// Puts written files into the store; the sweep finds them unless the request ends with `close`.
  func keep(_ files: [IncomingBlob], for request: BackgroundRequest.ID) async throws {
    let keys = files.map(\.key)
    try await database.write { try UploadFileStore.noteWritten(keys, by: request, on: $0) }
    let blobs = blobs
    try await lane.run { try blobs.keepAll(files) }
  }

  /// With the request's end: what it wrote has rows by now, and what was uploaded for it is done with.
  static func close(_ request: BackgroundRequest.ID, now: Timestamp, on connection: any Connection) throws {
    try UploadFileStore.forgetWritten(by: request, on: connection)
    try UploadFileStore.forget(filesOf: request, keeping: [], now: now, on: connection)
  }

  /// With the end of a request that only told what it would do: what was uploaded for it waits to be taken once more.
  static func closeKeeping(_ request: BackgroundRequest.ID, now: Timestamp, on connection: any Connection) throws {
    try UploadFileStore.forgetWritten(by: request, on: connection)
    try UploadFileStore.hold(filesOf: request, now: now, on: connection)
  }
}

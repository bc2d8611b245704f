internal import Database
public import Domain
internal import FoundationEssentials
internal import Store

/// What a dry run read and did not import: its file is kept for a day, so that the import needs no second upload.
public struct KeptImport: Sendable {
  public let target: DatasetTargetID
  /// As in the dry run.
  public let wanted: DatasetImportRequest
  public let fileName: String
  /// When the file goes.
  public let expires: Timestamp
  let file: UploadFile

  static let gone = Conflict(
    "The file of this dry run is not kept any more: it was imported or thrown away, or another one came after it."
  )

  init(_ request: BackgroundRequest, now: Timestamp, on connection: any Connection) throws {
    guard request.state == .finished, let expires = request.result.expires,
      let target = DatasetTargetID(request.operation),
      request.operation.action == .import
    else { throw Conflict("Only a dry run that is over can become the import.") }
    guard now < expires else {
      throw Conflict("The file of this dry run was kept until \(expires.minute) UTC: choose it again.")
    }
    guard let file = try UploadFileStore.files(of: request.id, on: connection).first else { throw Self.gone }
    let input = try RequestQueue.input(of: request.id, on: connection)
    self.target = target
    wanted = try JSONDecoder().decode(DatasetImportRequest.self, from: Data(input.utf8))
    fileName = file.name
    self.expires = expires
    self.file = file
  }
}

extension DatasetImports {
  /// What a dry run kept.
  ///
  /// - Throws: `Conflict` where the file is gone, or it was no dry run; `Forbidden` for whoever did not send the file.
  public func kept(by request: RequestName, for owner: User, now: Timestamp) async throws -> KeptImport {
    let request = try await RequestStore(database).request(request, for: Viewer(owner))
    return try await database.read { try Self.kept(request, owner, now, on: $0) }
  }

  /// Queues the import of what a dry run kept; another dry run, where that is wanted.
  ///
  /// - Parameter change: what is to be otherwise than in the dry run.
  public func importKept(
    by name: RequestName,
    for owner: User,
    now: Timestamp,
    changing change: (inout DatasetImportRequest) throws -> Void
  ) async throws -> BackgroundRequest {
    let old = try await RequestStore(database).request(name, for: Viewer(owner))
    let kept = try await database.read { try Self.kept(old, owner, now, on: $0) }
    var wanted = kept.wanted
    wanted.isDryRun = false
    try change(&wanted)
    return try await queue(wanted, into: kept.target, by: owner, now: now) { request, connection in
      let isHanded = try UploadFileStore.hand(filesOf: old.id, to: request, of: owner.id, now: now, on: connection)
      guard isHanded else { throw KeptImport.gone }
    }
  }

  /// The labels in the file that a dry run kept.
  public func labels(
    inKept name: RequestName,
    for owner: User,
    now: Timestamp,
    reading media: MediaFiles
  ) async throws -> ImportLabels {
    let kept = try await kept(by: name, for: owner, now: now)
    return try await labels(in: kept.wanted, for: kept.target, by: owner, reading: media) { _ in kept.file }
  }

  /// Throws away what a dry run kept; the sweep takes the file.
  public func throwAway(keptBy name: RequestName, for owner: User, now: Timestamp) async throws {
    let request = try await RequestStore(database).request(name, for: Viewer(owner))
    try await database.write { connection in
      _ = try Self.kept(request, owner, now, on: connection)
      try UploadFileStore.forget(filesOf: request.id, keeping: [], now: now, on: connection)
    }
  }

  private static func kept(
    _ request: BackgroundRequest,
    _ owner: User,
    _ now: Timestamp,
    on connection: any Connection
  ) throws -> KeptImport {
    guard request.owner.id == owner.id else { throw Forbidden("Only who sent the file can have it imported.") }
    return try KeptImport(request, now: now, on: connection)
  }
}

extension RequestOutcome {
  /// Nothing is changed, and the file is kept.
  static func dryRun(of claim: RequestQueue.Claim, about subject: Int64, note: String, now: Timestamp) -> RequestOutcome
  {
    let expires = now.advanced(bySeconds: UploadSessions.secondsKept)
    return RequestOutcome(.init(subject: subject, expires: expires), note: note) { connection in
      try RequestFiles.closeKeeping(claim.id, now: now, on: connection)
    }
  }
}

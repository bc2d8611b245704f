public import Blobs
public import Database
public import Domain
internal import Formats
internal import FoundationEssentials
public import Media
public import Store

/// `import:backup`: makes a new task or project of a backup, ours or CVAT's; all of it or nothing.
///
/// Owner is who imports. Accounts that the backup names count where they are here under the same name; only an
/// administrator can let others have said what the backup says they said.
public struct BackupImportHandler: RequestHandler {
  public let kind = "import:backup"
  private let database: Database
  private let blobs: FolderBlobs
  private let lane: WorkLane
  private let videos: VideoTool?
  private let now: @Sendable () -> Timestamp

  /// - Parameter lane: has a thread for each worker, because one request keeps it busy for long.
  public init(
    database: Database,
    blobs: FolderBlobs,
    lane: WorkLane,
    videos: VideoTool?,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.blobs = blobs
    self.lane = lane
    self.videos = videos
    self.now = now
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    let input = try JSONDecoder().decode(RestoreInput.self, from: Data(claim.input.utf8))
    let (request, begun, target) = (claim.id, now(), claim.operation.target)
    let files = try await database.write { connection in
      // What an attempt before this one wrote, and did not finish with.
      try RequestQueue.noteWrittenAsOrphans(of: request, now: begun, on: connection)
      return try UploadFileStore.files(of: request, on: connection)
    }
    let gone = Conflict("The uploaded file is not there any more. Send it again.")
    guard let upload = files.first else { throw gone }
    let (blobs, videos) = (blobs, videos)
    let read = try await lane.run {
      guard let path = try blobs.path(of: upload.blobKey) else { throw gone }
      return try ReadBackup(path, upload.name, target, size: upload.size, blobs: blobs, videos: videos, work)
    }
    let keys = read.newFiles.map(\.key)
    try await database.write { try UploadFileStore.noteWritten(keys, by: request, on: $0) }
    try work.report(0.95, "Storing \(read.tasks.reduce(0) { $0 + $1.frameCount }) frames")
    try await lane.run { try blobs.keepAll(read.newFiles) }
    let names = String(decoding: try JSONEncoder().encode(read.names.sorted()), as: UTF8.self)
    let people = try await database.read { try UserStore.active(named: names, on: $0) }
    let moment = now()
    let restore = BackupRestore(
      owner: owner,
      actor: Actor(name: owner.name, address: input.address),
      organization: input.organization.map { Identifier($0) },
      people: people,
      now: moment
    )
    return RequestOutcome(note: read.note + restore.note(about: read.names)) { connection in
      let subject = try restore.write(read, on: connection)
      try RequestQueue.setSubject(subject, of: request, on: connection)
      try UploadFileStore.forgetWritten(by: request, on: connection)
      try UploadFileStore.forget(filesOf: request, keeping: [], now: moment, on: connection)
    }
  }
}

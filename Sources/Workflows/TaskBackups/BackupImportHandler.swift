internal import Blobs
internal import Database
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
  private let files: RequestFiles
  private let videos: VideoTool?

  public init(_ files: RequestFiles, videos: VideoTool?) {
    self.files = files
    self.videos = videos
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    let input = try JSONDecoder().decode(RestoreInput.self, from: Data(claim.input.utf8))
    let (request, target) = (claim.id, claim.operation.target)
    let uploads = try await files.begin(request) { connection in
      try Self.check(owner.id, input, on: connection)
      return try UploadFileStore.files(of: request, on: connection)
    }
    let (blobs, videos) = (files.blobs, videos)
    let read = try await files.read(uploads) { path, upload in
      try ReadBackup(
        path,
        upload.name,
        target,
        size: upload.size,
        asksForAnnotators: owner.isAdministrator,
        blobs: blobs,
        videos: videos,
        work
      )
    }
    try work.report(0.95, "Storing \(read.tasks.reduce(0) { $0 + $1.frameCount }) frames")
    try await files.keep(read.newFiles, for: request)
    let wanted = read.names.union(read.annotators).sorted()
    let names = String(decoding: try JSONEncoder().encode(wanted), as: UTF8.self)
    let people = try await files.database.read { try UserStore.accounts(named: names, on: $0) }
    let moment = files.now()
    let restore = BackupRestore(
      owner: owner,
      actor: Actor(name: owner.name, address: input.address),
      organization: input.organization.map { Identifier($0) },
      people: people,
      now: moment
    )
    return RequestOutcome(note: read.note + restore.note(about: read)) { connection in
      // Rights may have changed meanwhile.
      try Self.check(owner.id, input, on: connection)
      let subject = try restore.write(read, on: connection)
      try RequestQueue.setSubject(subject, of: request, on: connection)
      try RequestFiles.close(request, now: moment, on: connection)
    }
  }

  /// - Throws: `Forbidden` or `NotFound` for who may make nothing there, or not any more.
  private static func check(_ owner: User.ID, _ input: RestoreInput, on connection: any Connection) throws {
    let owner = try UserStore.user(owner, on: connection)
    try owner.role.requireMakingTasks()
    let scope = input.organization.map(OrganizationScope.id) ?? .personal
    _ = try OrganizationWork.place(for: scope, by: owner, on: connection)
  }
}

internal import Blobs
internal import Database
public import Domain
internal import Formats
public import Store

/// `export:backup`: writes a task or a project as CVAT backs it up, from one moment of the database.
public struct BackupExportHandler: RequestHandler {
  public let kind = "export:backup"
  private let files: RequestFiles

  public init(_ files: RequestFiles) {
    self.files = files
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    guard let target = DatasetTargetID(claim.operation) else { throw NotFound("\(claim.operation.target.rawValue)") }
    let (begun, request, viewer, blobs) = (files.now(), claim.id, Viewer(owner), files.blobs)
    try await files.begin(request) { _ in }
    let file = try await files.newFile()
    let path = file.path
    try await files.database.read { connection in
      let day = begun.iso8601.prefix(10).split(separator: "-").compactMap { Int($0) }
      let archive = try DatasetTarget(path: path, date: (day[0], day[1], day[2]))
      var writer = TaskBackupWriter(archive: archive, blobs: blobs, viewer: viewer, connection: connection, work: work)
      try writer.write(target)
      try archive.finish()
    }
    try await files.keep([file], for: request)
    let ended = files.now()
    return RequestOutcome(
      .init(
        subject: target.number,
        blobKey: file.key,
        fileName: Self.fileName(of: target, now: begun),
        expires: ended.advanced(bySeconds: DatasetExportHandler.keptSeconds)
      )
    ) { connection in
      _ = try DatasetExports.place(of: target, for: viewer, on: connection)
      try RequestFiles.close(request, now: ended, on: connection)
    }
  }

  /// `task_171_backup_2026_11_21_02_55_59.zip`, after CVAT's habit.
  private static func fileName(of target: DatasetTargetID, now: Timestamp) -> String {
    let time = now.iso8601.prefix(19).map { $0.isNumber ? $0 : "_" }
    return "\(target.target.rawValue)_\(target.number)_backup_\(String(time)).zip"
  }
}

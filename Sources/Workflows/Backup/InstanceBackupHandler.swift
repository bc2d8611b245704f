public import Domain
internal import Glibc
public import Store

/// `create:backup`: writes the whole instance into the folder of dated backups, reads it back, and lets the oldest go.
public struct InstanceBackupHandler: RequestHandler {
  public let kind = "create:backup"
  private let work: BackupWork
  private let folder: BackupFolder
  private let keeping: Int
  private let lane: WorkLane
  private let now: @Sendable () -> Timestamp

  /// - Parameter keeping: how many backups stay.
  public init(
    work: BackupWork,
    folder: BackupFolder,
    keeping: Int,
    lane: WorkLane,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.work = work
    self.folder = folder
    self.keeping = keeping
    self.lane = lane
    self.now = now
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ progress: RequestProgress
  ) async throws -> RequestOutcome {
    guard owner.isAdministrator else { throw Forbidden("Administrators back up the server.") }
    let (folder, keeping) = (folder, keeping)
    let path = try folder.newPath(now: now())
    let written = try await work.write(to: path, now: now()) { try progress.report(0.6 * $0, $1) }
    return try await lane.run {
      do {
        try progress.report(0.6, "Reading the backup back")
        let read = try VerifyWork(path: path).run { try progress.checkCancellation() }
        guard read.contents == written else {
          throw BackupFailure("\(path) does not hold what was written into it: look at the disk.")
        }
      } catch {
        unlink(path)
        throw error
      }
      try folder.removeOldest(keeping: keeping)
      return RequestOutcome(
        note: "\(path): \(written.rows) rows of \(written.tables) tables and \(written.files) files; "
          + "read back, and every digest is right.\n"
      )
    }
  }
}

extension BackupFailure: ActionableFailure {
  public var sentence: String { description }
}

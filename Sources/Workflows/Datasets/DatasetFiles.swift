public import Database
public import Domain
internal import Formats
internal import Glibc
internal import Store

/// Exports into files of this machine, and imports from them: the work of the background requests, without a request.
public struct DatasetFiles: Sendable {
  private let database: Database
  private let media: MediaReader
  private let lane: WorkLane
  private let bucket: String
  private let table: LabelTable?
  private let work: RequestProgress

  /// - Parameters:
  ///   - bucket: where pictures lie; empty where they lie in a folder.
  ///   - table: the operator's, where there is one.
  ///   - lane: where files are read, which may keep a thread busy for long, and written.
  ///   - told: hears how far the work is, 0…1, and what is being done.
  public init(
    database: Database,
    media: MediaReader,
    bucket: String = "",
    table: LabelTable? = nil,
    lane: WorkLane,
    told: @escaping @Sendable (Double, String) -> Void
  ) {
    self.database = database
    self.media = media
    self.lane = lane
    self.bucket = bucket
    self.table = table
    work = RequestProgress(request: BackgroundRequest.ID(0), told: told)
  }

  /// Writes an export, whole or not at all, over what has the name, and then brings the table outside up to date.
  ///
  /// - Parameter tell: hears before what the format leaves out or changes, in sentences.
  public func write(
    _ export: DatasetExport,
    of target: DatasetTargetID,
    to path: String,
    by actor: Actor,
    now: Timestamp,
    tellingLosses tell: @Sendable ([String]) -> Void
  ) async throws {
    try export.check()
    try table.check(for: export)
    tell(try await losses(export, of: target))
    let part = "\(path).part"
    let writing = DatasetWriting(
      export: export,
      target: target,
      viewer: .everything(as: User.ID(0)),
      media: media,
      bucket: bucket,
      work: work
    )
    do {
      let rows = try await database.read { try writing.write(to: part, now: now, on: $0) }
      // Nothing goes outside of which the audit does not know.
      try await database.write { try DatasetExports.audit(export, of: target, by: actor, now: now, on: $0) }
      guard rename(part, path) == 0 else { throw Conflict("\(path) cannot be written.") }
      // Last: the file is there also where the table cannot be brought up to date.
      try await table.update(from: rows, work)
    } catch {
      unlink(part)
      throw error
    }
  }

  private func losses(_ export: DatasetExport, of target: DatasetTargetID) async throws -> [String] {
    let format = try FormatRegistry.exporter(named: export.format)
    let options = try export.options(now: Timestamp(milliseconds: 0))
    return try await database.read { connection in
      let everything = Viewer.everything(as: User.ID(0))
      return format.losses(
        of: try DatasetExports.counts(of: target, export.states, for: everything, on: connection).counts,
        under: options
      )
    }
  }

  /// Reads a dataset's annotations into a task or a job; all of them or none.
  ///
  /// - Parameter account: whose they are.
  /// - Returns: what was stored and what was passed over, a line for each.
  public func read(
    _ wanted: DatasetImportRequest,
    from path: String,
    into target: DatasetTargetID,
    as account: User.ID,
    now: Timestamp
  ) async throws -> String {
    try wanted.check()
    let (viewer, work, blobs) = (Viewer.everything(as: account), work, media.blobs)
    let place = try await database.read { try ImportPlace(target, for: viewer, on: $0) }
    let read = try await lane.run {
      try ImportedAnnotations(path, wanted.fileName, wanted, place, blobs: blobs, work, tellsStoring: true)
    }
    guard !wanted.isDryRun else { return read.note(wanted, place) }
    try await database.write { connection in
      try read.store(wanted, in: target, by: viewer, now: now, telling: work, on: connection)
    }
    return read.note(wanted, place)
  }
}

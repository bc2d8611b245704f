public import Blobs
public import Database
public import Domain
internal import Formats
internal import FoundationEssentials
public import Store

/// `import:dataset`: makes tasks of a dataset with its pictures, one for each subset, and the labels that are missing.
public struct ProjectImportHandler: RequestHandler {
  public let kind = "import:dataset"
  private let database: Database
  private let blobs: FolderBlobs
  private let lane: WorkLane
  private let now: @Sendable () -> Timestamp

  public init(database: Database, blobs: FolderBlobs, lane: WorkLane, now: @escaping @Sendable () -> Timestamp) {
    self.database = database
    self.blobs = blobs
    self.lane = lane
    self.now = now
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    guard let id = claim.operation.place.project else { throw NotFound("project") }
    let wanted = try JSONDecoder().decode(DatasetImportRequest.self, from: Data(claim.input.utf8))
    let (request, viewer, begun) = (claim.id, Viewer(owner), now())
    let (labels, files) = try await database.write { connection in
      // What an attempt before this one wrote, and did not finish with.
      try RequestQueue.noteWrittenAsOrphans(of: request, now: begun, on: connection)
      _ = try ProjectStore.project(id, for: viewer, on: connection)
      return (
        try LabelStore.labels(in: .project(id), on: connection),
        try UploadFileStore.files(of: request, on: connection)
      )
    }
    guard let upload = files.first, let path = try blobs.path(of: upload.blobKey) else {
      throw Conflict("The uploaded file is not there any more. Send it again.")
    }
    let blobs = blobs
    let read = try await lane.run {
      try ImportedProject(path, upload.name, wanted, labels: labels, blobs: blobs, work)
    }
    if !wanted.isDryRun {
      let keys = read.newFiles.map(\.key)
      try await database.write { try UploadFileStore.noteWritten(keys, by: request, on: $0) }
      try await lane.run { try blobs.keepAll(read.newFiles) }
    }
    let ended = now()
    return RequestOutcome(.init(subject: id.value), note: read.note(wanted)) { connection in
      if !wanted.isDryRun {
        _ = try ProjectStore.project(id, for: viewer, on: connection)
        try read.write(to: id, by: owner, now: ended, on: connection)
      }
      try UploadFileStore.forgetWritten(by: request, on: connection)
      try UploadFileStore.forget(filesOf: request, keeping: [], now: ended, on: connection)
    }
  }
}

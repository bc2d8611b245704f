internal import Blobs
internal import Database
public import Domain
internal import Formats
internal import FoundationEssentials
public import Store

/// `import:dataset`: makes tasks of a dataset with its pictures, one for each subset, and the labels that are missing.
public struct ProjectImportHandler: RequestHandler {
  public let kind = "import:dataset"
  private let files: RequestFiles

  public init(_ files: RequestFiles) {
    self.files = files
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    guard let id = claim.operation.place.project else { throw NotFound("project") }
    let wanted = try JSONDecoder().decode(DatasetImportRequest.self, from: Data(claim.input.utf8))
    let (request, viewer) = (claim.id, Viewer(owner))
    let (labels, uploads) = try await files.begin(request) { connection in
      _ = try ProjectStore.project(id, for: viewer, on: connection)
      return (
        try LabelStore.labels(in: .project(id), on: connection),
        try UploadFileStore.files(of: request, on: connection)
      )
    }
    let blobs = files.blobs
    let read = try await files.read(uploads) {
      try ImportedProject($0, $1.name, wanted, labels: labels, blobs: blobs, work)
    }
    guard !wanted.isDryRun else {
      return .dryRun(of: claim, about: id.value, note: read.note(wanted), now: files.now())
    }
    try await files.keep(read.newFiles, for: request)
    let ended = files.now()
    return RequestOutcome(.init(subject: id.value), note: read.note(wanted)) { connection in
      _ = try ProjectStore.project(id, for: viewer, on: connection)
      try StandingStore.rights(on: id, for: viewer, on: connection).require(.edit, of: "project")
      try read.write(to: id, by: owner, now: ended, on: connection)
      try RequestFiles.close(request, now: ended, on: connection)
    }
  }
}

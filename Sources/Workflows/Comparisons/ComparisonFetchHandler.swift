public import Blobs
public import Database
public import Domain
public import Store

/// `fetch:comparison`: brings the pictures of a stored pair from their addresses.
public struct ComparisonFetchHandler: RequestHandler {
  public let kind = "fetch:comparison"

  private let database: Database
  private let blobs: FolderBlobs
  private let fetcher: ComparisonFetcher
  private let files: WorkLane
  private let now: @Sendable () -> Timestamp

  public init(
    database: Database,
    blobs: FolderBlobs,
    fetcher: ComparisonFetcher,
    files: WorkLane,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.blobs = blobs
    self.fetcher = fetcher
    self.files = files
    self.now = now
  }

  /// The request that asks for it; one at a time for each pair.
  public static func operation(_ id: Comparison.ID) -> BackgroundRequest.Operation {
    BackgroundRequest.Operation(.fetch, of: .comparison, id.value)
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    guard owner.isAdministrator else { throw Forbidden("Only administrators may have pictures fetched.") }
    guard let id = claim.operation.subject.map({ Comparison.ID($0) }) else { throw NotFound("pair of pictures") }
    let (begun, request) = (now(), claim.id)
    let comparison = try await database.write { connection in
      // What an attempt before this one wrote, and did not finish with.
      try RequestQueue.noteWrittenAsOrphans(of: request, now: begun, on: connection)
      return try ComparisonStore.comparison(id, on: connection)
    }
    let fetched = try await fetcher.fetch(comparison) { try work.report($0, $1) }
    let blobs = blobs
    let newFiles = fetched.values.map(\.file)
    try await database.write { try UploadFileStore.noteWritten(newFiles.map(\.key), by: request, on: $0) }
    try await files.run { try blobs.keepAll(newFiles) }
    let (ended, pictures) = (now(), fetched.mapValues(\.picture))
    return RequestOutcome(.init(subject: id.value)) { connection in
      for (place, picture) in pictures {
        try ComparisonStore.setPicture(picture, at: place, of: id, now: ended, on: connection)
      }
      try UploadFileStore.forgetWritten(by: request, on: connection)
    }
  }
}

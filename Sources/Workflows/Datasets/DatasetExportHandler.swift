internal import Blobs
internal import Database
public import Domain
internal import Formats
internal import FoundationEssentials
public import Store

/// `export:annotations` and `export:dataset`: writes a zip from one moment of the database.
public struct DatasetExportHandler: RequestHandler {
  /// How long the file can be downloaded.
  public static let keptSeconds: Int64 = 86_400

  public let kind: String
  private let files: RequestFiles
  private let media: MediaReader
  private let bucket: String
  private let table: LabelTable?

  /// - Parameters:
  ///   - part: `annotations` alone, or the `dataset` with its pictures.
  ///   - bucket: where pictures lie; empty where they lie in a folder.
  ///   - table: the operator's, where there is one.
  public init(
    _ part: BackgroundRequest.Part,
    _ files: RequestFiles,
    media: MediaReader,
    bucket: String = "",
    table: LabelTable? = nil
  ) {
    kind = "export:\(part.rawValue)"
    self.files = files
    self.media = media
    self.bucket = bucket
    self.table = table
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    guard let target = DatasetTargetID(claim.operation) else { throw NotFound("\(claim.operation.target.rawValue)") }
    let export = try JSONDecoder().decode(DatasetExport.self, from: Data(claim.input.utf8))
    let (begun, request, viewer) = (files.now(), claim.id, Viewer(owner))
    // Settings and rights may have changed meanwhile.
    try table.check(for: export)
    try await files.begin(request) { _ = try DatasetExports.place(of: target, for: viewer, toRun: export, on: $0) }
    let file = try await files.newFile()
    let path = file.path
    let writing = DatasetWriting(
      export: export,
      target: target,
      viewer: viewer,
      media: media,
      bucket: bucket,
      work: work
    )
    let rows = try await files.database.read { try writing.write(to: path, now: begun, on: $0) }
    // The table comes last: what fails before leaves it as it was.
    try await files.keep([file], for: request)
    if rows != nil {
      // What went outside is not taken back: who lost the right while the archive was written stops here.
      _ = try await files.database.read { connection in
        let asker = try UserStore.user(owner.id, on: connection)
        guard asker.isActive else { throw NotFound("user") }
        return try DatasetExports.place(of: target, for: Viewer(asker), toRun: export, on: connection)
      }
    }
    try await table.update(from: rows, work)
    let ended = files.now()
    return RequestOutcome(
      .init(
        subject: target.number,
        blobKey: file.key,
        fileName: export.fileName(of: target, now: begun),
        expires: ended.advanced(bySeconds: Self.keptSeconds)
      )
    ) { connection in
      _ = try DatasetExports.place(of: target, for: viewer, on: connection)
      try RequestFiles.close(request, now: ended, on: connection)
    }
  }
}

public import Blobs
public import Database
public import Domain
internal import Formats
internal import FoundationEssentials
internal import Store

/// What somebody wants to have imported, beside the file.
public struct DatasetImportRequest: Codable, Equatable, Sendable {
  public var format: String
  /// Of the upload, as the client called it; decides nothing but messages.
  public var fileName: String
  /// Keeps what is there, and adds to it.
  public var appends = false
  public var drawsMasksAsPolygons = false
  /// Only tells what would be done.
  public var isDryRun = false
  /// From names in the file to names of labels here; an empty one leaves it out.
  public var labelMapping: [String: String] = [:]
  /// Makes the labels that the file has and that are neither here nor mapped.
  public var createsLabels = false

  public init(format: String, fileName: String) {
    self.format = format
    self.fileName = fileName
  }

  var options: ImportOptions {
    ImportOptions(
      drawsMasksAsPolygons: drawsMasksAsPolygons,
      labelMapping: labelMapping.mapValues { $0.isEmpty ? nil : $0 }
    )
  }

  public func check() throws {
    do throws(DatasetProblem) {
      _ = try FormatRegistry.importer(named: format)
    } catch {
      throw ValidationFailure(field: "format", error.description)
    }
  }
}

/// Asking for imports.
public struct DatasetImports: Sendable {
  private let requests: RequestWork
  let database: Database

  public init(requests: RequestWork, database: Database) {
    self.requests = requests
    self.database = database
  }

  /// Refuses who may not import into the target.
  public func check(_ target: DatasetTargetID, for viewer: Viewer) async throws {
    _ = try await database.read { try Self.place(of: target, for: viewer, on: $0) }
  }

  /// Queues the import of the file that was uploaded for this purpose last.
  public func request(
    _ wanted: DatasetImportRequest,
    into target: DatasetTargetID,
    from purpose: UploadPurpose,
    by owner: User,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    try await queue(wanted, into: target, by: owner, now: now) { request, connection in
      let file = try Self.waiting(wanted, purpose, owner.id, on: connection)
      try UploadFileStore.assign([file.token], to: request, on: connection)
    }
  }

  /// - Parameter take: gives the new request its file, in the transaction that makes it.
  func queue(
    _ wanted: DatasetImportRequest,
    into target: DatasetTargetID,
    by owner: User,
    now: Timestamp,
    taking take: @escaping @Sendable (BackgroundRequest.ID, any Connection) throws -> Void
  ) async throws -> BackgroundRequest {
    try wanted.check()
    let viewer = Viewer(owner)
    let place = try await database.read { connection in
      let place = try Self.place(of: target, for: viewer, on: connection)
      if wanted.createsLabels {
        try ProvisionalLabels.checkMaking(in: DatasetExports.labelScope(of: place), for: viewer, on: connection)
      }
      return place
    }
    return try await requests.enqueue(
      .init(
        .import,
        target.target == .project ? .dataset : .annotations,
        of: target.target,
        target.number,
        place: place,
        format: wanted.format
      ),
      input: String(decoding: try JSONEncoder().encode(wanted), as: UTF8.self),
      by: owner,
      now: now,
      commit: take
    )
  }

  /// Finds out which labels a file has that waits to be imported.
  ///
  /// - Throws: `ValidationFailure` where there is no such file, or it cannot be read in this format.
  public func labels(
    in wanted: DatasetImportRequest,
    for target: DatasetTargetID,
    from purpose: UploadPurpose,
    by owner: User,
    reading media: MediaFiles
  ) async throws -> ImportLabels {
    try await labels(in: wanted, for: target, by: owner, reading: media) { connection in
      try Self.waiting(wanted, purpose, owner.id, on: connection)
    }
  }

  /// - Parameter find: the file.
  func labels(
    in wanted: DatasetImportRequest,
    for target: DatasetTargetID,
    by owner: User,
    reading media: MediaFiles,
    of find: @escaping @Sendable (any Connection) throws -> UploadFile
  ) async throws -> ImportLabels {
    try wanted.check()
    let viewer = Viewer(owner)
    let (file, stored, mayMake) = try await database.read { connection in
      let scope = DatasetExports.labelScope(of: try DatasetExports.place(of: target, for: viewer, on: connection))
      return (
        try find(connection), try LabelStore.labels(in: scope, on: connection),
        try StandingStore.rights(on: scope, for: viewer, on: connection).include(.edit)
      )
    }
    return try await media.lane.run {
      guard let path = try media.blobs.path(of: file.blobKey) else {
        throw ValidationFailure(field: "annotation_file", "The file is not there any more. Choose it again.")
      }
      do {
        let archive = try DatasetArchive(path: path, name: file.name)
        let survey = try FormatRegistry.importer(named: wanted.format).survey(archive)
        let names = survey.labels(beside: stored).map(\.name)
        return ImportLabels(token: file.token, fileName: file.name, names, stored: stored, mayMakeMore: mayMake)
      } catch let problem as DatasetProblem {
        throw ValidationFailure(field: "annotation_file", problem.description)
      } catch let problem as ArchiveProblem {
        throw ValidationFailure(field: "annotation_file", problem.description)
      }
    }
  }

  /// Looks the target up with the viewer's rights; a project's tasks are made by those who manage it.
  private static func place(
    of target: DatasetTargetID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> BackgroundRequest.Place {
    let place = try DatasetExports.place(of: target, for: viewer, on: connection)
    if case .project(let id) = target {
      try StandingStore.rights(on: id, for: viewer, on: connection).require(.edit, of: "project")
    }
    return place
  }

  private static func waiting(
    _ wanted: DatasetImportRequest,
    _ purpose: UploadPurpose,
    _ owner: User.ID,
    on connection: any Connection
  ) throws -> UploadFile {
    let files = try UploadFileStore.waiting(for: purpose.name, owner: owner, on: connection)
    guard let file = files.last(where: { $0.token == wanted.fileName || $0.name == wanted.fileName }) ?? files.last
    else { throw ValidationFailure(field: "annotation_file", "No file came before the end of the upload.") }
    guard file.isWhole else {
      throw ValidationFailure(
        field: "annotation_file",
        "“\(file.name)” is not whole: \(file.received) of \(file.size) bytes came."
      )
    }
    return file
  }
}

/// Where uploads lie, and the lane on which they are read.
public struct MediaFiles: Sendable {
  let blobs: FolderBlobs
  let lane: WorkLane

  public init(blobs: FolderBlobs, lane: WorkLane) {
    self.blobs = blobs
    self.lane = lane
  }
}

/// The labels of a file beside those that are there.
public struct ImportLabels: Sendable {
  /// Of the waiting file.
  public let token: String
  public let fileName: String
  /// In the file's order, each with the label here that it would get; nil where there is none.
  public let found: [(name: String, match: String?)]
  /// The names of the labels here.
  public let stored: [String]
  /// Whether the person who asks may make labels here.
  public let mayMakeMore: Bool

  init(token: String, fileName: String, _ names: [String], stored labels: [Label], mayMakeMore: Bool) {
    let index = LabelIndex(labels)
    self.token = token
    self.fileName = fileName
    found = names.map { ($0, index.label(like: $0)?.name) }
    stored = labels.map(\.name)
    self.mayMakeMore = mayMakeMore
  }

  public var isComplete: Bool { found.allSatisfy { $0.match != nil } }
}

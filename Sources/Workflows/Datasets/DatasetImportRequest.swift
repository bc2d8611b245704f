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
  private let database: Database

  public init(requests: RequestWork, database: Database) {
    self.requests = requests
    self.database = database
  }

  /// Refuses who may not see the target.
  public func check(_ target: DatasetTargetID, for viewer: Viewer) async throws {
    _ = try await database.read { try DatasetExports.place(of: target, for: viewer, on: $0) }
  }

  /// Queues the import of the file that was uploaded for this purpose last.
  public func request(
    _ wanted: DatasetImportRequest,
    into target: DatasetTargetID,
    from purpose: UploadPurpose,
    by owner: User,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    try wanted.check()
    let viewer = Viewer(owner)
    if case .project = target, owner.role == .worker {
      throw Forbidden("Annotators work on tasks that others make.")
    }
    let place = try await database.read { try DatasetExports.place(of: target, for: viewer, on: $0) }
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
      commit: { request, connection in
        let files = try UploadFileStore.waiting(for: purpose.name, owner: owner.id, on: connection)
        guard let file = files.last(where: { $0.token == wanted.fileName || $0.name == wanted.fileName }) ?? files.last
        else { throw ValidationFailure(field: "annotation_file", "No file came before the end of the upload.") }
        guard file.isWhole else {
          throw ValidationFailure(
            field: "annotation_file",
            "“\(file.name)” is not whole: \(file.received) of \(file.size) bytes came."
          )
        }
        try UploadFileStore.assign([file.token], to: request, on: connection)
      }
    )
  }
}

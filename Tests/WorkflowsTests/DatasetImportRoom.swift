import Blobs
import Database
import Domain
import Formats
import FoundationEssentials
import Glibc
import Store
import Synchronization
import TestSupport
import Testing

@testable import Workflows

extension TaskBackupRoom {
  /// Sends a file as a dataset and does the work that then waits.
  ///
  /// - Parameter handler: around the one that imports.
  func importing(
    _ file: [UInt8],
    _ wanted: DatasetImportRequest,
    into target: DatasetTargetID,
    _ handler: (any RequestHandler) -> any RequestHandler = { $0 }
  ) async throws -> BackgroundRequest {
    let lane = WorkLane("test", width: 2)
    let purpose =
      switch target {
      case .project(let id): UploadPurpose.projectDataset(id)
      case .task(let id): UploadPurpose.taskAnnotations(id)
      case .job(let id): UploadPurpose.jobAnnotations(id)
      }
    let sessions = UploadSessions(database: database, blobs: blobs, lane: lane, turns: UploadTurns())
    let blob = try blobs.makeFile()
    try blob.write(file)
    try await sessions.start(purpose, by: owner.id, now: .test())
    try await sessions.keep([(blob, wanted.fileName)], for: purpose, by: owner.id, now: .test())
    let imports = DatasetImports(requests: datasetRequests, database: database)
    let asked = try await imports.request(wanted, into: target, from: purpose, by: owner, now: .test())
    let files = RequestFiles(database: database, blobs: blobs, lane: lane, now: { .test(100) })
    let runner = RequestRunner(
      database: database,
      signal: RequestSignal(),
      handlers: [handler(DatasetImportHandler(files)), handler(ProjectImportHandler(files))],
      holder: "test",
      now: { .test(50) },
      report: { _ in }
    )
    let hasRun = try await runner.runNext()
    #expect(hasRun)
    return try await RequestStore(database).request(asked.id, for: viewer)
  }

  /// Reads its pictures, and keeps what it makes of them in its folder.
  var media: MediaReader {
    let lane = WorkLane("test", width: 2)
    return MediaReader(
      blobs: blobs,
      pictures: lane,
      files: lane,
      videoLane: lane,
      cache: FileCache(path: "\(folder)/cache", lane: lane, mostBytes: 1 << 20),
      videos: nil
    )
  }

  /// Calls `body` with what an export of the target reads.
  func reading<Value: Sendable>(
    _ target: DatasetTargetID,
    for viewer: Viewer,
    states: Set<Job.State> = [],
    _ body: @escaping @Sendable (Dataset) throws -> Value
  ) async throws -> Value {
    let pictures = FramePictures(media)
    return try await database.read { connection in
      let source = try StoredDataset(
        target,
        for: viewer,
        states: states,
        address: "",
        bucket: "pictures",
        pictures: pictures,
        on: connection
      )
      return try body(Dataset(source))
    }
  }

  var datasetRequests: RequestWork { RequestWork(database: database, signal: RequestSignal()) }

  /// Every label, annotation and task that there is, as text.
  func everything() async throws -> [String] {
    try await database.read { connection in
      try Self.tables.flatMap { query in try connection.all(query) { row in "\(query.name): \(row.string(0))" } }
    }
  }

  /// Gives an account an address.
  static let mail = Query("test.mail", "UPDATE users SET email = $1 WHERE id = $2")

  private static let tables = [
    Query(
      "annotations",
      "SELECT a.uid || ' ' || a.version || ' ' || a.job_id || ' ' || a.label_id FROM annotations a ORDER BY a.uid"
    ),
    Query("deleted annotations", "SELECT d.uid || '' FROM deleted_annotations d ORDER BY d.uid"),
    Query("labels", "SELECT l.id || ' ' || l.name || ' ' || l.kind FROM labels l ORDER BY l.id"),
    Query("tasks", "SELECT t.id || ' ' || t.name || ' ' || t.updated_at FROM tasks t ORDER BY t.id"),
    Query("frames", "SELECT f.task_id || ' ' || f.number || ' ' || f.name FROM frames f ORDER BY f.task_id, f.number"),
    Query("jobs", "SELECT j.id || ' ' || j.updated_at FROM jobs j ORDER BY j.id"),
  ]

  /// A COCO document with boxes, each of one label on one of the frames 0 to 3 of the sample's task.
  static func coco(_ labels: [(name: String, count: Int)], on pictures: [String] = BackupSample.frameNames) -> [UInt8] {
    let categories = labels.indices.map { #"{"id": \#($0 + 1), "name": "\#(labels[$0].name)"}"# }
    let images = pictures.indices.map {
      #"{"id": \#($0 + 1), "file_name": "\#(pictures[$0])", "width": 96, "height": 64}"#
    }
    let names = labels.enumerated().flatMap { place, label in Array(repeating: place + 1, count: label.count) }
    let boxes = names.enumerated().map { number, category in
      #"{"id": \#(number + 1), "image_id": 1, "category_id": \#(category), "bbox": [\#(number % 50), 2, 10, 12]}"#
    }
    let parts = [("categories", categories), ("images", images), ("annotations", boxes)].map { name, list in
      "\"\(name)\": [\(list.joined(separator: ", "))]"
    }
    return Array("{\(parts.joined(separator: ", "))}".utf8)
  }
}

/// Something happens when everything was read, and nothing is stored yet.
struct ChangedMeanwhile: RequestHandler {
  let inner: any RequestHandler
  let change: @Sendable () async throws -> Void

  var kind: String { inner.kind }

  func run(_ claim: RequestQueue.Claim, for owner: User, _ work: RequestProgress) async throws -> RequestOutcome {
    let outcome = try await inner.run(claim, for: owner, work)
    try await change()
    return outcome
  }
}

/// Its request is cancelled in the middle of the work, which waits there until the runner has heard of it.
struct CancelledInside: RequestHandler {
  let inner: any RequestHandler
  let requests: RequestWork
  /// How far the work is then.
  let reached: Mutexed<Double?>

  var kind: String { inner.kind }

  func run(_ claim: RequestQueue.Claim, for owner: User, _ work: RequestProgress) async throws -> RequestOutcome {
    let reached = reached
    let inside = RequestProgress(request: claim.id) { fraction, _ in
      guard fraction > 0.1 else { return }
      if reached.value == nil { reached.value = fraction }
      // On a thread of the work lane, which may be kept busy.
      while !work.isStopped { usleep(1000) }
    }
    return try await withThrowingTaskGroup(of: RequestOutcome?.self) { group in
      group.addTask { try await inner.run(claim, for: owner, inside) }
      group.addTask {
        while reached.value == nil { try await Task.sleep(for: .milliseconds(1)) }
        try await requests.cancel(.number(claim.id), by: owner, now: .test(60))
        while !work.isStopped { try await Task.sleep(for: .milliseconds(1)) }
        inside.stop()
        return nil
      }
      defer { inside.stop() }
      while let outcome = try await group.next() {
        if let outcome { return outcome }
      }
      throw CancellationError()
    }
  }
}

/// A value that several threads share.
final class Mutexed<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) {
    mutex = Mutex(value)
  }

  var value: Value {
    get { mutex.withLock { $0 } }
    set { mutex.withLock { $0 = newValue } }
  }
}

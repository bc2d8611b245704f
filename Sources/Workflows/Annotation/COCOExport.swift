public import Blobs
public import Database
public import Domain
internal import Formats
internal import Store

/// A task of boxes as a COCO 1.0 archive, made while it is sent. A task that holds anything else is refused, since it would
/// lose that.
public struct COCOExport: Sendable {
  public static let formatName = "COCO 1.0"

  private let database: Database
  private let blobs: FolderBlobs
  private let lane: WorkLane

  public init(database: Database, blobs: FolderBlobs, lane: WorkLane) {
    self.database = database
    self.blobs = blobs
    self.lane = lane
  }

  /// Everything about an export that must be known before its first byte, so that failures come in time.
  public struct Plan: Sendable {
    let task: LabelingTask
    let frames: [StoredFrame]
    let document: [UInt8]
    let withPictures: Bool

    /// As CVAT names it.
    public let fileName: String
  }

  public func plan(
    _ id: LabelingTask.ID,
    withPictures: Bool,
    for viewer: Viewer,
    now: Timestamp
  ) async throws -> Plan {
    try await database.read { connection in
      let task = try TaskStore.task(id, for: viewer, on: connection)
      guard let size = task.size else { throw Conflict("The task has no pictures yet.") }
      let labels = try LabelStore.labels(in: task.labelScope, on: connection)
      let frames = try FrameStore.frames(of: id, from: 0, to: size, on: connection)
      var writer = COCOWriter(labels: labels)
      for stored in frames { writer.add(stored.frame) }
      var others = 0
      try AnnotationStore.each(of: id, on: connection) { item in
        guard item.annotation.shape?.kind == .rectangle else { return others += 1 }
        writer.add(item.annotation)
      }
      guard others == 0 else {
        throw Conflict(
          "This download keeps boxes only, and the task holds \(others) annotations of other kinds: export it from the "
            + "page of all formats, or over HTTP by POST /api/tasks/\(id)/dataset/export."
        )
      }
      writer.finish()
      let stamp = now.minute.replacing("-", with: "_").replacing(" ", with: "_").replacing(":", with: "_")
      return Plan(
        task: task,
        frames: frames,
        document: writer.take(),
        withPictures: withPictures,
        fileName: "task_\(id)_\(withPictures ? "dataset" : "annotations")_\(stamp)_coco 1.0.zip"
      )
    }
  }

  /// Sends the archive piece by piece; one picture at a time is in memory.
  public func send(_ plan: Plan, to sink: ([UInt8]) async throws -> Void) async throws {
    var zip = ZipWriter()
    zip.begin(COCOWriter.path(subset: plan.task.subset))
    zip.write(plan.document)
    zip.end()
    if plan.withPictures {
      for stored in plan.frames {
        let blobs = blobs
        let bytes = try await lane.run { try blobs.bytes(of: stored.blobKey) }
        zip.begin(COCOWriter.imagePath(stored.frame.name, subset: plan.task.subset))
        zip.write(bytes)
        zip.end()
        try await sink(zip.take())
      }
    }
    zip.finish()
    try await sink(zip.take())
  }
}

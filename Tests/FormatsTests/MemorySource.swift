import Domain
import Formats

/// A dataset that is all in memory.
struct MemorySource: DatasetSource {
  var scope = DatasetScope.task
  var labels: [Label]
  var tasks: [DatasetTask]
  var frames: [DatasetFrame]
  var rows: [LabelingTask.ID: [Annotation]]
  /// By their names; others have a few bytes that tell task and frame.
  var pictures: [String: [UInt8]] = [:]
  var relations: [Relation] = []
  /// By the names of frames.
  var contextImages: [String: [(name: String, bytes: [UInt8])]] = [:]

  func frames(of task: DatasetTask) throws -> DatasetCursor<DatasetFrame> {
    DatasetCursor(frames.filter { $0.task == task.id })
  }

  func annotations(of task: DatasetTask) throws -> DatasetCursor<Annotation> {
    DatasetCursor((rows[task.id] ?? []).filter { $0.track == nil }.sorted { $0.frame < $1.frame })
  }

  func trackPlaces(of task: DatasetTask) throws -> [StoredPlace] {
    let first = firstTrack(of: task)
    return tracks(of: task).enumerated().map { number, track in
      StoredPlace(job: Job.ID(1), frame: track.frame, id: Annotation.ID(Int64(first + number)))
    }
  }

  func tracks(at places: [StoredPlace], of task: DatasetTask) throws -> DatasetCursor<Annotation> {
    let (tracks, first) = (tracks(of: task), firstTrack(of: task))
    return DatasetCursor(places.map { tracks[Int($0.id.value) - first] })
  }

  /// The number of the first track: tags and shapes have those before.
  private func firstTrack(of task: DatasetTask) -> Int { (rows[task.id] ?? []).count { $0.track == nil } + 1 }

  private func tracks(of task: DatasetTask) -> [Annotation] { (rows[task.id] ?? []).filter { $0.track != nil } }

  /// Nobody knows who made what, and the numbers are places.
  func authored(of task: DatasetTask) throws -> DatasetCursor<AuthoredAnnotation> {
    var found: [AuthoredAnnotation] = []
    for cursor in [try annotations(of: task), DatasetCursor(tracks(of: task))] {
      while let row = try cursor.next() {
        let id = Annotation.ID(Int64(found.count + 1))
        found.append(.init(id: id, uid: row.uid, frame: row.frame, label: row.label, isTrack: row.track != nil))
      }
    }
    return DatasetCursor(found.sorted { ($0.frame, $0.uid.text) < ($1.frame, $1.uid.text) })
  }

  func relations(of task: DatasetTask) throws -> [Relation] { relations }

  func eachPiece(of frame: DatasetFrame, _ body: ([UInt8]) throws -> Void) throws {
    try body(pictures[frame.name] ?? Self.picture(of: frame))
  }

  func eachContextImage(of frame: DatasetFrame, _ body: (_ name: String, _ bytes: [UInt8]) throws -> Void) throws {
    for image in contextImages[frame.name] ?? [] { try body(image.name, image.bytes) }
  }

  static func picture(of frame: DatasetFrame) -> [UInt8] { Array("\(frame.task)/\(frame.number)".utf8) }

  /// A project of tasks whose pictures are 96 × 64 pixels and have these names.
  ///
  /// - Parameter parts: each is a task.
  init(labels: [Label], project parts: [(subset: String, names: [String], annotations: [Annotation])]) {
    self.labels = labels
    (tasks, frames, rows) = ([], [], [:])
    for (place, part) in parts.enumerated() {
      let id = LabelingTask.ID(Int64(11 + place))
      frames += part.names.enumerated().map { number, name in
        DatasetFrame(task: id, number: number, name: name, width: 96, height: 64)
      }
      tasks.append(
        DatasetTask(
          id: id,
          name: "part \(place)",
          subset: part.subset,
          size: part.names.count,
          created: Timestamp(milliseconds: 1_795_230_000_077),
          updated: Timestamp(milliseconds: 1_795_230_001_338),
          jobs: [.init(job: Job.ID(Int64(21 + place)), start: 0, stop: part.names.count - 1)]
        )
      )
      rows[id] = part.annotations
    }
    if parts.count > 1 { scope = .project(id: Project.ID(5), name: "birds") }
  }

  /// One of its tasks, as if it was exported alone.
  func alone(_ task: DatasetTask) -> MemorySource {
    var source = self
    (source.scope, source.tasks) = (.task, [task])
    source.frames = frames.filter { $0.task == task.id }
    return source
  }

  /// One task whose pictures are 96 × 64 pixels and called `img_000.png` and so on.
  init(labels: [Label], size: Int, _ annotations: [Annotation], subset: String = "") {
    let id = LabelingTask.ID(287)
    self.labels = labels
    frames = (0..<size).map { number in
      let digits = String(number)
      let name = "img_\(String(repeating: "0", count: 3 - digits.count))\(digits).png"
      return DatasetFrame(task: id, number: number, name: name, width: 96, height: 64)
    }
    tasks = [
      DatasetTask(
        id: id,
        name: "owls & cats",
        subset: subset,
        size: size,
        owner: .init(name: "admin", email: "admin@example.org"),
        created: Timestamp(milliseconds: 1_795_230_000_077),
        updated: Timestamp(milliseconds: 1_795_230_001_338),
        jobs: [.init(job: Job.ID(295), start: 0, stop: size - 1)],
        address: "https://porthole.example.org/tasks/287"
      )
    ]
    rows = [id: annotations]
  }
}

public import Domain

/// A source as writers see it: by subset, frame by frame, with tracks as they stand on each.
public final class Dataset {
  public let labels: LabelIndex
  public let scope: DatasetScope
  public let tasks: [DatasetTask]
  public let options: ExportOptions
  /// In rising order; an empty one is written by each format under a name of its own.
  public let subsets: [String]

  private let source: any DatasetSource
  private let split: DatasetSplit?
  private let control: ExportControl
  private var names: [FrameKey: String] = [:]

  private struct FrameKey: Hashable {
    let task: LabelingTask.ID
    let number: Int
  }

  /// - Throws: what the source throws: the frames' names are read once, because two tasks may have the same.
  public init(_ source: any DatasetSource, options: ExportOptions = .init(), control: ExportControl = .init()) throws {
    self.source = source
    self.options = options
    self.control = control
    labels = LabelIndex(source.labels)
    scope = source.scope
    tasks = source.tasks
    split = options.split
    subsets = options.split?.names ?? Set(source.tasks.map(\.subset)).sorted()
    try distinguishNames()
  }

  /// Each frame of a subset, in the order of tasks and frames.
  public func eachFrame(in subset: String, _ body: (DatasetFrame) throws -> Void) throws {
    for task in tasks where holds(task, subset) {
      try eachFrame(of: task, in: subset, body)
    }
  }

  /// Each frame of a subset, with what is seen on it in the order of depth; of one depth, tags and shapes, then tracks.
  public func eachAnnotatedFrame(
    in subset: String,
    _ body: (DatasetFrame, [SeenAnnotation]) throws -> Void
  ) throws {
    var firstTrack = 0
    for task in tasks where holds(task, subset) {
      var walk = try FrameWalk(source, task, labels: labels, firstTrack: firstTrack)
      try eachFrame(of: task, in: subset) { frame in
        try body(frame, walk.annotations(on: frame.number))
      }
      firstTrack = walk.endTrack
    }
  }

  /// Every track, its frames clipped to those that are exported; and its number.
  public func eachTrack(of task: DatasetTask, _ body: (Int, Annotation) throws -> Void) throws {
    let cursor = try source.tracks(of: task)
    var number = 0
    while let track = try cursor.next() {
      try control.check()
      try body(number, track)
      number += 1
    }
  }

  /// Every tag and shape that is no track's, in the order of frame and key.
  public func eachAnnotation(of task: DatasetTask, _ body: (Annotation) throws -> Void) throws {
    let cursor = try source.annotations(of: task)
    while let annotation = try cursor.next() {
      try control.check()
      try body(annotation)
    }
  }

  /// Each frame of a task, whatever its subset.
  func eachFrame(of task: DatasetTask, _ body: (DatasetFrame) throws -> Void) throws {
    let cursor = try frames(of: task)
    while let frame = try cursor.next() {
      try control.step()
      try body(frame)
    }
  }

  /// Each frame of a task under the name that it was stored with, which other tasks of the project may have, too.
  func eachStoredFrame(of task: DatasetTask, _ body: (DatasetFrame) throws -> Void) throws {
    let cursor = try source.frames(of: task)
    while let frame = try cursor.next() {
      try control.step()
      try body(frame)
    }
  }

  /// Every tag, shape and track with who made it, in the order of frame.
  func authored(of task: DatasetTask) throws -> DatasetCursor<AuthoredAnnotation> { try source.authored(of: task) }

  /// What joins the annotations of a task, by the key of the first one.
  public func relations(of id: LabelingTask.ID) throws -> [AnnotationUID: [Relation]] {
    guard let task = tasks.first(where: { $0.id == id }) else { return [:] }
    return Dictionary(grouping: try source.relations(of: task), by: \.from)
  }

  /// The numbers of the frames that are exported of a task.
  public func frames(of task: DatasetTask) throws -> DatasetCursor<DatasetFrame> {
    let cursor = try source.frames(of: task)
    return DatasetCursor { [names] in
      guard let frame = try cursor.next() else { return nil }
      return names[FrameKey(task: frame.task, number: frame.number)].map(frame.named) ?? frame
    }
  }

  /// Puts the picture of a frame into the archive, where pictures are wanted.
  ///
  /// - Parameter hasContext: also its context images, in CVAT's folders beside it.
  public func write(
    _ frame: DatasetFrame,
    as path: @autoclosure () -> String,
    hasContext: Bool = false,
    to target: DatasetTarget
  ) throws {
    guard options.savesPictures else { return }
    let path = path()
    try target.begin(path, isDeflated: false)
    try source.eachPiece(of: frame) { try target.write($0) }
    try target.end()
    if hasContext {
      try source.eachContextImage(of: frame) { name, bytes in
        try target.begin(ContextImagePath(name, of: path).path, isDeflated: false)
        try target.write(bytes)
        try target.end()
      }
    }
    try control.step()
  }

  private func holds(_ task: DatasetTask, _ subset: String) -> Bool { split != nil || task.subset == subset }

  private func eachFrame(of task: DatasetTask, in subset: String, _ body: (DatasetFrame) throws -> Void) throws {
    let cursor = try frames(of: task)
    while let frame = try cursor.next() {
      if let split, split.subset(of: frame) != subset { continue }
      try control.step()
      try body(frame)
    }
  }

  /// Only projects can have a name twice: the later one gets a number behind its stem.
  private func distinguishNames() throws {
    guard tasks.count > 1 else { return }
    var seen: Set<String> = []
    for task in tasks {
      let cursor = try source.frames(of: task)
      while let frame = try cursor.next() {
        let folder = split == nil ? task.subset : ""
        var name = frame.name
        var number = 1
        while !seen.insert("\(folder)/\(DatasetFrame.stem(name))").inserted {
          name = "\(frame.stem)_\(number)\(frame.name.dropFirst(frame.stem.count))"
          number += 1
        }
        if name != frame.name { names[FrameKey(task: frame.task, number: frame.number)] = name }
      }
    }
  }
}

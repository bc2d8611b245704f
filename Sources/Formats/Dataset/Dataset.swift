public import Domain

/// A source as writers see it: by subset, frame by frame, with tracks as they stand on each.
public final class Dataset {
  public let labels: LabelIndex
  public let scope: DatasetScope
  public let tasks: [DatasetTask]
  public let options: ExportOptions
  /// In rising order; an empty one is written by each format under a name of its own.
  public private(set) var subsets: [String]

  let source: any DatasetSource
  private let control: ExportControl
  private var names = PictureNames()
  private var division: DatasetSplit.Division?
  /// Of each task's subset, the one of `subsets` that it is written as.
  private var places: [String: String]

  public init(_ source: any DatasetSource, options: ExportOptions = .init(), control: ExportControl = .init()) {
    self.source = source
    self.options = options
    self.control = control
    labels = LabelIndex(source.labels)
    scope = source.scope
    tasks = source.tasks
    subsets = options.split?.names ?? Set(source.tasks.map(\.subset)).sorted()
    places = Dictionary(uniqueKeysWithValues: Set(source.tasks.map(\.subset)).map { ($0, $0) })
  }

  /// Gives the pictures names that a format tells apart, and divides them where that is wanted.
  ///
  /// - Parameter folder: what tells a subset apart in the archive: those that have the same become one.
  /// - Throws: what the source throws: the frames' names are read.
  func prepare(_ naming: PictureNaming, folder: (String) -> String) throws {
    func eachFrame(_ body: (DatasetFrame) -> Void) throws {
      for task in tasks {
        let cursor = try source.frames(of: task)
        while let frame = try cursor.next() {
          try control.check()
          body(frame)
        }
      }
    }
    if options.split == nil {
      var first: [String: String] = [:]
      for subset in subsets {
        let place = first[folder(subset)] ?? subset
        first[folder(subset)] = place
        places[subset] = place
      }
      subsets = subsets.filter { places[$0] == $0 }
    }
    let isDivided = options.split != nil || naming == .stemsOfAll
    let folders = Dictionary(
      tasks.map { ($0.id, isDivided ? "" : folder(places[$0.subset] ?? $0.subset)) },
      uniquingKeysWith: { first, _ in first }
    )
    names = try PictureNames(naming, folders: folders, eachFrame)
    division = try options.split.map { split in
      var marks: [UInt64] = []
      try eachFrame { marks.append(split.mark(of: names.named($0))) }
      return split.division(of: marks)
    }
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

  /// Every track in the order of keys, and which share of all is done with it.
  public func eachTrack(of task: DatasetTask, _ body: (Annotation, _ share: Double) throws -> Void) throws {
    let places = try source.trackPlaces(of: task)
    let cursor = try source.tracks(at: places, of: task)
    var count = 0
    while let track = try cursor.next() {
      try control.check()
      count += 1
      try body(track, Double(count) / Double(places.count))
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

  /// Each frame of a task under the name that it was stored with, which other tasks of the project may have, too.
  func eachStoredFrame(of task: DatasetTask, _ body: (DatasetFrame) throws -> Void) throws {
    let cursor = try source.frames(of: task)
    while let frame = try cursor.next() {
      try control.step()
      try body(frame)
    }
  }

  /// What joins the annotations of a task, by the key of the first one.
  public func relations(of id: LabelingTask.ID) throws -> [AnnotationUID: [Relation]] {
    guard let task = tasks.first(where: { $0.id == id }) else { return [:] }
    return Dictionary(grouping: try source.relations(of: task), by: \.from)
  }

  /// The numbers of the frames that are exported of a task.
  public func frames(of task: DatasetTask) throws -> DatasetCursor<DatasetFrame> {
    let cursor = try source.frames(of: task)
    return DatasetCursor { [names] in try cursor.next().map(names.named) }
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

  /// Puts the picture of each frame into the archive, where pictures are wanted, subset by subset.
  ///
  /// - Parameters:
  ///   - hasContext: also its context images.
  ///   - path: of the picture of a frame, and of its subset.
  func writePictures(
    to target: DatasetTarget,
    hasContext: Bool = false,
    as path: (_ frame: DatasetFrame, _ subset: String) -> String
  ) throws {
    guard options.savesPictures else { return }
    for subset in subsets {
      try eachFrame(in: subset) { frame in
        try write(frame, as: path(frame, subset), hasContext: hasContext, to: target)
      }
    }
  }

  /// For writers that do not go from frame to frame: as many steps as they have frames.
  func step() throws { try control.step() }

  private func holds(_ task: DatasetTask, _ subset: String) -> Bool {
    options.split != nil || places[task.subset] == subset
  }

  private func eachFrame(of task: DatasetTask, in subset: String, _ body: (DatasetFrame) throws -> Void) throws {
    let cursor = try frames(of: task)
    while let frame = try cursor.next() {
      if let division, division.subset(of: frame) != subset { continue }
      try control.step()
      try body(frame)
    }
  }
}

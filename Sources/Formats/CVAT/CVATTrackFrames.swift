internal import Domain

/// A task of a project, as the head of CVAT's XML has it.
struct CVATDocumentTask {
  let id: String
  let name: String
  let subset: String
  /// nil where the head does not tell.
  let size: Int?
}

/// The pictures of one subset of a dataset that becomes tasks.
struct CVATSubsetFrames {
  /// Rising.
  var positions: [Int] = []
  /// Where in `positions` the pictures of another folder begin, rising.
  var folderStarts: [Int] = []
  /// Pictures that are called by the numbers of their frames are not counted through: some may be missing.
  var isNumbered = false

  /// By their names; nil where the frames are of a task that is there.
  static func subsets(of index: FrameIndex) -> [String: CVATSubsetFrames]? {
    index.positionsBySubset?.mapValues { positions in
      var subset = CVATSubsetFrames(positions: positions)
      var last: Substring?
      for (place, position) in positions.enumerated() {
        let stem = index.frames[position].stem
        let name = FrameIndex.lastPart(of: stem)
        let folder = stem.dropLast(name.count)
        if folder != last { subset.folderStarts.append(place) }
        last = folder
        if name.hasPrefix("frame_"), FrameIndex.number(of: name) != nil { subset.isNumbered = true }
      }
      return subset
    }
  }

  func contains(_ position: Int) -> Bool {
    let place = positions.partitioningIndex { $0 >= position }
    return place < positions.count && positions[place] == position
  }
}

/// Finds the frames that tracks are on: their numbers are those of the task that a track is of.
struct CVATTrackFrames {
  private let tasks: [String: CVATDocumentTask]
  /// The tasks of each subset that have pictures.
  private let filled: [String: [CVATDocumentTask]]
  private let dataset: DatasetImport
  private let subsets: [String: CVATSubsetFrames]?

  /// - Parameters:
  ///   - tasks: of the document, where it is a project's.
  ///   - subsets: of a dataset that becomes tasks.
  init(of tasks: [CVATDocumentTask], _ subsets: [String: CVATSubsetFrames]?, in dataset: DatasetImport) {
    self.tasks = Dictionary(tasks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    filled = Dictionary(grouping: tasks.filter { $0.size != 0 }, by: \.subset)
    self.dataset = dataset
    self.subsets = subsets
  }

  /// - Returns: nil for a track that is left out, of another task than the one that is imported into.
  func frames(of track: XMLAttributes, at place: @autoclosure () -> String) throws -> OfTrack? {
    guard let subsets else { return try isHere(track, at: place()) ? OfTrack(dataset: dataset) : nil }
    let task = track["task_id"].flatMap { tasks[$0] }
    let subset = task?.subset ?? track["subset"] ?? "default"
    let others = filled[subset] ?? []
    return OfTrack(
      dataset: dataset,
      task: task,
      subset: subset,
      isFirst: others.first?.id == task?.id,
      isAlone: others.count < 2,
      pictures: subsets[subset] ?? CVATSubsetFrames()
    )
  }

  /// Of several tasks, only what is of this one comes into a task.
  private func isHere(_ track: XMLAttributes, at place: @autoclosure () -> String) throws -> Bool {
    guard tasks.count > 1, let frame = dataset.frames.frames.first else { return true }
    let id = frame.task.description
    guard let task = tasks[id], isSame(task, dataset.frames.lastNumber(of: frame.task)) else {
      throw DatasetProblem(
        place(),
        "The tracks are of \(tasks.count) tasks of a project, and this task is none of them. Import the file with its "
          + "pictures into a project, or export the task alone."
      )
    }
    guard track["task_id"] != id else { return true }
    dataset.note("Tracks of the project's other tasks were left out.")
    return false
  }

  /// Another server has a task of each number, too.
  private func isSame(_ task: CVATDocumentTask, _ lastNumber: Int) -> Bool {
    if let name = dataset.taskName, name.trimmed != task.name.trimmed { return false }
    return task.size.map { lastNumber < $0 } ?? true
  }

  /// The frames of one track.
  struct OfTrack {
    let dataset: DatasetImport
    var task: CVATDocumentTask?
    var subset = ""
    /// Of the tasks of its subset.
    var isFirst = true
    var isAlone = true
    /// Where pictures became frames: those of the subset.
    var pictures: CVATSubsetFrames?

    /// The number that a frame of the track has here.
    func number(of text: String, at place: @autoclosure () -> String) throws -> Int {
      if let number = Int(text), number >= 0, let frame = frame(number) { return frame.number }
      guard pictures == nil else {
        throw DatasetProblem(
          place(),
          "There is no picture of frame \(text)\(task.map { " of task \($0.id)" } ?? "") in the subset “\(subset)” here."
        )
      }
      let last = dataset.frames.frames.last?.number ?? 0
      throw DatasetProblem(place(), "There is no frame \(text) here; the last one is \(last).")
    }

    private func frame(_ number: Int) -> DatasetFrame? {
      guard let pictures else { return dataset.frames.frame(number: number) }
      let name = CVATNames.frame(number)
      // One folder holds what of a subset's tasks is not in a folder of its own.
      let names = (task.map { ["\(CVATNames.folder($0.id))/\(name)"] } ?? []) + (isFirst ? [name] : [])
      for name in names {
        let found = dataset.frames.positions(named: name, subset: subset)
        guard found.count == 1, pictures.contains(found[0]) else { continue }
        if dataset.frames.frames[found[0]].stem == name { return dataset.frames.frames[found[0]] }
      }
      let isCounted = isAlone && !pictures.isNumbered && pictures.positions.indices.contains(number)
      return isCounted ? dataset.frames.frames[pictures.positions[number]] : nil
    }

    /// The first frame of another task behind a frame of this one; nil where there is none in the same task here.
    func end(after number: Int) -> Int? {
      guard !isAlone, let pictures else { return nil }
      let (positions, starts) = (pictures.positions, pictures.folderStarts)
      let place = positions.partitioningIndex { dataset.frames.frames[$0].number >= number }
      let next = starts.partitioningIndex { $0 > place }
      return next < starts.count ? dataset.frames.frames[positions[starts[next]]].number : nil
    }
  }
}

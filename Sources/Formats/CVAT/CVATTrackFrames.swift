internal import Domain

/// A task of a project, as the head of CVAT's XML has it.
struct CVATDocumentTask {
  let id: String
  let subset: String
}

/// Finds the frames that tracks are on: their numbers are those of the task that a track is of.
struct CVATTrackFrames {
  private let tasks: [CVATDocumentTask]
  private let dataset: DatasetImport
  /// Of a dataset that becomes tasks.
  private let positions: [String: [Int]]?

  /// - Parameter tasks: of the document, where it is a project's.
  init(of tasks: [CVATDocumentTask], in dataset: DatasetImport) {
    self.tasks = tasks
    self.dataset = dataset
    positions = dataset.frames.positionsBySubset
  }

  /// - Returns: nil for a track that is left out, of another task than the one that is imported into.
  func frames(of track: XMLAttributes, at place: @autoclosure () -> String) throws -> OfTrack? {
    guard let positions else { return try isHere(track, at: place()) ? OfTrack(dataset: dataset) : nil }
    let task = tasks.first { $0.id == track["task_id"] }
    let subset = task?.subset ?? track["subset"] ?? "default"
    let others = tasks.filter { $0.subset == subset }
    return OfTrack(
      dataset: dataset,
      task: task,
      subset: subset,
      isFirst: others.first?.id == task?.id,
      isAlone: others.count < 2,
      positions: positions[subset] ?? []
    )
  }

  /// Of several tasks, only what is of this one comes into a task.
  private func isHere(_ track: XMLAttributes, at place: @autoclosure () -> String) throws -> Bool {
    guard tasks.count > 1, let id = dataset.frames.frames.first?.task.description else { return true }
    guard tasks.contains(where: { $0.id == id }) else {
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

  /// The frames of one track.
  struct OfTrack {
    let dataset: DatasetImport
    var task: CVATDocumentTask?
    var subset = ""
    /// Of the tasks of its subset.
    var isFirst = true
    var isAlone = true
    /// Where pictures became frames: those of the subset.
    var positions: [Int]?

    /// The number that a frame of the track has here.
    func number(of text: String, at place: @autoclosure () -> String) throws -> Int {
      if let number = Int(text), number >= 0, let frame = frame(number) { return frame.number }
      guard positions == nil else {
        throw DatasetProblem(
          place(),
          "There is no picture of frame \(text)\(task.map { " of task \($0.id)" } ?? "") in the subset “\(subset)” here."
        )
      }
      let last = dataset.frames.frames.last?.number ?? 0
      throw DatasetProblem(place(), "There is no frame \(text) here; the last one is \(last).")
    }

    private func frame(_ number: Int) -> DatasetFrame? {
      guard let positions else { return dataset.frames.frame(number: number) }
      let name = CVATNames.frame(number)
      // One folder holds what of a subset's tasks is not in a folder of its own.
      let names = (task.map { ["task_\($0.id)/\(name)"] } ?? []) + (isFirst ? [name] : [])
      for name in names {
        let found = dataset.frames.positions(named: name, subset: subset)
        if found.count == 1, dataset.frames.frames[found[0]].stem == name { return dataset.frames.frames[found[0]] }
      }
      return isAlone && positions.indices.contains(number) ? dataset.frames.frames[positions[number]] : nil
    }

    /// The first frame of another task behind a frame of this one; nil where there is none in the same task here.
    func end(after number: Int) -> Int? {
      guard !isAlone, let positions else { return nil }
      let start = positions.partitioningIndex { dataset.frames.frames[$0].number >= number }
      guard start < positions.count else { return nil }
      let folder = Self.folder(of: dataset.frames.frames[positions[start]])
      return positions[start...].lazy.map { dataset.frames.frames[$0] }.first { Self.folder(of: $0) != folder }?.number
    }

    private static func folder(of frame: DatasetFrame) -> Substring {
      frame.name[..<(frame.name.lastIndex(of: "/") ?? frame.name.startIndex)]
    }
  }
}

public import Database
public import Domain
internal import Store

/// Reading and writing whole sets of annotations, of a job or of a task, as CVAT's clients do.
public struct AnnotationWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// Whose annotations.
  public enum Target: Sendable {
    case job(Job.ID)
    case task(LabelingTask.ID)
  }

  /// What is stored, and what it needs to be written down.
  public struct Document: Sendable {
    public let annotations: [StoredAnnotation]
    public let labels: [Label]
    /// Rises with every change.
    public let version: Int64
    /// The number of a job's last change, for `JobNews`.
    public let edit: Int64
  }

  /// An annotation on its way in: with the key of the stored one that it replaces, or without.
  public struct Item: Sendable {
    public let id: Annotation.ID?
    public let annotation: Annotation
    /// How the JSON names it, such as `shapes[3]`.
    public let path: String

    public init(id: Annotation.ID?, annotation: Annotation, path: String) {
      self.id = id
      self.annotation = annotation
      self.path = path
    }
  }

  /// A stored annotation that a client names.
  public struct Key: Sendable {
    public let id: Annotation.ID
    /// How the JSON names it, such as `shapes[3]`.
    public let path: String

    public init(id: Annotation.ID, path: String) {
      self.id = id
      self.path = path
    }
  }

  public func document(of target: Target, for viewer: Viewer) async throws -> Document {
    try await database.read { connection in
      let place = try Place(target, for: viewer, on: connection)
      return Document(
        annotations: try place.annotations(on: connection),
        labels: place.labels,
        version: place.task.updated.milliseconds,
        edit: try place.lastEdit(on: connection)
      )
    }
  }

  /// Puts these in the place of everything that was there; the old ones stay among the deleted for a while.
  ///
  /// - Throws: `ValidationFailure` with the field at fault; then nothing has changed.
  public func replace(
    _ target: Target,
    with items: [Item],
    for viewer: Viewer,
    now: Timestamp
  ) async throws -> Document {
    try await change(target, isWhole: true, for: viewer, now: now) { place, connection in
      for job in place.jobs {
        try AnnotationStore.deleteAll(of: job.id, by: viewer.id, now: now, on: connection)
      }
      return try place.insert(items, now: now, on: connection)
    }
  }

  /// Adds these to what is there.
  public func create(_ items: [Item], on target: Target, for viewer: Viewer, now: Timestamp) async throws -> Document {
    for item in items where item.id != nil {
      throw ValidationFailure(field: "\(item.path).id", "must be absent")
    }
    return try await change(target, for: viewer, now: now) { place, connection in
      try place.insert(items, now: now, on: connection)
    }
  }

  /// Writes new states over stored ones, found by their keys.
  public func update(_ items: [Item], on target: Target, for viewer: Viewer, now: Timestamp) async throws -> Document {
    try await change(target, for: viewer, now: now) { place, connection in
      let keys = try items.map { item in
        guard let id = item.id else { throw ValidationFailure(field: "\(item.path).id", "This field is missing.") }
        return Key(id: id, path: item.path)
      }
      let found = try place.stored(keys, on: connection)
      return try zip(items, keys).map { item, key in
        try place.rules.check(item.annotation, path: item.path)
        guard let old = found[key.id] else { throw NotFound("annotation") }
        let new = StoredAnnotation(
          id: key.id,
          annotation: item.annotation.keeping(uid: old.stored.annotation.uid),
          version: old.stored.version + 1
        )
        let job = try place.job(for: item)
        if job == old.job {
          try AnnotationStore.replace(old.stored, with: new, in: job, on: connection)
        } else {
          try AnnotationStore.delete(old.stored, from: old.job, by: viewer.id, now: now, on: connection)
          try AnnotationStore.insert(new, into: job, on: connection)
        }
        return new
      }
    }
  }

  /// Takes the stored ones with these keys away; they stay among the deleted for a while.
  public func delete(_ keys: [Key], on target: Target, for viewer: Viewer, now: Timestamp) async throws -> Document {
    try await change(target, for: viewer, now: now) { place, connection in
      let found = try place.stored(keys, on: connection)
      for (job, stored) in found.values {
        try AnnotationStore.delete(stored, from: job, by: viewer.id, now: now, on: connection)
      }
      return keys.compactMap { found[$0.id]?.stored }
    }
  }

  private func change(
    _ target: Target,
    isWhole: Bool = false,
    for viewer: Viewer,
    now: Timestamp,
    _ body: @escaping @Sendable (Place, any Connection) throws -> [StoredAnnotation]
  ) async throws -> Document {
    try await database.write { connection in
      let place = try Place(target, for: viewer, on: connection)
      // Jobs before their task, as with single edits: so no two writers wait for each other.
      for job in place.jobs { try JobStore.lock(job.id, on: connection) }
      let changed = try body(place, connection)
      try TaskStore.touch(place.task.id, now: now, on: connection)
      let uids = isWhole || changed.count > JobNews.mostTold ? [] : changed.map(\.annotation.uid)
      for job in place.jobs {
        try JobStore.noteEdit(of: job.id, now: now, on: connection)
        if isWhole || !changed.isEmpty { try JobEditStore.note(uids, in: job.id, now: now, on: connection) }
      }
      let edit = try place.lastEdit(on: connection)
      return Document(annotations: changed, labels: place.labels, version: now.milliseconds, edit: edit)
    }
  }
}

/// A job or a whole task with what its annotations are checked against.
private struct Place {
  let task: LabelingTask
  let labels: [Label]
  /// Those that the annotations go to, in order of their frames.
  let jobs: [Job]
  let rules: AnnotationRules

  init(_ target: AnnotationWork.Target, for viewer: Viewer, on connection: any Connection) throws {
    switch target {
    case .job(let id):
      let job = try JobStore.job(id, for: viewer, on: connection)
      task = try TaskStore.task(of: job, on: connection)
      jobs = [job]
    case .task(let id):
      task = try TaskStore.task(id, for: viewer, on: connection)
      jobs = try JobStore.jobs(of: id, for: viewer, on: connection).filter { $0.kind == .annotation }
    }
    labels = try LabelStore.labels(in: task.labelScope, on: connection)
    rules = AnnotationRules(
      labels: labels,
      frames: (jobs.first?.start ?? 0)...(jobs.map(\.stop).max() ?? 0),
      chosen: jobs.first?.chosen
    )
  }

  func annotations(on connection: any Connection) throws -> [StoredAnnotation] {
    try jobs.flatMap { try AnnotationStore.annotations(of: $0.id, on: connection) }
  }

  /// Of a task none: nobody follows one.
  func lastEdit(on connection: any Connection) throws -> Int64 {
    guard jobs.count == 1, let job = jobs.first else { return 0 }
    return try JobEditStore.latest(of: job.id, on: connection)
  }

  /// The first job that has the annotation's frame.
  func job(for item: AnnotationWork.Item) throws -> Job.ID {
    guard let job = jobs.first(where: { $0.contains(frame: item.annotation.frame) }) else {
      throw ValidationFailure(
        field: "\(item.path).frame",
        jobs.isEmpty
          ? "The task has no pictures yet." : "There is no frame \(item.annotation.frame) in this task."
      )
    }
    return job.id
  }

  func insert(
    _ items: [AnnotationWork.Item],
    now: Timestamp,
    on connection: any Connection
  ) throws -> [StoredAnnotation] {
    let first = try TaskStore.touch(task.id, reserving: items.count, now: now, on: connection)
    return try items.enumerated().map { offset, item in
      let job = try job(for: item)
      try rules.check(item.annotation, path: item.path)
      let stored = StoredAnnotation(id: Identifier(first + Int64(offset)), annotation: item.annotation, version: 1)
      try AnnotationStore.insert(stored, into: job, on: connection)
      return stored
    }
  }

  /// The stored annotations that the keys name, each with its job.
  func stored(
    _ keys: [AnnotationWork.Key],
    on connection: any Connection
  ) throws -> [Annotation.ID: (job: Job.ID, stored: StoredAnnotation)] {
    let all = try AnnotationStore.annotations(of: task.id, ids: keys.map(\.id), on: connection)
    let mine = Set(jobs.map(\.id))
    let found = all.filter { mine.contains($0.value.job) }
    for key in keys where found[key.id] == nil {
      throw ValidationFailure(field: "\(key.path).id", "There is no annotation \(key.id) here.")
    }
    return found
  }
}

extension Annotation {
  fileprivate func keeping(uid: AnnotationUID) -> Annotation {
    Annotation(
      uid: uid,
      frame: frame,
      label: label,
      group: group,
      source: source,
      attributes: attributes,
      content: content
    )
  }
}

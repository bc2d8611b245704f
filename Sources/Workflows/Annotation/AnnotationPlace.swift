import Database
import Domain
import Store

/// A job or a whole task with what its annotations are checked against.
struct AnnotationPlace {
  let task: LabelingTask
  let labels: [Label]
  /// Those that the annotations go to, in order of their frames.
  let jobs: [Job]
  private let rules: AnnotationRules

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

  /// Of a task none: nobody follows one.
  func lastEdit(on connection: any Connection) throws -> Int64 {
    guard jobs.count == 1, let job = jobs.first else { return 0 }
    return try JobEditStore.latest(of: job.id, on: connection)
  }

  func insert(
    _ items: [AnnotationWork.Item],
    into changes: inout AnnotationChanges,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let authorship = Authorship(creator: user, created: now)
    let first = try TaskStore.touch(task.id, reserving: items.count, now: now, on: connection)
    for (offset, item) in items.enumerated() {
      let job = try job(for: item)
      try rules.check(item.annotation, path: item.path)
      let stored = StoredAnnotation(id: Identifier(first + Int64(offset)), annotation: item.annotation, version: 1)
      try AnnotationStore.insert(stored, madeBy: authorship, into: job, on: connection)
      try changes.add(stored, in: job)
    }
  }

  /// Writes the items over the stored ones that they name; one that is on another job's frame now goes there.
  func update(
    _ items: [AnnotationWork.Item],
    into changes: inout AnnotationChanges,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    var ids: Set<Annotation.ID> = []
    let keys = try items.map { item in
      guard let id = item.id else { throw ValidationFailure(field: "\(item.path).id", "This field is missing.") }
      guard ids.insert(id).inserted else {
        throw ValidationFailure(field: "\(item.path).id", "The annotation \(id) stands here twice.")
      }
      return AnnotationWork.Key(id: id, frame: item.annotation.frame, path: item.path)
    }
    let found = try stored(keys, on: connection)
    // By where they go, then by where they were.
    var moved: [Job.ID: [Job.ID: [AnnotationUID]]] = [:]
    for (item, key) in zip(items, keys) {
      try rules.check(item.annotation, path: item.path)
      guard let old = found[key.id] else { throw NotFound("annotation") }
      let new = StoredAnnotation(
        id: key.id,
        annotation: item.annotation.with(uid: old.stored.annotation.uid),
        version: old.stored.version + 1
      )
      let job = try job(for: item)
      if job == old.job {
        try AnnotationStore.replace(old.stored, with: new, in: job, on: connection)
      } else {
        try DeletionStore.delete([old.stored], from: old.job, by: user, now: now, on: connection)
        changes.note(old.stored.annotation.uid, in: old.job)
        try AnnotationStore.insert(new, madeBy: .unknown, into: job, on: connection)
        moved[job, default: [:]][old.job, default: []].append(old.stored.annotation.uid)
      }
      try changes.add(new, in: job)
    }
    for (job, origins) in moved {
      for (old, uids) in origins {
        try AuthorshipStore.carryOver(to: uids, in: job, fromDeleted: old, on: connection)
      }
    }
  }

  /// The stored annotations that the keys name, each with its job.
  ///
  /// - Throws: `ValidationFailure` for the first key that names none.
  func stored(
    _ keys: [AnnotationWork.Key],
    on connection: any Connection
  ) throws -> [Annotation.ID: (job: Job.ID, stored: StoredAnnotation)] {
    let likely = keys.compactMap { key in
      key.frame.flatMap { frame in
        jobs.first(with: frame).map { StoredPlace(job: $0.id, frame: frame, id: key.id) }
      }
    }
    var found = try AnnotationStore.annotations(at: likely, on: connection)
    let missing = keys.filter { found[$0.id] == nil }
    guard !missing.isEmpty else { return found }
    let mine = Set(jobs.map(\.id))
    let all = try AnnotationStore.annotations(of: task.id, ids: missing.map(\.id), on: connection)
    found.merge(all.filter { mine.contains($0.value.job) }) { first, _ in first }
    for key in missing where found[key.id] == nil {
      throw ValidationFailure(field: "\(key.path).id", "There is no annotation \(key.id) here.")
    }
    return found
  }

  private func job(for item: AnnotationWork.Item) throws -> Job.ID {
    guard let job = jobs.first(with: item.annotation.frame) else {
      throw ValidationFailure(
        field: "\(item.path).frame",
        jobs.isEmpty
          ? "The task has no pictures yet." : "There is no frame \(item.annotation.frame) in this task."
      )
    }
    return job.id
  }
}

public import Database
public import Domain
internal import Store

/// Reading and writing whole sets of annotations, of a job or of a task, as CVAT's clients do.
///
/// However many they are, a group of them is in memory: they are read from the request, checked and stored group by group,
/// and handed to a sink one by one, all in one transaction.
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

  /// How far a target has come.
  public struct State: Sendable {
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
    /// Where it is likely to be: there it is looked for first.
    public let frame: Int?
    /// How the JSON names it, such as `shapes[3]`.
    public let path: String

    public init(id: Annotation.ID, frame: Int? = nil, path: String) {
      self.id = id
      self.frame = frame
      self.path = path
    }
  }

  /// Hands everything to `sink`, job by job, in order of frame.
  ///
  /// - Parameter hasRelations: whether the relations follow.
  public func document(
    of target: Target,
    hasRelations: Bool = false,
    for viewer: Viewer,
    into sink: any AnnotationSink
  ) async throws -> State {
    try await database.read { connection in
      let place = try AnnotationPlace(target, for: viewer, on: connection)
      sink.begin(labels: place.labels)
      for job in place.jobs { try AnnotationStore.each(of: job.id, on: connection) { try sink.take($0) } }
      if hasRelations {
        for job in place.jobs { try RelationStore.each(of: job.id, on: connection) { try sink.take($0) } }
      }
      return State(version: place.task.updated.milliseconds, edit: try place.lastEdit(on: connection))
    }
  }

  /// Puts these in the place of everything that was there; the old ones stay among the deleted for a while.
  ///
  /// - Parameter sink: takes what is stored now.
  /// - Throws: `ValidationFailure` with the field at fault; then nothing has changed.
  public func replace(
    _ target: Target,
    with items: Incoming<Item>,
    for viewer: Viewer,
    now: Timestamp,
    into sink: (any AnnotationSink)? = nil
  ) async throws -> State {
    try await change(target, for: viewer, now: now, into: sink) { place, connection, changes in
      for job in place.jobs {
        try DeletionStore.deleteAll(of: job.id, by: viewer.id, now: now, on: connection)
        changes.noteAll(of: job.id)
      }
      try items.groups { try place.insert($0, into: &changes, by: viewer.id, now: now, on: connection) }
    }
  }

  /// Adds these to what is there.
  ///
  /// - Parameter sink: takes what was added.
  public func create(
    _ items: Incoming<Item>,
    on target: Target,
    for viewer: Viewer,
    now: Timestamp,
    into sink: (any AnnotationSink)? = nil
  ) async throws -> State {
    try await change(target, for: viewer, now: now, into: sink) { place, connection, changes in
      try items.groups { group in
        for item in group where item.id != nil {
          throw ValidationFailure(field: "\(item.path).id", "must be absent")
        }
        try place.insert(group, into: &changes, by: viewer.id, now: now, on: connection)
      }
    }
  }

  /// Writes new states over stored ones, found by their keys.
  ///
  /// - Parameter sink: takes the new states.
  public func update(
    _ items: Incoming<Item>,
    on target: Target,
    for viewer: Viewer,
    now: Timestamp,
    into sink: (any AnnotationSink)? = nil
  ) async throws -> State {
    try await change(target, for: viewer, now: now, into: sink) { place, connection, changes in
      try items.groups { try place.update($0, into: &changes, by: viewer.id, now: now, on: connection) }
    }
  }

  /// Takes the stored ones with these keys away; they stay among the deleted for a while.
  ///
  /// - Parameter sink: takes what went away.
  public func delete(
    _ keys: Incoming<Key>,
    on target: Target,
    for viewer: Viewer,
    now: Timestamp,
    into sink: (any AnnotationSink)? = nil
  ) async throws -> State {
    try await change(target, for: viewer, now: now, into: sink) { place, connection, changes in
      try keys.groups { group in
        let found = try place.stored(group, on: connection)
        for (job, members) in Dictionary(grouping: found.values, by: \.job) {
          try DeletionStore.delete(members.map(\.stored), from: job, by: viewer.id, now: now, on: connection)
        }
        for key in group {
          if let gone = found[key.id] { try changes.add(gone.stored, in: gone.job) }
        }
      }
    }
  }

  private func change(
    _ target: Target,
    for viewer: Viewer,
    now: Timestamp,
    into sink: (any AnnotationSink)?,
    _ body: @escaping @Sendable (AnnotationPlace, any Connection, inout AnnotationChanges) throws -> Void
  ) async throws -> State {
    try await database.write { connection in
      let place = try AnnotationPlace(target, for: viewer, on: connection)
      // Jobs before their task, as with single edits: so no two writers wait for each other.
      try JobStore.lock(place.jobs.map(\.id), on: connection)
      sink?.begin(labels: place.labels)
      var changes = AnnotationChanges(sink: sink)
      try body(place, connection, &changes)
      try TaskStore.touch(place.task.id, now: now, on: connection)
      try changes.store(now: now, on: connection)
      return State(version: now.milliseconds, edit: try place.lastEdit(on: connection))
    }
  }
}

public import Database
public import Domain
internal import Store

/// Storing what annotators do, edit by edit, all or nothing, and once only.
public struct EditWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  public enum Outcome: Equatable, Sendable {
    /// Everything up to `acked` is on the disk; the keys and versions of what the edits named and is still there.
    case stored(acked: Int64, ids: [AnnotationUID: Annotation.ID], versions: [AnnotationUID: Int])
    /// Somebody else was faster; nothing was stored.
    case conflicts([EditConflict])
  }

  /// Applies a row of edits from one client (a browser tab).
  ///
  /// Edits that were stored before, because the answer to them was lost, are passed over.
  ///
  /// - Throws: `ValidationFailure` with the field at fault, such as `ops[3].shape.points`.
  public func apply(
    _ edits: [Edit],
    client: AnnotationUID,
    to id: Job.ID,
    for viewer: Viewer,
    now: Timestamp
  ) async throws -> Outcome {
    try Self.checkOrder(of: edits)
    do {
      return try await database.write { connection in
        let (job, labelScope) = try JobStore.locked(id, for: viewer, on: connection)
        let acked = try AnnotationStore.ackedSeq(of: client, job: id, on: connection)
        let before = try EditedState(edits, in: id, on: connection)
        let new = edits.filter { $0.seq > acked }
        guard let last = new.last else { return before.named(by: edits).outcome(acked: acked) }
        try Self.check(edits: edits, after: acked, in: job, labelScope, on: connection)
        try before.checkRelations(of: edits, after: acked)
        let after = try Self.store(new, over: before, in: job, by: viewer.id, now: now, on: connection)
        try AnnotationStore.setAckedSeq(last.seq, of: client, job: id, on: connection)
        try JobStore.noteEdit(of: id, now: now, on: connection)
        try JobEditStore.note(Set(new.map(\.uid)), by: client, in: id, now: now, on: connection)
        return after.outcome(acked: last.seq)
      }
    } catch let refused as RefusedEdits {
      return .conflicts(refused.conflicts)
    }
  }

  /// Carries the conflicts out of the transaction, which must be rolled back.
  private struct RefusedEdits: Error {
    let conflicts: [EditConflict]
  }

  private static func checkOrder(of edits: [Edit]) throws(ValidationFailure) {
    guard !edits.isEmpty else { throw ValidationFailure(field: "ops", "There is no edit here.") }
    var last: Int64 = 0
    for (index, edit) in edits.enumerated() {
      guard edit.seq > last else {
        throw ValidationFailure(field: "ops[\(index)].seq", "The numbers of edits must rise, from 1.")
      }
      last = edit.seq
    }
  }

  /// Checks what is new against the pictures and the labels, with one query for each.
  private static func check(
    edits: [Edit],
    after acked: Int64,
    in job: Job,
    _ labelScope: LabelScope,
    on connection: any Connection
  ) throws {
    let items = edits.enumerated().filter { $1.seq > acked }.compactMap { index, edit in
      edit.annotation.map { (path: "ops[\(index)].shape", annotation: $0) }
    }
    guard let first = items.map(\.annotation.frame).min(), let last = items.map(\.annotation.frame).max() else {
      return
    }
    let stored = try FrameStore.frames(of: job.task, from: max(first, 0), to: last, on: connection)
    let frames = Dictionary(stored.map { ($0.frame.number, $0.frame) }, uniquingKeysWith: { first, _ in first })
    let labels = try LabelStore.labels(in: labelScope, on: connection)
    let rules = AnnotationRules(labels: labels, frames: job.start...job.stop, chosen: job.chosen)
    for (path, annotation) in items {
      try rules.check(annotation, path: path)
      guard let shape = annotation.shape, let frame = frames[annotation.frame] else { continue }
      try shape.check(inPicture: frame.width, frame.height, path: path)
    }
  }

  /// - Returns: the new state of what is still there.
  private static func store(
    _ edits: [Edit],
    over before: EditedState,
    in job: Job,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> EditedState {
    let created = edits.count { if case .create = $0.change { true } else { false } }
    var nextID = try TaskStore.touch(job.task, reserving: created, now: now, on: connection)
    var fold = EditFold(stored: before.annotations, relations: before.relations)
    for edit in edits {
      fold.apply(edit) {
        defer { nextID += 1 }
        return Identifier(nextID)
      }
    }
    guard fold.conflicts.isEmpty else { throw RefusedEdits(conflicts: fold.conflicts) }
    let authorship = Authorship(creator: user, created: now)
    var made: [AnnotationUID] = []
    for (uid, result) in fold.results {
      switch (before.annotations[uid], result) {
      case (nil, let new?):
        try AnnotationStore.insert(new, madeBy: authorship, into: job.id, on: connection)
        made.append(uid)
      case (let old?, let new?) where old.id == new.id:
        try AnnotationStore.replace(old, with: new, in: job.id, on: connection)
      case (let old?, let new):
        try DeletionStore.delete([old], from: job.id, by: user, now: now, on: connection)
        guard let new else { continue }
        try AnnotationStore.insert(new, madeBy: authorship, into: job.id, on: connection)
        made.append(uid)
      case (nil, nil): break
      }
    }
    // Who undoes a deletion has not made what comes back.
    try AuthorshipStore.carryOver(to: made, in: job.id, fromDeleted: job.id, on: connection)
    try store(fold.relationResults, in: job.id, on: connection)
    return EditedState(
      annotations: fold.results.compactMapValues(\.self),
      relations: fold.relationResults.compactMapValues(\.self)
    )
  }

  private static func store(
    _ relations: [AnnotationUID: StoredRelation?],
    in job: Job.ID,
    on connection: any Connection
  ) throws {
    let gone = relations.filter { $0.value == nil }.map(\.key)
    if !gone.isEmpty { try RelationStore.delete(gone, from: job, on: connection) }
    let saved = relations.values.compactMap(\.self)
    for relation in saved { try RelationStore.save(relation, in: job, on: connection) }
    if saved.contains(where: { $0.version == 1 }) { try RelationStore.checkCount(of: job, on: connection) }
  }
}

/// What is stored of all that a row of edits names.
private struct EditedState {
  /// Before the edits, with the ends of relations.
  let annotations: [AnnotationUID: StoredAnnotation]
  let relations: [AnnotationUID: StoredRelation]

  init(annotations: [AnnotationUID: StoredAnnotation], relations: [AnnotationUID: StoredRelation]) {
    (self.annotations, self.relations) = (annotations, relations)
  }

  init(_ edits: [Edit], in job: Job.ID, on connection: any Connection) throws {
    let ends = edits.compactMap(\.relation).flatMap { [$0.from, $0.to] }
    let annotations = try AnnotationStore.annotations(
      of: job,
      uids: Array(Set(edits.map(\.uid) + ends)),
      on: connection
    )
    // What is deleted and is no annotation may be a relation.
    let asked = edits.filter { edit in
      switch edit.change {
      case .relate: true
      case .delete: annotations[edit.uid] == nil
      case .create, .update: false
      }
    }
    self.annotations = annotations
    relations =
      asked.isEmpty ? [:] : try RelationStore.relations(of: job, uids: Array(Set(asked.map(\.uid))), on: connection)
  }

  /// Without the ends.
  func named(by edits: [Edit]) -> EditedState {
    let uids = Set(edits.map(\.uid))
    return EditedState(annotations: annotations.filter { uids.contains($0.key) }, relations: relations)
  }

  func outcome(acked: Int64) -> EditWork.Outcome {
    let versions = annotations.mapValues(\.version)
    return .stored(
      acked: acked,
      ids: annotations.mapValues(\.id),
      versions: versions.merging(relations.mapValues(\.version)) { first, _ in first }
    )
  }

  /// Ends may have been made by an edit before, and may go away by one behind.
  func checkRelations(of edits: [Edit], after acked: Int64) throws {
    var ends = annotations.mapValues(\.annotation)
    for (index, edit) in edits.enumerated() {
      if let annotation = edit.annotation { ends[edit.uid] = annotation }
      guard let relation = edit.relation, edit.seq > acked else { continue }
      let path = "ops[\(index)]"
      guard annotations[edit.uid] == nil else {
        throw ValidationFailure(field: "\(path).uid", "This is the key of an object, and cannot be a relation's, too.")
      }
      try relation.check(path: "\(path).shape.relation")
      try relation.check(ends: ends, path: "\(path).shape.relation")
    }
  }
}

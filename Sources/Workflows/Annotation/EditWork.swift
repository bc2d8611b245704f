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
        let uids = Array(Set(edits.map(\.uid)))
        let stored = try AnnotationStore.annotations(of: id, uids: uids, on: connection)
        let new = edits.filter { $0.seq > acked }
        guard let last = new.last else { return Self.outcome(acked: acked, stored) }
        try Self.check(edits: edits, after: acked, in: job, labelScope, on: connection)
        let results = try Self.store(new, over: stored, in: job, by: viewer.id, now: now, on: connection)
        try AnnotationStore.setAckedSeq(last.seq, of: client, job: id, on: connection)
        try JobStore.noteEdit(of: id, now: now, on: connection)
        try JobEditStore.note(Set(new.map(\.uid)), by: client, in: id, now: now, on: connection)
        return Self.outcome(acked: last.seq, results)
      }
    } catch let refused as RefusedEdits {
      return .conflicts(refused.conflicts)
    }
  }

  private static func outcome(acked: Int64, _ present: [AnnotationUID: StoredAnnotation]) -> Outcome {
    .stored(acked: acked, ids: present.mapValues(\.id), versions: present.mapValues(\.version))
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
    over stored: [AnnotationUID: StoredAnnotation],
    in job: Job,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> [AnnotationUID: StoredAnnotation] {
    let created = edits.count { if case .create = $0.change { true } else { false } }
    var nextID = try TaskStore.touch(job.task, reserving: created, now: now, on: connection)
    var fold = EditFold(stored: stored)
    for edit in edits {
      fold.apply(edit) {
        defer { nextID += 1 }
        return Identifier(nextID)
      }
    }
    guard fold.conflicts.isEmpty else { throw RefusedEdits(conflicts: fold.conflicts) }
    for (uid, result) in fold.results {
      switch (stored[uid], result) {
      case (nil, let new?): try AnnotationStore.insert(new, into: job.id, on: connection)
      case (let old?, let new?) where old.id == new.id:
        try AnnotationStore.replace(old, with: new, in: job.id, on: connection)
      case (let old?, let new):
        try DeletionStore.delete([old], from: job.id, by: user, now: now, on: connection)
        if let new { try AnnotationStore.insert(new, into: job.id, on: connection) }
      case (nil, nil): break
      }
    }
    return fold.results.compactMapValues { $0 }
  }
}

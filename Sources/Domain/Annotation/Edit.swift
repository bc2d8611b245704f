/// One change that an annotator made, as the editor's log keeps it.
public struct Edit: Equatable, Sendable {
  public enum Change: Equatable, Sendable {
    case create(Annotation)
    /// The whole new state, and the version that it was made from.
    case update(Annotation, base: Int)
    /// Of an annotation or a relation.
    case delete(base: Int)
    /// A relation's whole new state, and the version that it was made from; nil for a new one.
    case relate(Relation, base: Int?)
  }

  /// Rises with every edit of one client, from 1.
  public let seq: Int64
  public let uid: AnnotationUID
  public let change: Change

  public init(seq: Int64, uid: AnnotationUID, change: Change) {
    self.seq = seq
    self.uid = uid
    self.change = change
  }

  /// The new state; nil where the annotation goes away, and for a relation.
  public var annotation: Annotation? {
    switch change {
    case .create(let annotation), .update(let annotation, _): annotation
    case .delete, .relate: nil
    }
  }

  /// The new state of a relation.
  public var relation: Relation? {
    if case .relate(let relation, _) = change { relation } else { nil }
  }
}

/// An edit whose annotation or relation somebody else has changed meanwhile.
public struct EditConflict: Equatable, Sendable {
  public let seq: Int64
  public let uid: AnnotationUID
  /// What is stored now; nil where somebody deleted it, and for a relation.
  public let stored: StoredAnnotation?
  public let relation: StoredRelation?

  public init(seq: Int64, uid: AnnotationUID, stored: StoredAnnotation?, relation: StoredRelation? = nil) {
    self.seq = seq
    self.uid = uid
    self.stored = stored
    self.relation = relation
  }
}

/// What a row of edits does to the annotations and relations that are stored: the rule of versions, without a database.
///
/// Each edit names the version that it was made from. Where that is not the stored one, somebody else was faster: the edit
/// is a conflict, and none of the batch may be stored.
public struct EditFold: Sendable {
  public private(set) var conflicts: [EditConflict] = []
  /// The state after the edits; nil where one is gone. Holds only those that an edit touched.
  public private(set) var results: [AnnotationUID: StoredAnnotation?] = [:]
  /// The same of relations.
  public private(set) var relationResults: [AnnotationUID: StoredRelation?] = [:]
  private let stored: [AnnotationUID: StoredAnnotation]
  private let relations: [AnnotationUID: StoredRelation]

  /// - Parameters:
  ///   - stored: the present state of every annotation that the edits name.
  ///   - relations: the same of relations.
  public init(stored: [AnnotationUID: StoredAnnotation], relations: [AnnotationUID: StoredRelation] = [:]) {
    self.stored = stored
    self.relations = relations
  }

  /// - Parameter newID: makes a key for an annotation that is created.
  public mutating func apply(_ edit: Edit, newID: () -> Annotation.ID) {
    let relation = relationResults[edit.uid] ?? relations[edit.uid]
    guard relation == nil, edit.relation == nil else { return apply(edit, to: relation) }
    let current = results[edit.uid] ?? stored[edit.uid]
    switch (edit.change, current) {
    case (.create(let annotation), nil):
      results[edit.uid] = .some(StoredAnnotation(id: newID(), annotation: annotation, version: 1))
    case (.update(let annotation, let base), let current?)
    where current.version == base && (current.annotation.frame == annotation.frame || annotation.track != nil):
      results[edit.uid] = .some(StoredAnnotation(id: current.id, annotation: annotation, version: base + 1))
    case (.delete(let base), let current?) where current.version == base:
      results[edit.uid] = .some(nil)
    case (.delete, nil):
      // Both wanted it gone.
      results[edit.uid] = .some(nil)
    case (.create, _), (.update, _), (.delete, _), (.relate, _):
      conflicts.append(EditConflict(seq: edit.seq, uid: edit.uid, stored: current))
    }
  }

  private mutating func apply(_ edit: Edit, to current: StoredRelation?) {
    switch (edit.change, current) {
    case (.relate(let relation, nil), nil):
      relationResults[edit.uid] = .some(StoredRelation(relation, version: 1))
    case (.relate(let relation, let base), let current?) where current.version == base:
      relationResults[edit.uid] = .some(StoredRelation(relation, version: current.version + 1, place: current.place))
    case (.delete(let base), let current?) where current.version == base:
      relationResults[edit.uid] = .some(nil)
    default: conflicts.append(EditConflict(seq: edit.seq, uid: edit.uid, stored: nil, relation: current))
    }
  }
}

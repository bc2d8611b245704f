/// One change that an annotator made, as the editor's log keeps it.
public struct Edit: Equatable, Sendable {
  public enum Change: Equatable, Sendable {
    case create(Shape)
    /// The whole new shape, and the version that it was made from.
    case update(Shape, base: Int)
    case delete(base: Int)
  }

  /// Rises with every edit of one client, from 1.
  public let seq: Int64
  public let uid: ShapeUID
  public let change: Change

  public init(seq: Int64, uid: ShapeUID, change: Change) {
    self.seq = seq
    self.uid = uid
    self.change = change
  }

  /// The new state of the shape; nil where it goes away.
  public var shape: Shape? {
    switch change {
    case .create(let shape), .update(let shape, _): shape
    case .delete: nil
    }
  }
}

/// An edit whose shape somebody else has changed meanwhile.
public struct EditConflict: Equatable, Sendable {
  public let seq: Int64
  public let uid: ShapeUID
  /// What is stored now; nil where somebody deleted it.
  public let stored: StoredShape?

  public init(seq: Int64, uid: ShapeUID, stored: StoredShape?) {
    self.seq = seq
    self.uid = uid
    self.stored = stored
  }
}

/// What a row of edits does to the shapes that are stored: the rule of versions, without a database.
///
/// Each edit names the version that it was made from. Where that is not the stored one, somebody else was faster: the edit
/// is a conflict, and none of the batch may be stored.
public struct EditFold: Sendable {
  public private(set) var conflicts: [EditConflict] = []
  /// The state after the edits; nil where a shape is gone. Holds only shapes that an edit touched.
  public private(set) var results: [ShapeUID: StoredShape?] = [:]
  private let stored: [ShapeUID: StoredShape]

  /// - Parameter stored: the present state of every shape that the edits name.
  public init(stored: [ShapeUID: StoredShape]) {
    self.stored = stored
  }

  /// - Parameter newID: makes a key for a shape that is created.
  public mutating func apply(_ edit: Edit, newID: () -> Identifier<Shape>) {
    let current = results[edit.uid] ?? stored[edit.uid]
    switch (edit.change, current) {
    case (.create(let shape), nil):
      results[edit.uid] = .some(StoredShape(id: newID(), shape: shape, version: 1))
    case (.update(let shape, let base), let current?)
    where current.version == base && current.shape.frame == shape.frame:
      results[edit.uid] = .some(StoredShape(id: current.id, shape: shape, version: base + 1))
    case (.delete(let base), let current?) where current.version == base:
      results[edit.uid] = .some(nil)
    case (.delete, nil):
      // Both wanted it gone.
      results[edit.uid] = .some(nil)
    case (.create, _), (.update, _), (.delete, _):
      conflicts.append(EditConflict(seq: edit.seq, uid: edit.uid, stored: current))
    }
  }
}

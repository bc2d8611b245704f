import Domain
import Testing

@Suite("Folding edits")
struct EditFoldTests {
  private func uid(_ digit: String) throws -> AnnotationUID {
    try #require(AnnotationUID(String(repeating: digit, count: 32)))
  }

  private func box(_ uid: AnnotationUID, frame: Int = 0) -> Annotation {
    Annotation(
      uid: uid,
      frame: frame,
      label: Label.ID(1),
      content: .shape(Shape(kind: .rectangle, points: [0, 0, 1, 1]))
    )
  }

  @Test("a shape that exists cannot be created again, nor moved to another frame")
  func conflicts() throws {
    let uid = try uid("a")
    let stored = StoredAnnotation(id: Identifier(5), annotation: box(uid), version: 3)
    var fold = EditFold(stored: [uid: stored])
    fold.apply(Edit(seq: 1, uid: uid, change: .create(box(uid)))) { Identifier(9) }
    fold.apply(Edit(seq: 2, uid: uid, change: .update(box(uid, frame: 1), base: 3))) { Identifier(9) }
    fold.apply(Edit(seq: 3, uid: uid, change: .update(box(uid), base: 2))) { Identifier(9) }
    fold.apply(Edit(seq: 4, uid: uid, change: .delete(base: 4))) { Identifier(9) }
    #expect(fold.conflicts.map(\.seq) == [1, 2, 3, 4])
    #expect(fold.conflicts.allSatisfy { $0.stored == stored })
    #expect(fold.results.isEmpty)
  }

  @Test("undoing a deletion gives the shape back under its key")
  func undoOfDeletion() throws {
    let uid = try uid("b")
    var fold = EditFold(stored: [uid: StoredAnnotation(id: Identifier(5), annotation: box(uid), version: 3)])
    fold.apply(Edit(seq: 1, uid: uid, change: .delete(base: 3))) { Identifier(9) }
    fold.apply(Edit(seq: 2, uid: uid, change: .create(box(uid)))) { Identifier(9) }
    #expect(fold.conflicts.isEmpty)
    #expect(fold.results[uid] == .some(StoredAnnotation(id: Identifier(9), annotation: box(uid), version: 1)))
  }
}

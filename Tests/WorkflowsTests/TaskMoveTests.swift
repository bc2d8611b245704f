import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("A task that goes to another project")
struct TaskMoveTests {
  @Test("what was deleted before does not come back with labels of the old project", arguments: Engine.available)
  func deletions(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database)
      let (old, labels) = try await Sample.project(owner: owner, in: database)
      let new = try await Sample.project("Owls again", owner: owner, in: database)
      let (task, job) = try await Sample.task(in: old, owner: owner, database: database)
      let viewer = Viewer(owner)
      let kept = Sample.box(1, label: labels[0])
      let edits = [
        Edit(seq: 1, uid: kept.uid, change: .create(kept)),
        Edit(seq: 2, uid: Sample.uid(2), change: .create(Sample.box(2, label: labels[0]))),
      ]
      let work = EditWork(database: database)
      _ = try await work.apply(edits, client: Sample.uid(9), to: job.id, for: viewer, now: .test(1))
      let deletion = Edit(seq: 3, uid: Sample.uid(2), change: .delete(base: 1))
      _ = try await work.apply([deletion], client: Sample.uid(9), to: job.id, for: viewer, now: .test(2))
      try await TaskWork(database: database).update(task.id, for: viewer, actor: .commandLine, now: .test(3)) {
        $0.project = new.project.id
      }
      let deletions = DeletionWork(database: database)
      #expect(try await deletions.restore(.test(2), in: job.id, for: viewer, now: .test(4)) == 0)
      let there = try await AnnotationStore(database).annotations(of: job.id).map(\.annotation.label)
      #expect(there == [new.labels[0].id])
    }
  }
}

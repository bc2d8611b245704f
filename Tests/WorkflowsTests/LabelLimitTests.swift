import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("How many labels there may be")
struct LabelLimitTests {
  @Test("a set that would get too many is refused as a whole", arguments: Engine.available)
  func refused(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database)
      let (project, _) = try await Sample.project(labels: ["owl"], owner: owner, in: database)
      let drafts = try (1...LabelDraft.mostOfSet).map { try LabelDraft(name: "label \($0)", color: nil) }
      let work = ProjectWork(database: database)
      let refused = await #expect(throws: ValidationFailure.self) {
        try await work.update(
          project.id,
          labels: drafts,
          for: Viewer(owner),
          actor: .commandLine,
          now: .test(1)
        ) { _ in }
      }
      #expect(refused?.problems.first?.sentence.contains("it would have 10001") == true)
      #expect(try await LabelStore(database).labels(in: .project(project.id)).map(\.name) == ["owl"])
    }
  }
}

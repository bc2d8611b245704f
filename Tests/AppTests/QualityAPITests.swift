import Database
import Domain
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import App

@Suite("Comparisons with the ground truth, asked for")
struct QualityAPITests {
  /// Ann's task with a comparison that found something; Bob has the job that it was found in.
  private struct Scene: Sendable {
    let ann: Visitor
    let bob: Visitor
    let task: LabelingTask
    let ofTask: QualityReport.ID
    let ofJob: QualityReport.ID
  }

  private func withScene(
    _ engine: Engine,
    labels: [String] = ["cat"],
    _ test: @escaping @Sendable (Scene) async throws -> Void
  ) async throws {
    try await withServer(engine) { server in
      let (ann, bob) = (try await server.visitor("ann"), try await server.visitor("bob", role: .worker))
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (task, job) = try await Sample.task(in: project, owner: owner, database: server.database)
      let form = [("assignee", bob.user?.id.description ?? ""), ("stage", "annotation"), ("state", "new")]
      #expect(try await ann.post("/tasks/\(task.id)/jobs/\(job.id)/settings", form).status == .seeOther)
      let (ofTask, ofJob) = try await server.database.write { connection in
        func insert(_ job: Job.ID?, under parent: QualityReport.ID?) throws -> QualityReport.ID {
          let draft = QualityReportStore.Draft(
            task: task.id,
            job: job,
            targetUpdated: .test(),
            truthUpdated: .test(),
            fingerprint: "",
            summary: .init(),
            confusion: ConfusionMatrix(labels: labels, cells: [.init(row: 0, column: 0, count: 2)])
          )
          return try QualityReportStore.insert(draft, under: parent, now: .test(), on: connection)
        }
        let whole = try insert(nil, under: nil)
        let one = try insert(job.id, under: whole)
        let missed = AnnotationReference(id: .init(9), job: .init(job.id.value + 1), type: .shape, shape: .rectangle)
        let conflict = QualityConflict(frame: 0, kind: .missing, annotations: [missed])
        try QualityConflictStore.insert(conflict, of: one, on: connection)
        return (whole, one)
      }
      try await test(Scene(ann: ann, bob: bob, task: task, ofTask: ofTask, ofJob: ofJob))
    }
  }

  @Test(
    "what was found is for those who see the whole task; who has one of its jobs learns nothing of the ground truth",
    arguments: Engine.available
  )
  func rights(engine: Engine) async throws {
    try await withScene(engine) { scene in
      let page = try await scene.bob.get("/tasks/\(scene.task.id)/quality")
      #expect(page.status == .notFound)
      let lists = [("/api/quality/reports", 2), ("/api/quality/conflicts", 1)]
      for (path, count) in lists {
        #expect(try await scene.ann.get(path).text.contains("\"count\":\(count)"), "\(path)")
        #expect(try await scene.bob.get(path).text.contains("\"count\":0"), "\(path)")
      }
      for report in [scene.ofTask, scene.ofJob] {
        for part in ["", "/data", "/confusion/matrix"] {
          let path = "/api/quality/reports/\(report)\(part)"
          #expect(try await scene.ann.get(path).status == .ok, "\(path)")
          #expect(try await scene.bob.get(path).status == .notFound, "\(path)")
        }
      }
    }
  }

  @Test("a label that a spreadsheet would take for a formula is a text in the table")
  func formulas() async throws {
    try await withScene(.sqlite, labels: ["=1+1", "a \"cat\"", "owl"]) { scene in
      let table = try await scene.ann.get("/api/quality/reports/\(scene.ofJob)/confusion/matrix?format=csv").text
      let lines = table.split(separator: "\r\n")
      #expect(lines.first == #"annotated \ ground truth,"'=1+1","a ""cat""",owl,unmatched"#)
      #expect(lines.dropFirst().first == #""'=1+1",2,0,0,0"#)
    }
  }
}

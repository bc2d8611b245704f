import Database
import Domain
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import App

@Suite("Who may do what with projects, tasks and jobs")
struct RoleTests {
  /// Ann's project with a task and its job; Bob has an account of this role.
  private struct Scene: Sendable {
    let server: TestServer
    let ann: Visitor
    let bob: Visitor
    let project: Project
    let task: LabelingTask
    let job: Job

    var bobsKey: String { bob.user?.id.description ?? "" }

    func assign(project: Bool = false, task: Bool = false, job: Bool = false) async throws {
      let fields = [("name", "n"), ("assignee", bobsKey)]
      if project { #expect(try await ann.post("/projects/\(self.project.id)", fields).status == .seeOther) }
      if task { #expect(try await ann.post("/tasks/\(self.task.id)/settings", fields).status == .seeOther) }
      if job {
        let form = [("assignee", bobsKey), ("stage", "annotation"), ("state", "new")]
        let path = "/tasks/\(self.task.id)/jobs/\(self.job.id)/settings"
        #expect(try await ann.post(path, form).status == .seeOther)
      }
    }

    /// What happens when Bob gives the job to nobody.
    func reassignment() async throws -> HTTPResponse.Status {
      let form = [("assignee", ""), ("stage", "acceptance"), ("state", "new")]
      return try await bob.post("/tasks/\(task.id)/jobs/\(job.id)/settings", form).status
    }
  }

  private func withScene(
    _ engine: Engine,
    bob role: Role,
    _ test: @escaping @Sendable (Scene) async throws -> Void
  ) async throws {
    try await withServer(engine) { server in
      let (ann, bob) = (try await server.visitor("ann"), try await server.visitor("bob", role: role))
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (task, job) = try await Sample.task(in: project, owner: owner, database: server.database)
      try await test(Scene(server: server, ann: ann, bob: bob, project: project, task: task, job: job))
    }
  }

  @Test(
    "a worker sees the job that is assigned to him and nothing else, and cannot reassign it",
    arguments: Engine.available
  )
  func worker(engine: Engine) async throws {
    try await withScene(engine, bob: .worker) { scene in
      let owner = try #require(scene.ann.user)
      let (_, other) = try await Sample.task("day", in: scene.project, owner: owner, database: scene.server.database)
      #expect(try await scene.bob.get("/jobs").text.contains("No jobs yet"))
      try await scene.assign(job: true)
      let bob = scene.bob
      let list = try await bob.get("/jobs")
      #expect(list.text.contains("Job \(scene.job.id)") && !list.text.contains("Job \(other.id)"))
      let job = "/tasks/\(scene.task.id)/jobs/\(scene.job.id)"
      #expect(try await bob.get(job).status == .ok)
      #expect(try await bob.get("\(job)/issues").status == .ok)
      for hidden in [
        "/projects/\(scene.project.id)", "/tasks/\(scene.task.id)", "/tasks/\(other.task)/jobs/\(other.id)",
        "/tasks/\(scene.task.id)/statistics.png", "/tasks/\(scene.task.id)/media/new",
      ] {
        #expect(try await bob.get(hidden).status == .notFound, "\(hidden)")
      }
      #expect(try await bob.get("/api/server/share?directory=/").status == .forbidden)
      #expect(try await scene.ann.get("/api/server/share?directory=/").text == "[]")
      #expect(try await bob.get("/projects").text.contains(scene.project.name) == false)
      #expect([HTTPResponse.Status.notFound, .forbidden].contains(try await scene.reassignment()))
      let patch = try await bob.json(.patch, "/api/jobs/\(scene.job.id)", #"{"assignee": null}"#)
      #expect(patch.status == .forbidden)
      let stored = try await JobStore(scene.server.database).job(scene.job.id, for: Viewer(owner))
      #expect(stored.assignee?.id == bob.user?.id && stored.stage == .annotation)
      // How far he is, he says himself.
      #expect(try await bob.json(.patch, "/api/jobs/\(scene.job.id)", #"{"state": "completed"}"#).status == .ok)
    }
  }

  @Test(
    "a worker with a whole task may annotate it, and neither change, reassign nor delete it",
    arguments: Engine.available
  )
  func workerWithTask(engine: Engine) async throws {
    try await withScene(engine, bob: .worker) { scene in
      try await scene.assign(task: true)
      let (bob, path) = (scene.bob, "/tasks/\(scene.task.id)")
      let page = try await bob.get(path)
      #expect(page.status == .ok && page.text.contains("You are a worker"))
      #expect(!page.text.contains("\(path)/deletion") && !page.text.contains("Assign job"))
      #expect(try await bob.post("\(path)/settings", [("name", "Mine"), ("assignee", "")]).status == .forbidden)
      #expect(try await bob.post("\(path)/deletion").status == .forbidden)
      #expect(try await scene.reassignment() == .forbidden)
      let upload = try await bob.upload(
        "\(path)/media",
        files: [("a.png", try Checkout.bytes("Tests/Fixtures/photos/coins.png"))]
      )
      #expect(upload.status == .forbidden)
      #expect(try scene.server.storedFiles().isEmpty)
      let truth = #"{"type":"ground_truth","task_id":\#(scene.task.id),"frame_selection_method":"manual","frames":[0]}"#
      #expect(try await bob.json(.post, "/api/jobs", truth).status == .forbidden)
      let layout = "/api/tasks/\(scene.task.id)/validation_layout"
      #expect(try await bob.json(.patch, layout, #"{"disabled_frames":[]}"#).status == .forbidden)
    }
  }

  @Test("the file of an export is for those who still see what is in it", arguments: Engine.available)
  func exportedFile(engine: Engine) async throws {
    try await withScene(engine, bob: .user) { scene in
      try await scene.assign(task: true)
      let (bob, path) = (scene.bob, "/tasks/\(scene.task.id)")
      let asked = try await bob.post("\(path)/dataset/export", [("format", "COCO 1.0")])
      try await scene.server.work()
      let file = "/api\(asked.location)/file"
      #expect(try await bob.get(file).status == .ok)
      #expect(try await scene.ann.post("\(path)/settings", [("name", "n"), ("assignee", "")]).status == .seeOther)
      #expect(try await bob.get(file).status == .notFound)
    }
  }

  @Test("who has a job alone imports into it with the labels that are there", arguments: Engine.available)
  func jobAssignee(engine: Engine) async throws {
    try await withScene(engine, bob: .user) { scene in
      try await scene.assign(job: true)
      let path = "/tasks/\(scene.task.id)/jobs/\(scene.job.id)/dataset"
      #expect(try await scene.bob.get(path).status == .ok)
      let choice = [("import_format", "YOLO 1.1"), ("from_0", "bat")]
      #expect(try await scene.bob.post("\(path)/labels", choice + [("to_0", "+")]).status == .forbidden)
      // Past the rights: only the file is missing.
      #expect(try await scene.ann.post("\(path)/labels", choice + [("to_0", "+")]).status == .unprocessableContent)
      #expect(try await scene.bob.post("\(path)/labels", choice + [("to_0", "-")]).status == .unprocessableContent)
    }
  }

  @Test(
    "who has a task may change it and give its jobs to people, but neither give it away nor delete it",
    arguments: Engine.available
  )
  func taskAssignee(engine: Engine) async throws {
    try await withScene(engine, bob: .user) { scene in
      try await scene.assign(task: true)
      let path = "/tasks/\(scene.task.id)"
      #expect(try await scene.reassignment() == .seeOther)
      let renamed = [("name", "renamed"), ("assignee", scene.bobsKey)]
      #expect(try await scene.bob.post("\(path)/settings", renamed).status == .seeOther)
      #expect(try await scene.bob.post("\(path)/settings", [("name", "x"), ("assignee", "")]).status == .forbidden)
      #expect(try await scene.bob.json(.delete, "/api\(path)", "").status == .forbidden)
      #expect(try await scene.bob.get("/projects/\(scene.project.id)").status == .notFound)
    }
  }

  @Test(
    "who leads a project may change it and its tasks, but only its owner gives it away or deletes it",
    arguments: Engine.available
  )
  func projectLead(engine: Engine) async throws {
    try await withScene(engine, bob: .user) { scene in
      try await scene.assign(project: true)
      let (bob, path) = (scene.bob, "/projects/\(scene.project.id)")
      let page = try await bob.get(path)
      #expect(page.text.contains("This project is assigned to you"))
      #expect(try await bob.post(path, [("name", "led")]).status == .seeOther)
      #expect(try await bob.post(path, [("name", "led"), ("assignee", "")]).status == .forbidden)
      #expect(try await bob.post("\(path)/deletion").status == .forbidden)
      #expect(try await bob.post("/tasks/\(scene.task.id)/deletion").status == .seeOther)
      #expect(try await scene.ann.post("\(path)/deletion").status == .seeOther)
    }
  }

  @Test("a worker of the organisation annotates, a maintainer manages", arguments: Engine.available)
  func organization(engine: Engine) async throws {
    try await withScene(engine, bob: .user) { scene in
      let made = try await scene.ann.json(.post, "/api/organizations", #"{"slug": "lab"}"#)
      #expect(made.status == .created)
      let bob = try #require(scene.bob.user)
      let (database, task) = (scene.server.database, scene.task.id)
      try await database.write { connection in
        let organization = try #require(
          try connection.first("test.organization", "SELECT min(id) FROM organizations") { $0.int64(0) }
        )
        try MembershipStore.insert(bob.id, as: .worker, into: .init(organization), now: .test(), on: connection)
        _ = try connection.all("test.move", "UPDATE projects SET organization_id = \(organization) RETURNING id") {
          $0.int64(0)
        }
      }
      #expect(try await scene.bob.get("/tasks/\(task)").status == .notFound)
      try await scene.assign(task: true)
      #expect(try await scene.bob.get("/tasks/\(task)").text.contains("You are a worker"))
      #expect(try await scene.bob.post("/tasks/\(task)/deletion").status == .forbidden)
      try await scene.assign(project: true)
      let imported = [("import_format", "YOLO 1.1"), ("file", "boxes.zip")]
      #expect(try await scene.bob.post("/projects/\(scene.project.id)/dataset/labels", imported).status == .forbidden)
      for (visitor, status) in [(scene.bob, HTTPResponse.Status.forbidden), (scene.ann, .accepted)] {
        let start: HTTPFields = [.uploadStart: "true", .csrfToken: visitor.token]
        let answer = try await visitor.send(.post, "/api/projects/\(scene.project.id)/dataset", headers: start)
        #expect(answer.status == status)
      }
      let own = try await scene.bob.json(.post, "/api/tasks", #"{"name": "own", "labels": [{"name": "owl"}]}"#)
      let key = try #require(own.headers[.location]?.split(separator: "/").last)
      let moved = #"{"project_id": \#(scene.project.id)}"#
      #expect(try await scene.bob.json(.patch, "/api/tasks/\(key)", moved).status == .forbidden)
      try await database.write { connection in
        _ = try connection.all(
          "test.promote",
          "UPDATE memberships SET role = 'maintainer' WHERE user_id = \(bob.id) RETURNING id"
        ) { $0.int64(0) }
      }
      #expect(try await scene.bob.get("/projects/\(scene.project.id)").text.contains("You are a maintainer"))
      #expect(try await scene.bob.post("/tasks/\(task)/deletion").status == .seeOther)
    }
  }
}

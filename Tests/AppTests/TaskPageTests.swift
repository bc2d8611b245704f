import Domain
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing
import Workflows

@testable import App

@Suite("Pages of tasks, jobs and labels")
struct TaskPageTests {
  private func withTask(
    _ engine: Engine,
    pictures: Int = 3,
    _ test: @escaping @Sendable (TestServer, Visitor, LabelingTask, Job, [Label]) async throws -> Void
  ) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, labels) = try await Sample.project(owner: owner, in: server.database)
      let (task, job) = try await Sample.task(
        pictures: pictures,
        in: project,
        owner: owner,
        database: server.database
      )
      try await test(server, ann, task, job, labels)
    }
  }

  @Test("frames are found by their names, paged, taken out and put back", arguments: Engine.available)
  func frames(engine: Engine) async throws {
    try await withTask(engine, pictures: 70) { server, ann, task, _, _ in
      let path = "/tasks/\(task.id)"
      let first = try await ann.get(path)
      #expect(first.text.contains("frames/59/thumbnail") && !first.text.contains("frames/60/thumbnail"))
      #expect(first.text.contains("\(path)?from=60"))
      let second = try await ann.get("\(path)?from=60")
      #expect(second.text.contains("frames/69/thumbnail") && second.text.contains("\(path)?from=0"))
      #expect(try await ann.get("\(path)?q=no-such-name").text.contains("Nothing found"))
      try await MediaWork(database: server.database).setDeleted(
        [5, 9],
        of: task.id,
        within: 0...69,
        job: nil,
        for: Viewer(try #require(ann.user)),
        now: .test()
      )
      let deleted = try await ann.get("\(path)?deleted=true")
      #expect(deleted.text.contains("frames/5/restoration") && !deleted.text.contains("frames/6/thumbnail"))
      #expect(try await ann.post("\(path)/frames/5/restoration").status == .seeOther)
      #expect(try await ann.get(path).text.contains("1 picture was"))
      let eve = try await server.visitor("eve")
      #expect(try await eve.post("\(path)/frames/9/restoration").status == .notFound)
    }
  }

  @Test("a new task asks for its project where there are several", arguments: Engine.available)
  func projectOfANewTask(engine: Engine) async throws {
    try await withTask(engine) { server, ann, task, _, labels in
      let project = try #require(task.project)
      #expect(try await ann.get("/tasks").text.contains("href=\"/tasks/new\""))
      #expect(try await ann.get("/tasks/new").location == "/projects/\(project)/tasks/new")
      let (other, _) = try await Sample.project(owner: try #require(ann.user), in: server.database)
      let choice = try await ann.get("/tasks/new").text
      #expect(choice.contains("/projects/\(project)/tasks/new") && choice.contains("/projects/\(other.id)/tasks/new"))
      #expect(try await ann.get("/tasks/new?q=no-such-name").text.contains("Nothing found"))
      #expect(try await server.visitor("eve").get("/tasks/new").text.contains("No projects yet"))
      #expect(try await server.visitor("wil", role: .worker).get("/tasks/new").status == .forbidden)
    }
  }

  @Test("the chart of objects is a picture, and follows what is drawn", arguments: Engine.available)
  func chart(engine: Engine) async throws {
    try await withTask(engine) { _, ann, task, job, labels in
      let path = "/tasks/\(task.id)"
      #expect(try await ann.get(path).text.contains("Nothing yet"))
      let label = try #require(labels.first)
      let body = """
        {"shapes": [{"type": "rectangle", "label_id": \(label.id), "frame": 0, "points": [1, 1, 9, 9]}],
          "tags": [{"label_id": \(label.id), "frame": 1}], "tracks": []}
        """
      let saved = try await ann.json(.put, "/api/jobs/\(job.id)/annotations", body)
      #expect(saved.status == .ok, "\(saved.text)")
      let page = try await ann.get(path)
      #expect(page.text.contains("Bars of the number of objects for each label: owl 2."))
      let light = try await ann.get("\(path)/statistics.png")
      #expect(light.bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
      #expect(light.bytes != (try await ann.get("\(path)/statistics.png?theme=dark")).bytes)
      let etag = try #require(light.headers[.eTag])
      #expect(try await ann.get("\(path)/statistics.png", headers: [.ifNoneMatch: etag]).status == .notModified)
    }
  }

  @Test("jobs are narrowed by whose they are, state, stage, assignee and project", arguments: Engine.available)
  func jobs(engine: Engine) async throws {
    try await withTask(engine) { server, ann, task, job, _ in
      let other = try await Sample.task(
        "other",
        in: .init(
          id: try #require(task.project),
          name: "",
          owner: nil,
          created: .test(),
          updated: .test(),
          taskCount: 0
        ),
        owner: try #require(ann.user),
        database: server.database
      ).job
      let settings = [("assignee", "\(try #require(ann.user).id)"), ("stage", "validation"), ("state", "new")]
      #expect(try await ann.post("/tasks/\(task.id)/jobs/\(job.id)/settings", settings).status == .seeOther)
      func seen(_ query: String) async throws -> [Bool] {
        let page = try await ann.get("/jobs\(query)")
        return [job, other].map { page.text.contains("Job \($0.id) ·") }
      }
      #expect(try await seen("") == [true, false])
      #expect(try await seen("?whose=all") == [true, true])
      #expect(try await seen("?whose=nobodys") == [false, true])
      #expect(try await seen("?whose=all&stage=annotation") == [false, true])
      #expect(try await seen("?whose=all&assignee=ann") == [true, false])
      #expect(try await seen("?whose=all&state=completed") == [false, false])
      #expect(try await seen("?whose=all&q=other") == [false, true])
      #expect(try await seen("?whose=all&project=999") == [false, false])
    }
  }

  @Test("labels are changed as JSON, and mistakes are told with line and key", arguments: Engine.available)
  func rawLabels(engine: Engine) async throws {
    try await withTask(engine) { server, ann, task, _, labels in
      let project = try #require(task.project)
      let path = "/projects/\(project)/labels/raw"
      #expect(try await ann.get(path).text.contains("owl"))
      let mistakes = [
        ("[\n  {\"name\": \"owl\",\n  \"colour\": \"#fff\"}]", "Line 3, [0].colour: There is no key"),
        ("[\n{\"name\": \"owl\",}]", "Line 2"), ("{}", "Line 1: This should be a list"),
        ("[{\"name\": \"a\"},\n{\"name\": \"b\", \"type\": \"blob\"}]", "Line 2, [1].type: This must be one of"),
        (
          "[{\"name\": \"a\", \"attributes\": [\n{\"name\": \"x\", \"input_type\": \"list\"}]}]",
          "Line 2, [0].attributes[0]"
        ),
      ]
      for (text, sentence) in mistakes {
        let answer = try await ann.post(path, [("labels", text), ("removal", "true")])
        #expect(answer.status == .unprocessableContent && answer.text.contains(sentence), "\(text)")
      }
      let first = try #require(labels.first)
      let kept = "[{\"id\": \(first.id), \"name\": \"barn owl\", \"color\": \"#112233\"}, {\"name\": \"new\"}]"
      let asked = try await ann.post(path, [("labels", kept)])
      #expect(asked.status == .unprocessableContent && asked.text.contains("Delete tree"))
      #expect(try await ann.post(path, [("labels", kept), ("removal", "true")]).status == .seeOther)
      let stored = try await LabelStore(server.database).labels(in: .project(project))
      #expect(stored.map(\.name) == ["barn owl", "new"])
      #expect(stored.first?.id == first.id)
      let eve = try await server.visitor("eve")
      #expect(try await eve.get(path).status == .notFound)
    }
  }

  @Test("the issues of a job lead to their frames", arguments: Engine.available)
  func issues(engine: Engine) async throws {
    try await withTask(engine) { server, ann, task, job, _ in
      let body = #"{"job": \#(job.id), "frame": 2, "position": [1, 2], "message": "Is this an <owl>?"}"#
      #expect(try await ann.json(.post, "/api/issues", body).status == .created)
      let path = "/tasks/\(task.id)/jobs/\(job.id)/issues"
      let page = try await ann.get(path)
      #expect(page.text.contains("Is this an &lt;owl&gt;?"))
      #expect(page.text.contains("/tasks/\(task.id)/jobs/\(job.id)?frame=2"))
      let eve = try await server.visitor("eve")
      #expect(try await eve.get(path).status == .notFound)
    }
  }
}

import Domain
import Formats
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing
import Workflows

@testable import App

@Suite("Context images")
struct ContextImageTests {
  private func photo(_ name: String) throws -> [UInt8] { try Checkout.bytes("Tests/Fixtures/photos/\(name)") }

  private func zip(_ entries: [(String, [UInt8])]) -> [UInt8] {
    var writer = ZipWriter()
    for (name, bytes) in entries { writer.add(name, bytes) }
    writer.finish()
    return writer.take()
  }

  /// Two cameras beside `b.jpg`, one of them the same picture as the one beside `c.jpg`.
  private func rig() throws -> [UInt8] {
    let (rocket, coins, flower) = (try photo("rocket.jpg"), try photo("coins.png"), try photo("flower.jpg"))
    return zip([
      ("a.jpg", rocket), ("b.jpg", flower), ("c.jpg", rocket + [0]),
      ("related_images/b_jpg/cam10.png", coins), ("related_images/b_jpg/cam2.jpg", rocket),
      ("related_images/c_jpg/cam2.png", coins), ("related_images/c_jpg/notes.txt", [1]),
    ])
  }

  private func withTask(
    _ engine: Engine = .sqlite,
    fields: [(String, String)] = [],
    _ test: @escaping @Sendable (TestServer, Visitor, LabelingTask.ID) async throws -> Void
  ) async throws {
    let archive = try rig()
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      let (project, _) = try await Sample.project(owner: try #require(ann.user), in: server.database)
      let made = try await ann.upload(
        "/projects/\(project.id)/tasks",
        fields: [("name", "rig")] + fields,
        files: [("rig.zip", archive)]
      )
      try await server.work()
      let task = try await ann.get(made.location).location.split(separator: "/").last
      try await test(server, ann, try #require(LabelingTask.ID(task ?? "")))
    }
  }

  private func names(of zip: [UInt8]) throws -> [String] {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).zip")
    try Data(zip).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    var names: [String] = []
    try ArchiveReader.eachFile(in: path.path()) { name, next in
      names.append(name)
      while try next() != nil {}
    }
    return names
  }

  @Test("are no frames; a frame tells how many it has, and gives them", arguments: Engine.available)
  func works(engine: Engine) async throws {
    try await withTask(engine) { server, ann, task in
      let meta = try await ann.get("/api/tasks/\(task)/data/meta").text
      #expect(meta.contains(#""size":3"#))
      let counts = meta.matches(of: #/"related_files":(\d+)/#).compactMap { Int($0.output.1) }
      #expect(counts == [0, 2, 1])
      #expect(meta.ranges(of: #""has_related_context":true"#).count == 2)

      let data = "/api/tasks/\(task)/data?type=context_image"
      let all = try await ann.get("\(data)&number=1&quality=original")
      #expect(all.headers[.contentType] == "application/zip")
      #expect(try names(of: all.bytes) == ["cam2.jpg", "cam10.png"])
      #expect(try names(of: try await ann.get("\(data)&number=1").bytes) == ["cam2.jpg.jpg", "cam10.png.jpg"])
      #expect(try await ann.get("\(data)&number=0").status == .notFound)

      let one = try await ann.get("\(data)&number=1&index=1&quality=original")
      #expect(one.bytes == (try photo("coins.png")) && one.headers[.contentType] == "image/png")
      #expect(one.headers[.contentDisposition] == "inline; filename*=UTF-8''cam10.png")
      #expect(one.headers[.contentSecurityPolicy] == "sandbox; default-src 'none'")
      let etag = try #require(one.headers[.eTag])
      let known = try await ann.get("\(data)&number=1&index=1&quality=original", headers: [.ifNoneMatch: etag])
      #expect(known.status == .notModified)
      let part = try await ann.get("\(data)&number=1&index=1&quality=original", headers: [.range: "bytes=4-9"])
      #expect(part.status == .partialContent && part.bytes == Array(one.bytes[4...9]))
      let shown = try await ann.get("\(data)&number=1&index=1")
      #expect(shown.headers[.contentType] == "image/jpeg" && shown.bytes.prefix(2) == [0xFF, 0xD8])
      for wrong in ["2", "-1", "x"] {
        #expect(try await ann.get("\(data)&number=1&index=\(wrong)").status == .badRequest)
      }

      // Three frames, and two files for three context images.
      try await server.services.blobSweep.run()
      #expect(try server.storedFiles().count == 5)
      #expect(try await ann.post("/tasks/\(task)/deletion").status == .seeOther)
      #expect(try server.storedFiles().isEmpty)
    }
  }

  @Test("a job gives those of its own frames, to people who may see it", arguments: Engine.available)
  func rights(engine: Engine) async throws {
    try await withTask(engine, fields: [("segment_size", "2")]) { server, ann, task in
      let wim = try await server.visitor("wim", role: .worker)
      let jobs = try await JobStore(server.database).jobs(of: task, for: Viewer(try #require(ann.user)))
      let given = try await ann.json(.patch, "/api/jobs/\(jobs[0].id)", #"{"assignee":\#(try #require(wim.user).id)}"#)
      #expect(given.status == .ok)
      let mine = "/api/jobs/\(jobs[0].id)/data?type=context_image"
      #expect(try await wim.get("\(mine)&number=1&index=0").status == .ok)
      #expect(try await wim.get("\(mine)&number=2&index=0").status != .ok, "frame 2 is the other job's")
      #expect(try await wim.get("/api/jobs/\(jobs[1].id)/data?type=context_image&number=2").status == .notFound)
      #expect(try await wim.get("/api/tasks/\(task)/data?type=context_image&number=1").status == .notFound)
      #expect(try await server.stranger().get("\(mine)&number=1").status == .unauthorized)
      let other = try await server.visitor("eve")
      #expect(try await other.get("\(mine)&number=1&index=0").status == .notFound)
      let images = ContextImageStore(server.database)
      let eve = Viewer(try #require(other.user))
      #expect(try await images.images(of: 1, in: task, job: nil, for: eve).isEmpty, "the query itself knows the rights")
      let worker = Viewer(try #require(wim.user))
      #expect(try await images.images(of: 1, in: task, job: nil, for: worker).count == 2)
      #expect(try await images.images(of: 2, in: task, job: nil, for: worker).isEmpty)
    }
  }

  @Test("a ground truth job gives those of its frames alone")
  func groundTruth() async throws {
    try await withTask { server, ann, task in
      let made = try await ann.json(
        .post,
        "/api/jobs",
        #"{"type":"ground_truth","task_id":\#(task),"frame_selection_method":"manual","frames":[0,2]}"#
      )
      let job = try #require(made.headers[.location]?.split(separator: "/").last)
      let data = "/api/jobs/\(job)/data?type=context_image"
      #expect(try await ann.get("\(data)&number=2&index=0").status == .ok)
      #expect(try await ann.get("\(data)&number=1&index=0").status == .badRequest)
      let meta = try await ann.get("/api/jobs/\(job)/data/meta").text
      let counts = meta.matches(of: #/"related_files":(\d+)/#).compactMap { Int($0.output.1) }
      #expect(counts == [0, 0, 1])
    }
  }

  @Test("those of pictures that are not taken are not taken", arguments: Engine.available)
  func steps(engine: Engine) async throws {
    try await withTask(engine, fields: [("frame_step", "2")]) { server, ann, task in
      let counts = try await ContextImageStore(server.database).counts(of: task, from: 0, to: 9)
      try await server.services.blobSweep.run()
      let files = try server.storedFiles()
      #expect(counts == [1: 1])
      #expect(files.count == 3)
    }
  }

  @Test("a folder that is no picture's is refused, with the name that is nearest")
  func misnamed() async throws {
    let rocket = try photo("rocket.jpg")
    let archives = [
      (
        zip([("img1.jpg", rocket), ("related_images/imh1_jpg/x.jpg", rocket)]),
        "related_images/imh1_jpg/x.jpg belongs to no picture: there is no imh1.jpg; did you mean “img1.jpg”?"
      ),
      (
        zip([("img1.jpg", rocket), ("related_images/x.jpg", rocket)]),
        "related_images/x.jpg belongs to no picture: for img1.jpg it would be related_images/img1_jpg/x.jpg."
      ),
      (
        zip([("img1.jpg", rocket)] + (0...32).map { ("related_images/img1_jpg/\($0).jpg", rocket) }),
        "img1.jpg has 33 context images; at most 32 are taken."
      ),
    ]
    try await withServer { server in
      let ann = try await server.visitor("ann")
      let (project, _) = try await Sample.project(owner: try #require(ann.user), in: server.database)
      for (archive, sentence) in archives {
        let made = try await ann.upload(
          "/projects/\(project.id)/tasks",
          fields: [("name", "rig")],
          files: [("rig.zip", archive)]
        )
        try await server.work()
        let page = try await ann.get(made.location).text
        #expect(page.contains(sentence), "\(page)")
      }
    }
  }

  @Test("pictures that are added later bring theirs", arguments: Engine.available)
  func added(engine: Engine) async throws {
    let (rocket, coins) = (try photo("rocket.jpg"), try photo("coins.png"))
    try await withTask(engine) { server, ann, task in
      _ = try await ann.upload(
        "/tasks/\(task)/media",
        files: [("z.jpg", rocket), ("/set/related_images/z_jpg/cam2.png", coins)]
      )
      try await server.work()
      let counts = try await ContextImageStore(server.database).counts(of: task, from: 0, to: 9)
      #expect(counts == [1: 2, 2: 1, 3: 1])
      let editor = try await ann.get(
        "/tasks/\(task)/jobs/\(try await JobStore(server.database).jobs(of: task, for: Viewer(try #require(ann.user)))[1].id)"
      ).text
      #expect(editor.contains(#""contextImages":1"#) && editor.contains("data-command=\"context\""))
    }
  }

  @Test("where there are none, the editor has neither panel nor button")
  func noNoise() async throws {
    try await withServer { server in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (task, job) = try await Sample.task(pictures: 1, in: project, owner: owner, database: server.database)
      let editor = try await ann.get("/tasks/\(task.id)/jobs/\(job.id)").text
      #expect(editor.contains("data-command=\"thumbnails\""))
      for name in ["data-command=\"context\"", "data-part=\"context\"", "editor-context.css", "contextImages"] {
        #expect(!editor.contains(name))
      }
    }
  }
}

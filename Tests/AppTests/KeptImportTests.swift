import Database
import Domain
import Formats
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing
import Workflows

@testable import App

@Suite("A dry run becomes the import")
struct KeptImportTests {
  /// A task of one picture with the labels “owl” and “tree”, and a clock.
  private struct Room {
    let server: TestServer
    let ann: Visitor
    let job: Job
    let clock: HandClock

    var dataset: String { "/tasks/\(job.task)/dataset" }

    /// Three boxes: two of an owl and one of a label that is not here.
    func dryRun(_ mode: String = "append", labels: [(String, String)] = Self.mapped) async throws -> String {
      let sent = try await ann.upload(
        "\(dataset)/import",
        fields: [("import_format", "YOLO 1.1"), ("mode", mode), ("dry_run", "true")],
        files: [("boxes.zip", Self.zip)]
      )
      #expect(sent.status == .seeOther)
      let query = sent.location.split(separator: "?").last.map { Form(encoded: $0) } ?? Form(items: [])
      #expect(query["dry_run"] == "true" && query["mode"] == mode)
      let choice = query.items + [("from_0", "owl"), ("to_0", "=owl")] + labels
      let asked = try await ann.post("\(dataset)/labels", choice.map { ($0.0, $0.1) })
      try await server.work()
      return asked.location
    }

    static let mapped = [("from_1", "bat"), ("to_1", "=tree")]
    static let leftOut = [("from_1", "bat"), ("to_1", "-")]

    private static let zip: [UInt8] = {
      var writer = ZipWriter()
      writer.add("obj.names", Array("owl\nbat\n".utf8))
      writer.add("obj_train_data/0.txt", Array("0 0.5 0.5 0.2 0.2\n0 0.4 0.4 0.2 0.2\n1 0.3 0.3 0.2 0.2\n".utf8))
      writer.finish()
      return writer.take()
    }()

    /// The names of the labels that stand on the frame.
    func labels() async throws -> [String] {
      let (job, viewer) = (job.id, Viewer(try #require(ann.user)))
      return try await server.database.read { connection in
        let task = try TaskStore.task(of: JobStore.job(job, for: viewer, on: connection), on: connection)
        let names = Dictionary(
          uniqueKeysWithValues: try LabelStore.labels(in: task.labelScope, on: connection).map { ($0.id, $0.name) }
        )
        return try AnnotationStore.annotations(of: job, on: connection).compactMap { names[$0.annotation.label] }
      }
    }
  }

  private func withRoom(_ engine: Engine, _ test: @escaping @Sendable (Room) async throws -> Void) async throws {
    let clock = HandClock()
    try await withServer(engine, clock: { clock.now }) { server in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (_, job) = try await Sample.task(pictures: 1, in: project, owner: owner, database: server.database)
      try await test(Room(server: server, ann: ann, job: job, clock: clock))
    }
  }

  @Test("it is imported from the kept file as it was tried, once, and the file goes then", arguments: Engine.available)
  func importsAsTried(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let before = try room.server.storedFiles().count
      let page = try await room.dryRun()
      let told = try await room.ann.get(page).text
      #expect(told.contains("would be added to what is there") && told.contains("“bat” becomes “tree”."))
      #expect(told.contains("<option value=\"append\" selected>"))
      #expect(try await room.labels() == [])
      #expect(try room.server.storedFiles().count == before + 1)

      let asked = try await room.ann.post("\(page)/import", [("mode", "append")])
      #expect(asked.location.hasPrefix("/requests/") && asked.location != page)
      #expect(try await room.ann.post("\(page)/import", [("mode", "append")]).location == page)
      try await room.server.work()
      #expect(try await room.ann.get(asked.location).text.contains("were added to what is there"))
      #expect(try await room.labels() == ["owl", "owl", "tree"])
      try await room.server.services.blobSweep.run()
      #expect(try room.server.storedFiles().count == before)
      let over = try await room.ann.get(page).text
      #expect(over.contains("is not kept any more") && !over.contains("Import now"))
    }
  }

  @Test("mode and labels can be chosen anew, and tried once more", arguments: Engine.available)
  func choosesAnew(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let first = try await room.dryRun("replace", labels: Room.leftOut)
      let form = try await room.ann.get("\(first)/labels").text
      #expect(form.contains("<option value=\"replace\" selected>") && form.contains("<option value=\"-\" selected>"))
      let labels = [("from_0", "owl"), ("to_0", "=tree"), ("from_1", "bat"), ("to_1", "+")]
      let second = try await room.ann.post("\(first)/import", [("dry_run", "true"), ("mode", "append")] + labels)
      try await room.server.work()
      let told = try await room.ann.get(second.location).text
      #expect(told.contains("would be added") && told.contains("These labels would be made: “bat”."))
      #expect(told.contains("Labels that are not there are made.") && told.contains("“owl” becomes “tree”."))
      #expect(try await room.labels() == [])
      _ = try await room.ann.post("\(second.location)/import", [("mode", "replace")])
      try await room.server.work()
      #expect(try await room.labels() == ["tree", "tree", "bat"])
    }
  }

  @Test("after a day the file is gone, and the page says so", arguments: Engine.available)
  func expires(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let before = try room.server.storedFiles().count
      let page = try await room.dryRun()
      // Whoever does nothing for half a day is signed out.
      for _ in 0..<3 {
        room.clock.advance(bySeconds: 28_799)
        #expect(try await room.ann.get(page).text.contains("Import now"))
      }
      room.clock.advance(bySeconds: 3)
      #expect(try await room.ann.get(page).text.contains("The file of this dry run was kept until"))
      let late = try await room.ann.post("\(page)/import", [("mode", "append")])
      #expect(late.location == page)
      #expect(try await room.ann.get("\(page)/labels").location == page)
      room.clock.advance(bySeconds: 1)
      try await room.server.services.uploads.dropStale(now: room.clock.now)
      try await room.server.services.blobSweep.run()
      #expect(try room.server.storedFiles().count == before)
      try await room.server.work()
      #expect(try await room.labels() == [])
    }
  }

  @Test("it is thrown away when asked, or when another file comes for the same place", arguments: Engine.available)
  func goesEarlier(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let before = try room.server.storedFiles().count
      let first = try await room.dryRun()
      #expect(try await room.ann.get("\(first)/upload/deletion").text.contains("Throw “boxes.zip” away?"))
      #expect(try await room.ann.post("\(first)/upload/deletion").location == first)
      #expect(try room.server.storedFiles().count == before)
      let second = try await room.dryRun()
      let third = try await room.dryRun()
      try await room.server.services.blobSweep.run()
      #expect(try room.server.storedFiles().count == before + 1)
      #expect(try await room.ann.get(second).text.contains("another one came after it"))
      #expect(try await room.ann.get(third).text.contains("Import now"))
    }
  }

  @Test("it is a matter of who sent the file alone, and of forms of ours", arguments: Engine.available)
  func rights(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let page = try await room.dryRun()
      let eve = try await room.server.visitor("eve")
      let root = try await room.server.visitor("root", role: .admin)
      for path in ["\(page)/labels", "\(page)/upload/deletion"] {
        #expect(try await eve.get(path).status == .notFound)
        #expect(try await root.get(path).status == .forbidden)
      }
      for path in ["\(page)/import", "\(page)/upload/deletion"] {
        #expect(try await eve.post(path).status == .notFound)
        #expect(try await root.post(path).status == .forbidden)
        var forged = room.ann
        forged.token = ""
        #expect(try await forged.post(path).status == .forbidden)
      }
      #expect(try await !root.get(page).text.contains("Import now"))
      #expect(try await room.ann.get(page).text.contains("Import now"))
    }
  }

  @Test("the API imports the kept file or throws it away, by the request's key", arguments: Engine.available)
  func overTheAPI(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let id = try await room.dryRun("append", labels: Room.leftOut).split(separator: "/").last ?? ""
      #expect(try await room.ann.get("/api/requests/\(id)").text.contains("\"expiry_date\":\"20"))
      let wrong = try await room.ann.json(.post, "/api/requests/\(id)/import?import_mode=none", "")
      #expect(wrong.status == .badRequest && wrong.text.contains("neither append nor replace"))
      let changed = "import_mode=replace&label_mapping=%7B%22bat%22:%22owl%22%7D"
      let asked = try await room.ann.json(.post, "/api/requests/\(id)/import?\(changed)", "")
      #expect(asked.status == .accepted && asked.text.contains("\"rq_id\":\"action=import&target=task"))
      try await room.server.work()
      #expect(try await room.labels() == ["owl", "owl", "owl"])
      #expect(try await room.ann.json(.post, "/api/requests/\(id)/import", "").status == .conflict)

      let other = try await room.dryRun().split(separator: "/").last ?? ""
      #expect(try await room.ann.json(.delete, "/api/requests/\(other)/file", "").status == .noContent)
      #expect(try await room.ann.json(.delete, "/api/requests/\(other)/file", "").status == .conflict)
    }
  }

  @Test("one of a project makes its tasks from the kept file, once", arguments: Engine.available)
  func ofAProject(engine: Engine) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let picture = try Checkout.bytes("Tests/Fixtures/photos/coins.png")
      var writer = ZipWriter()
      writer.add("data.yaml", Array("names: [owl, bat]\n".utf8))
      for split in ["train", "valid"] {
        writer.add("\(split)/images/a.png", picture)
        writer.add("\(split)/labels/a.txt", Array("1 0.5 0.5 0.2 0.2\n".utf8))
      }
      writer.finish()
      let sent = try await ann.upload(
        "/projects/\(project.id)/dataset/import",
        fields: [("import_format", "Ultralytics YOLO Detection 1.0"), ("dry_run", "true")],
        files: [("cats.zip", writer.take())]
      )
      let query = sent.location.split(separator: "?").last.map { Form(encoded: $0) } ?? Form(items: [])
      let labels = [("from_0", "owl"), ("to_0", "=owl"), ("from_1", "bat"), ("to_1", "+")]
      let asked = try await ann.post(
        "/projects/\(project.id)/dataset/labels",
        query.items.map { ($0.0, $0.1) } + labels
      )
      try await server.work()
      let told = try await ann.get(asked.location).text
      #expect(told.contains("The task “valid” would be made: 1 pictures with 1 annotations."))
      #expect(told.contains("New labels: bat.") && told.contains("Import now"))

      func made() async throws -> [String] {
        try await server.database.read { connection in
          let labels = try LabelStore.labels(in: .project(project.id), on: connection).map(\.name)
          let tasks = try ProjectStore.project(project.id, for: Viewer(owner), on: connection).taskCount
          return labels + ["\(tasks)"]
        }
      }
      #expect(try await made() == ["owl", "tree", "0"])
      let imported = try await ann.post("\(asked.location)/import")
      #expect(imported.location.hasPrefix("/requests/") && imported.location != asked.location)
      try await server.work()
      #expect(try await ann.get(imported.location).text.contains("The task “valid” was made"))
      #expect(try await ann.post("\(asked.location)/import").location == asked.location)
      try await server.work()
      #expect(try await made() == ["owl", "tree", "bat", "2"])
    }
  }
}

import Domain
import Formats
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import App

@Suite("The annotation API")
struct AnnotationAPITests {
  private let client = String(repeating: "c", count: 32)
  private let uid = String(repeating: "1", count: 32)

  private func batch(_ operation: String) -> String {
    #"{"client":"\#(client)","ops":[\#(operation)]}"#
  }

  private func create(label: Int64, points: String = "[1,2,30,40]", seq: Int = 1) -> String {
    #"{"seq":\#(seq),"kind":"create","uid":"\#(uid)","shape":{"type":"rectangle","frame":0,"label_id":\#(label),"points":\#(points)}}"#
  }

  private func jobOfAnn(on server: TestServer) async throws -> (Visitor, Job, [Label]) {
    let ann = try await server.visitor("ann")
    let owner = try #require(ann.user)
    let (project, labels) = try await Sample.project(owner: owner, in: server.database)
    let (_, job) = try await Sample.task(in: project, owner: owner, database: server.database)
    return (ann, job, labels)
  }

  @Test("an edit is stored, read back in CVAT's form, and conflicts show what is there", arguments: Engine.available)
  func works(engine: Engine) async throws {
    try await withServer(engine) { server in
      let (ann, job, labels) = try await jobOfAnn(on: server)
      let path = "/api/jobs/\(job.id)/ops"
      let stored = try await ann.json(.patch, path, batch(create(label: labels[0].id.value)))
      #expect(stored.status == .ok)
      #expect(stored.text == #"{"acked":1,"ids":{"\#(uid)":1},"versions":{"\#(uid)":1}}"#)
      let read = try await ann.get("/api/jobs/\(job.id)/annotations/")
      #expect(read.text.contains(#""points":[1.0,2.0,30.0,40.0]"#) && read.text.contains(#""type":"rectangle""#))
      let other =
        #"{"client":"\#(String(repeating: "d", count: 32))","ops":[{"seq":1,"kind":"delete","uid":"\#(uid)","base_version":7}]}"#
      let conflict = try await ann.json(.patch, path, other)
      #expect(conflict.status == .conflict)
      #expect(conflict.text.contains(#""conflicts":[{"seq":1,"uid":"\#(uid)","server":{"id":1,"#))
    }
  }

  @Test("relations are edits of their own type, and only the editor is told of them", arguments: Engine.available)
  func relations(engine: Engine) async throws {
    try await withServer(engine) { server in
      let (ann, job, labels) = try await jobOfAnn(on: server)
      let path = "/api/jobs/\(job.id)/ops"
      let (from, to, uid) = (Sample.uid(1).text, Sample.uid(2).text, Sample.uid(3).text)
      func send(_ seqs: ClosedRange<Int>, _ words: String) async throws -> TestResponse {
        let boxes = [from, to].enumerated().map { index, uid in
          #"{"seq":\#(index + 1),"kind":"create","uid":"\#(uid)","shape":{"type":"rectangle","frame":0,"#
            + #""label_id":\#(labels[0].id.value),"points":[1,2,30,40]}}"#
        }
        let relation = #"{"seq":3,"kind":"create","uid":"\#(uid)","shape":{"type":"relation",\#(words)}}"#
        let all = (boxes + [relation])[(seqs.lowerBound - 1)...(seqs.upperBound - 1)]
        return try await ann.json(.patch, path, batch(all.joined(separator: ",")))
      }
      let ends = #""relation":{"from":"\#(from)","to":"\#(to)","direction":"left","labels":["rides"]}"#
      let stored = try await send(1...3, ends)
      #expect(stored.text.hasPrefix(#"{"acked":3,"#) && stored.text.contains(#""\#(uid)":1"#), "\(stored.text)")
      for target in ["jobs/\(job.id)", "tasks/\(job.task)"] {
        let plain = try await ann.get("/api/\(target)/annotations")
        #expect(!plain.text.contains("relation"))
        let whole = try await ann.get("/api/\(target)/annotations?relations=true")
        let head = #""relations":[{"uid":"\#(uid)","version":1,"type":"relation","frame":0,"label_id":"#
        #expect(whole.text.contains(head) && whole.text.contains(ends) && whole.text.hasSuffix("}]}"), "\(whole.text)")
      }
      let cases = [
        (#""relation":null"#, "ops[0].shape.relation"),
        (#""relation":{"from":"x","to":"\#(to)"}"#, "ops[0].shape.relation.from"),
        (#""relation":{"from":"\#(from)"}"#, "ops[0].shape.relation.to"),
        (ends.replacing("left", with: "up"), "ops[0].shape.relation.direction"),
      ]
      for (words, field) in cases {
        let refused = try await send(3...3, words)
        #expect(refused.status == .badRequest && refused.text.contains(#""\#(field)":"#), "\(refused.text)")
      }
    }
  }

  @Test("a document comes back whole, from memory as from a file", arguments: [10, 1_500, 4_000])
  func length(count: Int) async throws {
    try await withServer { server in
      let (ann, job, labels) = try await jobOfAnn(on: server)
      let box = #"{"type":"rectangle","frame":0,"label_id":\#(labels[0].id.value),"points":[1,2,30,40]}"#
      let boxes = Array(repeating: box, count: count).joined(separator: ",")
      let path = "/api/tasks/\(job.task)/annotations"
      let put = try await ann.json(.put, path, #"{"shapes":[\#(boxes)]}"#)
      let got = try await ann.get(path)
      for answer in [put, got] {
        #expect(answer.status == .ok && answer.text.hasSuffix("}"))
        #expect(answer.text.split(separator: #""uid":"#).count == count + 1)
      }
    }
  }

  @Test("the task's page says what an export would leave out, and makes it", arguments: Engine.available)
  func quickExport(engine: Engine) async throws {
    try await withServer(engine) { server in
      let (ann, job, labels) = try await jobOfAnn(on: server)
      let task = job.task
      let label = labels[0].id.value
      _ = try await ann.json(.patch, "/api/jobs/\(job.id)/ops", batch(create(label: label)))
      let lines = ["polygon", "polyline"].map {
        #"{"type":"\#($0)","frame":0,"label_id":\#(label),"points":[1,1,9,1,9,9]}"#
      }
      let batch = #"{"shapes":[\#(lines.joined(separator: ","))],"tags":[],"tracks":[]}"#
      let added = try await ann.json(.patch, "/api/jobs/\(job.id)/annotations?action=create", batch)
      #expect(added.status == .ok)
      let page = try await ann.get("/tasks/\(task)").text
      #expect(page.contains("Export as COCO 1.0"))
      #expect(page.contains("COCO 1.0 keeps no polylines: 1 will be left out."))
      let asked = try await ann.post("/tasks/\(task)/dataset/export", [("format", "COCO 1.0")])
      try await server.work()
      let found = try await RequestStore(server.database).latest(.export, of: task)
      let request = try #require(found)
      #expect(asked.status == .seeOther && asked.headers[.location] == "/requests/\(request.id)")
      #expect(request.state == .finished)
      let file = try await ann.get("/api/requests/\(request.id)/file")
      let coco = try Self.document("annotations/instances_default.json", of: file.bytes)
      #expect(coco.contains(#""segmentation":[[1"#) && coco.ranges(of: #""bbox""#).count == 2)
    }
  }

  private static func document(_ name: String, of zip: [UInt8]) throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).zip").path()
    try Data(zip).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let next = try DatasetArchive(path: path, name: "export.zip").pieces(of: name)
    var bytes: [UInt8] = []
    while let piece = try next() { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "what cannot be is refused with 400 and the field's name",
    arguments: [
      (#"{"ops":[]}"#, "client"), (#"{"client":"x","ops":[]}"#, "client"),
      (#"{"client":"C","ops":[{"seq":1,"kind":"create","uid":"U"}]}"#, "ops[0].shape"),
      (#"{"client":"C","ops":[{"seq":1,"kind":"fly","uid":"U"}]}"#, "ops[0].kind"),
      (#"{"client":"C","ops":[{"seq":1,"kind":"delete","uid":"U"}]}"#, "ops[0].base_version"),
      (#"{"client":"C","ops":[{"seq":1,"kind":"delete","uid":"zz","base_version":1}]}"#, "ops[0].uid"),
      (#"{"client":"C","ops":[{"seq":0,"kind":"delete","uid":"U","base_version":1}]}"#, "ops[0].seq"),
      (
        #"{"client":"C","ops":[{"seq":1,"kind":"create","uid":"U","shape":{"type":"rectangle","frame":0,"points":[1,2,3,4]}}]}"#,
        "ops[0].shape.label_id"
      ),
      (
        #"{"client":"C","ops":[{"seq":1,"kind":"create","uid":"U","shape":{"type":"circle","frame":0,"label_id":1,"points":[]}}]}"#,
        "ops[0].shape.type"
      ),
      (
        #"{"client":"C","ops":[{"seq":1,"kind":"create","uid":"U","shape":{"type":"rectangle","frame":0,"label_id":1,"points":["x"]}}]}"#,
        "ops[0].shape.points[0]"
      ),
      (
        #"{"client":"C","ops":[{"seq":1,"kind":"create","uid":"U","shape":{"type":"rectangle","frame":0,"label_id":1,"points":[-5,0,9,9]}}]}"#,
        "ops[0].shape.points"
      ),
      (
        #"{"client":"C","ops":[{"seq":1,"kind":"create","uid":"U","shape":{"type":"rectangle","frame":0,"label_id":1,"points":[0,0,1e308,9]}}]}"#,
        "ops[0].shape.points"
      ),
      (
        #"{"client":"C","ops":[{"seq":1,"kind":"create","uid":"U","shape":{"type":"rectangle","frame":0,"label_id":99,"points":[0,0,9,9]}}]}"#,
        "ops[0].shape.label_id"
      ),
      (
        #"{"client":"C","ops":[{"seq":1,"kind":"create","uid":"U","shape":{"type":"rectangle","frame":77,"label_id":1,"points":[0,0,9,9]}}]}"#,
        "ops[0].shape.frame"
      ),
    ]
  )
  func validates(body: String, field: String) async throws {
    try await withServer { server in
      let (ann, job, _) = try await jobOfAnn(on: server)
      let full = body.replacing("\"C\"", with: "\"\(client)\"").replacing("\"U\"", with: "\"\(uid)\"")
      let answer = try await ann.json(.patch, "/api/jobs/\(job.id)/ops", full)
      #expect(answer.status == .badRequest)
      #expect(answer.text.contains("\"\(field)\":["), "\(answer.text)")
      #expect(try await ann.get("/api/jobs/\(job.id)/annotations").text.contains(#""shapes":[]"#))
    }
  }

  @Test(
    "broken JSON, NaN and huge numbers are 400, a body over its limit is 413",
    arguments: ["{", "[]", #"{"client":NaN}"#, #"{"client":1e999}"#]
  )
  func brokenJSON(body: String) async throws {
    try await withServer { server in
      let ann = try await server.visitor("ann")
      #expect(try await ann.json(.patch, "/api/jobs/1/ops", body).status == .badRequest)
      let large = String(repeating: " ", count: 17 << 20)
      #expect(try await ann.json(.patch, "/api/jobs/1/ops", large).status == .contentTooLarge)
    }
  }

  @Test("somebody else's job, task, pictures and export are not there")
  func refusesAnothers() async throws {
    try await withServer { server in
      let ann = try await server.visitor("ann")
      let eve = try await server.visitor("eve")
      let owner = try #require(ann.user)
      let (project, labels) = try await Sample.project(owner: owner, in: server.database)
      let (task, job) = try await Sample.task(in: project, owner: owner, database: server.database)
      for path in [
        "/api/jobs/\(job.id)/annotations", "/api/tasks/\(task.id)", "/tasks/\(task.id)/dataset",
        "/api/jobs/\(job.id)", "/api/tasks/\(task.id)/annotations", "/api/labels?task_id=\(task.id)",
        "/api/projects/\(project.id)",
        "/tasks/\(task.id)", "/tasks/\(task.id)/jobs/\(job.id)", "/tasks/\(task.id)/frames/0",
        "/tasks/\(task.id)/frames/0/thumbnail", "/tasks/\(task.id)/deletion",
      ] {
        #expect(try await eve.get(path).status == .notFound, "\(path)")
      }
      #expect(try await eve.get("/api/jobs?task_id=\(task.id)").text.contains(#""count":0"#))
      let edit = try await eve.json(.patch, "/api/jobs/\(job.id)/ops", batch(create(label: labels[0].id.value)))
      #expect(edit.status == .notFound)
      #expect(try await eve.post("/tasks/\(task.id)/deletion").status == .notFound)
      #expect(try await eve.json(.delete, "/api/tasks/\(task.id)", "").status == .notFound)
    }
  }
}

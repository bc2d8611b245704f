import Domain
import FoundationEssentials
import Formats
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import App

@Suite("Making tasks from pictures")
struct UploadTests {
  private func photo(_ name: String) throws -> [UInt8] { try Checkout.bytes("Tests/Fixtures/photos/\(name)") }

  private func zip(_ entries: [(String, [UInt8])]) throws -> [UInt8] {
    var writer = ZipWriter()
    for (name, bytes) in entries { writer.add(name, bytes) }
    writer.finish()
    return writer.take()
  }

  private func withProject(
    _ engine: Engine = .sqlite,
    _ test: @escaping @Sendable (TestServer, Visitor, Project) async throws -> Void
  ) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      let (project, _) = try await Sample.project(owner: try #require(ann.user), in: server.database)
      try await test(server, ann, project)
    }
  }

  @Test("pictures and a zip of pictures become frames in the order of their names", arguments: Engine.available)
  func works(engine: Engine) async throws {
    try await withProject(engine) { server, ann, project in
      let archive = try zip([("birds/b.png", try photo("coins.png")), ("birds/a.jpg", try photo("rocket.jpg"))])
      let made = try await ann.upload(
        "/projects/\(project.id)/tasks",
        fields: [("name", "mixed")],
        files: [("flower.jpg", try photo("flower.jpg")), ("more.zip", archive)]
      )
      #expect(made.status == .seeOther)
      let waiting = try await ann.get(made.location)
      #expect(waiting.status == .ok && waiting.text.contains("http-equiv=\"refresh\""))
      try await server.work()
      let id = try #require(LabelingTask.ID(try await ann.get(made.location).location.split(separator: "/").last ?? ""))
      let frames = try await FrameStore(server.database).frames(of: id, from: 0, to: 9).map(\.frame)
      #expect(frames.map(\.name) == ["birds/a.jpg", "birds/b.png", "flower.jpg"])
      #expect(frames.map(\.width) == [640, 384, 640])
      let picture = try await ann.get("/tasks/\(id)/frames/0")
      #expect(picture.bytes == (try photo("rocket.jpg")))
      #expect(picture.headers[.contentSecurityPolicy] == "sandbox; default-src 'none'")
      // Who signs in at this browser next must not find it there.
      #expect(picture.headers[.cacheControl] == "private, no-cache")
      let thumbnail = try await ann.get("/tasks/\(id)/frames/1/thumbnail")
      #expect(thumbnail.bytes.prefix(2) == [0xFF, 0xD8])

      #expect(try await ann.post("/tasks/\(id)/deletion").status == .seeOther)
      #expect(try server.storedFiles().isEmpty)
      #expect(try await ann.get("/tasks/\(id)/frames/0").status == .notFound)
    }
  }

  @Test(
    "of three good pictures and a bad one the good ones are taken when the person says so",
    arguments: Engine.available
  )
  func threeGoodOneBad(engine: Engine) async throws {
    try await withProject(engine) { server, ann, project in
      let archive = try zip([
        ("1.jpg", try photo("rocket.jpg")), ("2.jpg", try photo("flower.jpg")), ("3.png", try photo("coins.png")),
        ("bad.jpg", Array("no picture".utf8)),
      ])
      let answer = try await ann.upload(
        "/projects/\(project.id)/tasks",
        fields: [("name", "zip")],
        files: [("all.zip", archive)]
      )
      let request = answer.location.replacing("?then=result", with: "")
      try await server.work()
      let page = try await ann.get(answer.location)
      // In an archive there may be other things than pictures.
      let notice = try #require(page.headers[.setCookie]?.split(separator: ";").first?.split(separator: "=").last)
      var led = ann
      led.cookies["notice"] = String(notice)
      let task = try await led.get(page.location).text
      #expect(task.contains("3 pictures") && task.contains("bad.jpg was passed over: it is no picture."))
      #expect(try await ann.get(request).text.contains("bad.jpg was passed over"))
    }
  }

  @Test("a picture that is cut short fails its request, which then goes on without it", arguments: Engine.available)
  func cutPicture(engine: Engine) async throws {
    try await withProject(engine) { server, ann, project in
      let whole = try photo("rocket.jpg")
      let answer = try await ann.upload(
        "/projects/\(project.id)/tasks",
        fields: [("name", "two"), ("segment_size", "1")],
        files: [("cut.jpg", Array(whole.prefix(9000))), ("whole.jpg", whole)]
      )
      try await server.work()
      let failed = try await ann.get(answer.location)
      #expect(failed.status == .ok && failed.text.contains("cut.jpg"))
      let path = answer.location.replacing("?then=result", with: "")
      let eve = try await server.visitor("eve")
      #expect(try await eve.post("\(path)/retry-of-usable").status == .notFound)
      #expect(try await ann.post("\(path)/retry-of-usable").location == answer.location)
      try await server.work()
      let task = try await ann.get(answer.location).location
      #expect(try await ann.get(task).text.contains("1 picture"))
      #expect(try await ann.post("\(path)/retry-of-usable").location == path)
    }
  }

  @Test("what is typed wrong stands beside its field, and no task is made")
  func wrongOptions() async throws {
    try await withProject { server, ann, project in
      let file = [(name: "a.jpg", bytes: try photo("rocket.jpg"))]
      let cases = [
        ("segment_size", "-1", "segment_size"), ("frame_step", "0", "frame_step"), ("stop_frame", "x", "stop_frame"),
        ("image_quality", "200", "image_quality"), ("server_files", "a", "server_files"), ("name", "", "name"),
      ]
      for (field, value, problem) in cases {
        let fields = [(field, value)] + (field == "name" ? [] : [("name", "kept")])
        let answer = try await ann.upload("/projects/\(project.id)/tasks", fields: fields, files: file)
        #expect(answer.status == .unprocessableContent, "\(field)")
        #expect(answer.text.contains("data-field=\"\(problem)\""), "\(field)")
      }
      #expect(try server.storedFiles().isEmpty)
      #expect(try await ann.get("/tasks").text.contains("kept") == false)
    }
  }

  @Test("what cannot be used is named with its reason, the form is kept, and nothing stays behind")
  func badFiles() async throws {
    try await withProject { server, ann, project in
      let jpeg = try photo("rocket.jpg")
      let cases: [(String, [UInt8], String)] = [
        ("notes.jpg", Array("hello".utf8), "notes.jpg"), ("cut.jpg", Array(jpeg.prefix(9)), "cut.jpg"),
        ("nothing.png", [], "nothing.png"), ("drawing.svg", Array("<svg xmlns='x'><script/></svg>".utf8), "SVG"),
      ]
      for (name, bytes, word) in cases {
        let answer = try await ann.upload(
          "/projects/\(project.id)/tasks",
          fields: [("name", "kept name")],
          files: [(name, bytes)]
        )
        #expect(answer.status == .unprocessableContent, "\(name)")
        #expect(answer.text.contains("data-field=\"client_files\"") && answer.text.contains(word), "\(name)")
        #expect(answer.text.contains("value=\"kept name\""), "\(name)")
      }
      #expect(try server.storedFiles().isEmpty)
      #expect(try await ann.get("/tasks").text.contains("kept name") == false)
    }
  }

  @Test("files without the form's token, or to somebody else's project, are not taken")
  func refusals() async throws {
    try await withProject { server, ann, project in
      let files = [("a.jpg", try photo("rocket.jpg"))]
      let path = "/projects/\(project.id)/tasks"
      let bare = try await ann.upload(path, fields: [("name", "x")], files: files, withToken: false)
      #expect(bare.status == .forbidden)
      let eve = try await server.visitor("eve")
      #expect(try await eve.upload(path, fields: [("name", "x")], files: files).status == .notFound)
      let broken = try await ann.send(
        .post,
        path,
        headers: [.contentType: "multipart/form-data; boundary=x"],
        body: .init(string: "--x\r\nbroken")
      )
      #expect([400, 403].contains(broken.status.code))
      #expect(try server.storedFiles().isEmpty)
    }
  }
}

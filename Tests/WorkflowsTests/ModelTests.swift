import Blobs
import Database
import Domain
import Outbound
import Store
import TestSupport
import Testing
import Workflows

@Suite("Models that mark objects")
struct ModelTests {
  private func withRoom(
    _ engine: Engine,
    pictures: Int = 2,
    _ behaviour: @escaping @Sendable (String) -> FakePeer.Behaviour,
    isAllowed: Bool = true,
    _ test: @escaping @Sendable (ModelRoom, FakePeer) async throws -> Void
  ) async throws {
    try await withModelRoom(
      engine,
      pictures: pictures,
      answering: { behaviour($0.path) },
      isAllowed: isAllowed,
      test
    )
  }

  private static let twoOwls = FakePeer.ok(
    #"""
    [{"label":"owl","type":"rectangle","points":[50,40,10,10],"confidence":"0.9","unknown":[1]},
     {"label":"owl","type":"mask","mask":[0,1,1,1,5,6,6,7],"confidence":0.8,"points":[5,6,7,6,7,8]},
     {"label":"tree","type":"tag"},
     {"label":"owl","type":"rectangle","points":[1,1,2,2],"confidence":0.1},
     {"label":"car","type":"rectangle","points":[1,1,2,2],"confidence":1}]
    """#
  )

  /// As a real dashboard of CVAT's functions writes it: numbers, words and texts.
  private static let dashboard = FakePeer.ok(
    #"""
    {"rcnn":{"metadata":{"name":"rcnn","labels":{"a":"b"},"annotations":{"name":"Faster RCNN","type":"detector",
      "spec":"[{\"id\": 1, \"name\": \"person\"}, {\"id\": 2, \"name\": \"car\", \"type\": \"mask\"}]"}},
      "spec":{"description":"Finds","handler":"main"},"status":{"state":"ready","httpPort":1}},
     "iog":{"metadata":{"annotations":{"name":"IOG","type":"interactor","spec":"","min_pos_points":"2",
      "min_neg_points":-1,"startswith_box":"true"}},"spec":{}},
     "sam":{"metadata":{"annotations":{"name":"SAM","type":"interactor","startswith_box":"false"}}},
     "who":{"metadata":{"annotations":{"type":"reid"}}},
     "say":{"metadata":{"annotations":{"type":"speaker"}}},
     "odd":{"metadata":{"annotations":{"type":"detector","spec":"[{}]"}}}}
    """#
  )

  @Test(
    "the functions of a Nuclio dashboard become models, once, and stay as people change them",
    arguments: Engine.available
  )
  func takesOver(engine: Engine) async throws {
    try await withRoom(engine, { _ in Self.dashboard }) { room, peer in
      func takeOver() async throws -> NuclioReport {
        try await room.models.declareFunctions(ofNuclio: peer.origin, actor: .commandLine, now: .test())
      }
      let first = try await takeOver()
      #expect(first.declared == ["Faster RCNN", "IOG", "SAM", "who"] && first.known == 0)
      #expect(first.refused.count == 2 && first.refused[0].contains("“speaker”") && first.refused[1].contains("“odd”"))
      let asked = try #require(peer.requests.first)
      #expect(asked.hasPrefix("GET /api/functions ") && asked.lowercased().contains("x-nuclio-project-name: cvat"))
      let models = try await room.models.functions().map(\.traits)
      #expect(models.map(\.remoteName) == ["rcnn", "iog", "sam", "who"] && models[3].kind == .reid)
      #expect(models.allSatisfy { $0.address == "\(peer.origin)/api/function_invocations" })
      #expect(models[0].labels.map(\.name) == ["person", "car"] && models[0].labels[1].kind == .mask)
      #expect(models[0].description == "Finds")
      #expect(models.map(\.startsWithBox) == [false, true, false, false])
      #expect(models[1].minPositivePoints == 2 && models[1].minNegativePoints == -1)
      let second = try await takeOver()
      #expect(second.declared.isEmpty && second.known == 4)
    }
  }

  @Test("what is no Nuclio dashboard is told in words")
  func noDashboard() async throws {
    try await withRoom(.sqlite, { _ in FakePeer.ok("<html>") }) { room, peer in
      await #expect {
        try await room.models.declareFunctions(ofNuclio: peer.origin, actor: .commandLine, now: .test())
      } throws: { error in
        (error as? ModelFailure)?.sentence.contains("The answer of “Nuclio” cannot be used") == true
      }
    }
  }

  @Test("a detector's objects become annotations of the labels of equal name", arguments: Engine.available)
  func detects(engine: Engine) async throws {
    try await withRoom(engine, { _ in Self.twoOwls }) { room, peer in
      let function = try await room.declare(.detector, at: "\(peer.origin)/detect", labels: "owl\ntree: tag\ncar")
      let wanted = try DetectionRequest(function: function.slug, threshold: 0.5)
      let viewer = Viewer(room.user)
      let found = try await room.models.detect(with: function, on: 1, of: .job(room.job.id), wanted, for: viewer)
      #expect(found.count == 3)
      #expect(found[0].shape?.points == [10, 10, 50, 40] && found[0].shape?.score == 0.9)
      #expect(found[0].source == .automatic && found[0].frame == 1 && found[0].label == room.labels[0].id)
      #expect(found[1].shape?.points == [1, 3, 5, 6, 6, 7])
      #expect(found[2].content == .tag && found[2].label == room.labels[1].id)
      let asked = try #require(peer.requests.first)
      #expect(asked.hasPrefix("POST /detect "))
      #expect(asked.contains("/9j/") && asked.contains(#""threshold":0.5"#), "the picture goes out as base64")
      let polygons = try DetectionRequest(function: function.slug, threshold: 0.5, masksBecomePolygons: true)
      let outlined = try await room.models.detect(with: function, on: 0, of: .task(room.task.id), polygons, for: viewer)
      #expect(outlined[1].shape?.kind == .polygon && outlined[1].shape?.points == [5, 6, 7, 6, 7, 8])
    }
  }

  @Test("a mapping says what stands for what, and drops the rest", arguments: Engine.available)
  func maps(engine: Engine) async throws {
    try await withRoom(engine, { _ in Self.twoOwls }) { room, peer in
      let function = try await room.declare(.detector, at: peer.origin, labels: "owl\ncar")
      let wanted = try DetectionRequest(function: function.slug, mapping: ["car": .init(name: "tree")])
      let found = try await room.models.detect(
        with: function,
        on: 0,
        of: .job(room.job.id),
        wanted,
        for: Viewer(room.user)
      )
      #expect(found.count == 1 && found[0].label == room.labels[1].id)
      for mapping in [["owl": DetectionRequest.Entry(name: "bird")], ["whale": .init(name: "owl")]] {
        let wrong = try DetectionRequest(function: function.slug, mapping: mapping)
        await #expect(throws: ValidationFailure.self) {
          _ = try await room.models.detect(
            with: function,
            on: 0,
            of: .job(room.job.id),
            wrong,
            for: Viewer(room.user)
          )
        }
      }
    }
  }

  @Test(
    "an answer that cannot be used is refused in a sentence that names the place",
    arguments: [
      ("[{]", "A member's name in quotes is missing"), (#"{"label":"owl"}"#, "should be a list"),
      (#"[{"label":"owl","type":"rectangle","points":[1,2,3]}]"#, "[0]: invalid length"),
      (#"[{"label":"owl","type":"star","points":[1,2]}]"#, "no kind of shape “star”"),
      (#"[{"type":"tag"}]"#, "has no label"), (#"[{"label":"owl","confidence":"high"}]"#, "“high” is no number"),
      (#"[{"label":"owl","type":"mask","mask":[1,1,1,0,0,1,1]}]"#, "its box has 4.0 pixels"),
      (#"[{"label":"owl","points":[1,2,3,1e400]}]"#, "too large"),
    ]
  )
  func refusesBadAnswers(answer: String, words: String) async throws {
    try await withRoom(.sqlite, { _ in FakePeer.ok(answer) }) { room, peer in
      let function = try await room.declare(.detector, at: peer.origin)
      let wanted = try DetectionRequest(function: function.slug)
      let failure = await #expect(throws: ModelFailure.self) {
        _ = try await room.models.detect(with: function, on: 0, of: .job(room.job.id), wanted, for: Viewer(room.user))
      }
      #expect(failure?.kind == .badAnswer && failure?.sentence.contains(words) == true, "\(failure?.sentence ?? "")")
    }
  }

  @Test("whoever does not answer is told from who refuses, and the inside is never called")
  func failuresAreTold() async throws {
    let refusing = FakePeer.Behaviour.text(
      "HTTP/1.1 500 Oops\r\nContent-Length: 13\r\nConnection: close\r\n\r\nout of memory"
    )
    try await withRoom(.sqlite, { _ in refusing }) { room, peer in
      let function = try await room.declare(.detector, at: peer.origin)
      let failure = await #expect(throws: ModelFailure.self) { _ = try await room.models.trial(of: function) }
      #expect(failure?.sentence == "“Model detector” answered with status 500: out of memory")
      let gone = try await room.declare(.detector, at: "http://127.0.0.1:1/")
      let silence = await #expect(throws: ModelFailure.self) { _ = try await room.models.trial(of: gone) }
      #expect(silence?.kind == .unreachable)
    }
    try await withRoom(.sqlite, { _ in Self.twoOwls }, isAllowed: false) { room, peer in
      let function = try await room.declare(.detector, at: peer.origin)
      let failure = await #expect(throws: ModelFailure.self) { _ = try await room.models.trial(of: function) }
      #expect(failure?.sentence.contains("OUTBOUND_ALLOW") == true && peer.connections == 0)
    }
  }

  @Test("an interactor gets the points, and gives a mask or an outline")
  func interacts() async throws {
    let row = "[" + repeatElement("0", count: 639).joined(separator: ",") + ",1]"
    let rows = repeatElement(row, count: 427).joined(separator: ",")
    let answers = ["/mask": #"{"mask":[\#(rows)]}"#, "/line": "[[1,2],[3,4],[5,6.5]]", "/small": #"{"mask":[[1]]}"#]
    try await withRoom(.sqlite, { FakePeer.ok(answers[$0] ?? "[]") }) { room, peer in
      let viewer = Viewer(room.user)
      let points = try InteractorPoints(positive: [[5, 6]], negative: [[7, 8]], box: nil)
      let mask = try await room.declare(.interactor, at: "\(peer.origin)/mask")
      let region = try await room.models.region(with: mask, on: 0, of: .job(room.job.id), points, for: viewer)
      guard case .mask(let bits, let width) = region else { return #expect(Bool(false), "\(region)") }
      #expect(width == 640 && bits.filter(\.self).count == 427)
      #expect(peer.requests[0].contains(#""pos_points":[[5.0,6.0]],"neg_points":[[7.0,8.0]],"obj_bbox":null"#))
      let line = try await room.declare(.interactor, at: "\(peer.origin)/line")
      let outline = try await room.models.region(with: line, on: 0, of: .job(room.job.id), points, for: viewer)
      #expect(outline == .polygon([1, 2, 3, 4, 5, 6.5]))
      let small = try await room.declare(.interactor, at: "\(peer.origin)/small")
      let failure = await #expect(throws: ModelFailure.self) {
        _ = try await room.models.region(with: small, on: 0, of: .job(room.job.id), points, for: viewer)
      }
      #expect(failure?.sentence.contains("1 × 1 pixels") == true)
    }
  }

  @Test("a tracker gets its state back as it was")
  func tracks() async throws {
    let answer = #"{"shapes":[[2,2,12,12]],"states":[{"deep":[1,"two",null,true,{"x":0.5}]}]}"#
    try await withRoom(.sqlite, { _ in FakePeer.ok(answer) }) { room, peer in
      let function = try await room.declare(.tracker, at: peer.origin)
      let viewer = Viewer(room.user)
      let first = TrackedObjects(shapes: [[1, 1, 11, 11]], states: [])
      let moved = try await room.models.track(with: function, on: 0, of: .job(room.job.id), first, for: viewer)
      #expect(moved.shapes == [[2, 2, 12, 12]])
      #expect(peer.requests[0].contains(#""states":[],"shape":[1.0,1.0,11.0,11.0],"state":null"#))
      _ = try await room.models.track(with: function, on: 1, of: .job(room.job.id), moved, for: viewer)
      #expect(peer.requests[1].contains(#""states":[{"deep":[1,"two",null,true,{"x":0.5}]}]"#))
      let two = TrackedObjects(shapes: [[1, 1, 2, 2], [3, 3, 4, 4]], states: [])
      await #expect(throws: ModelFailure.self) {
        _ = try await room.models.track(with: function, on: 0, of: .job(room.job.id), two, for: viewer)
      }
    }
  }

  @Test("over a task everything is stored at the end, and a second one waits", arguments: Engine.available)
  func detectsInTheBackground(engine: Engine) async throws {
    try await withRoom(engine, pictures: 3, { _ in Self.twoOwls }) { room, peer in
      let function = try await room.declare(.detector, at: peer.origin, labels: "owl")
      let wanted = try DetectionRequest(function: function.slug, threshold: 0.5)
      let asked = try await room.detections.begin(
        wanted,
        with: function,
        on: .task(room.task.id),
        by: room.user,
        now: .test()
      )
      await #expect(throws: Conflict.self) {
        _ = try await room.detections.begin(wanted, with: function, on: .job(room.job.id), by: room.user, now: .test())
      }
      _ = try await room.runner.runNext()
      let ended = try await RequestStore(room.database).request(asked.id, for: Viewer(room.user))
      #expect(ended.state == .finished, "\(ended.message)")
      #expect(ended.log.contains("found 9 objects on 3 pictures; 3 had labels"), "\(ended.log)")
      #expect(peer.requests.count == 3)
      let stored = try await room.stored()
      #expect(stored.count == 9 && Set(stored.map(\.annotation.frame)) == [0, 1, 2])
      // Again, over the job and in the place of what is there.
      let clean = try DetectionRequest(function: function.slug, threshold: 0.85, cleansUp: true)
      _ = try await room.detections.begin(clean, with: function, on: .job(room.job.id), by: room.user, now: .test(2))
      _ = try await room.runner.runNext()
      #expect(try await room.stored().count == 6)
    }
  }

  @Test("of a ground truth job a detector sees the job's own pictures alone", arguments: Engine.available)
  func detectsInGroundTruth(engine: Engine) async throws {
    try await withRoom(engine, pictures: 3, { _ in Self.twoOwls }) { room, peer in
      let function = try await room.declare(.detector, at: peer.origin, labels: "owl")
      let task = room.task.id
      let truth = try await room.database.write { connection in
        try JobStore.insert(
          task: task,
          kind: .groundTruth,
          start: 0,
          stop: 2,
          chosen: [1],
          now: .test(),
          on: connection
        )
        return try #require(try GroundTruthStore.job(of: task, on: connection))
      }
      let wanted = try DetectionRequest(function: function.slug, threshold: 0.5)
      _ = try await room.detections.begin(wanted, with: function, on: .job(truth), by: room.user, now: .test())
      _ = try await room.runner.runNext()
      #expect(peer.requests.count == 1)
      let stored = try await AnnotationStore(room.database).annotations(of: truth)
      #expect(!stored.isEmpty && Set(stored.map(\.annotation.frame)) == [1])
    }
  }

  @Test("a detector that fails leaves everything as it was")
  func failsAsAWhole() async throws {
    try await withRoom(.sqlite, { $0 == "/" ? FakePeer.ok("nonsense") : Self.twoOwls }) { room, peer in
      let good = try await room.declare(.detector, at: "\(peer.origin)/good")
      let wanted = try DetectionRequest(function: good.slug)
      _ = try await room.detections.begin(wanted, with: good, on: .task(room.task.id), by: room.user, now: .test())
      _ = try await room.runner.runNext()
      let before = try await room.stored()
      let bad = try await room.declare(.detector, at: peer.origin)
      #expect(bad.slug == "model-detector-2")
      let cleaning = try DetectionRequest(function: bad.slug, cleansUp: true)
      let asked = try await room.detections.begin(
        cleaning,
        with: bad,
        on: .task(room.task.id),
        by: room.user,
        now: .test()
      )
      _ = try await room.runner.runNext()
      let ended = try await RequestStore(room.database).request(asked.id, for: Viewer(room.user))
      #expect(ended.state == .failed && ended.message.contains("cannot be used"), "\(ended.message)")
      #expect(try await room.stored() == before)
    }
  }
}

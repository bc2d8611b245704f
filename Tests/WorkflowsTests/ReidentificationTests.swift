import Database
import Domain
import Store
import Synchronization
import TestSupport
import Testing

@testable import Workflows

@Suite("Re-identification: boxes become tracks")
struct ReidentificationTests {
  /// Answers one after the other, and the last for ever.
  private final class Answers: Sendable {
    private let texts: Mutex<[String]>

    init(_ texts: [String]) { self.texts = Mutex(texts) }

    var next: FakePeer.Behaviour {
      FakePeer.ok(texts.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? "[]" })
    }
  }

  private static func box(_ x: Double, on frame: Int, _ label: Label, kind: ShapeKind = .rectangle) -> Annotation {
    let points = kind == .rectangle ? [x, 10, x + 20, 40] : [x, 10, x + 20, 40, x, 40]
    return Annotation(uid: .random(), frame: frame, label: label.id, content: .shape(Shape(kind: kind, points: points)))
  }

  /// Two owls on the first two frames, on the second in the other order; the first of them on the third, too.
  private static func draw(in room: ModelRoom, _ more: [Annotation] = []) async throws {
    let owl = room.labels[0]
    let boxes = [
      box(10, on: 0, owl), box(300, on: 0, owl), box(310, on: 1, owl), box(20, on: 1, owl), box(30, on: 2, owl),
    ]
    try await store(boxes + more, in: room)
  }

  private static func store(_ annotations: [Annotation], in room: ModelRoom) async throws {
    let items = annotations.map { AnnotationWork.Item(id: nil, annotation: $0, path: "shapes") }
    let incoming = Incoming<AnnotationWork.Item> { take in for item in items { try take(item) } }
    let work = AnnotationWork(database: room.database)
    _ = try await work.create(incoming, on: .job(room.job.id), for: Viewer(room.user), now: .test())
  }

  private static func ended(_ asked: BackgroundRequest, in room: ModelRoom) async throws -> BackgroundRequest {
    _ = try await room.runner.runNext()
    return try await RequestStore(room.database).request(asked.id, for: Viewer(room.user))
  }

  @Test(
    "three frames with known partners become two tracks; the one that ends early is outside",
    arguments: Engine.available
  )
  func joins(engine: Engine) async throws {
    let answers = Answers(["[1,0]", "[-1,0]"])
    try await withModelRoom(engine, pictures: 3, answering: { _ in answers.next }) { room, peer in
      let function = try await room.declare(.reid, at: peer.origin)
      let (owl, tree) = (room.labels[0], room.labels[1])
      try await Self.draw(in: room, [Self.box(100, on: 1, tree, kind: .polygon)])
      let wanted = try ReidentificationRequest(function: function.slug, threshold: 0.4, maxDistance: 60)
      let place = ModelWork.Place.task(room.task.id)
      let asked = try await room.detections.begin(wanted, with: function, on: place, by: room.user, now: .test())
      #expect(asked.operation.kind == "autoannotate:tracks")
      await #expect(throws: Conflict.self) {
        _ = try await room.detections.begin(wanted, with: function, on: place, by: room.user, now: .test())
      }
      let ended = try await Self.ended(asked, in: room)
      #expect(ended.state == .finished, "\(ended.message)")
      #expect(ended.log.contains("joined: 5; tracks that they became: 2."), "\(ended.log)")
      let stored = try await room.stored().map(\.annotation)
      #expect(stored.filter { $0.shape != nil }.map(\.label) == [tree.id])
      let tracks = stored.filter { $0.track != nil }
      #expect(tracks.allSatisfy { $0.label == owl.id && $0.source == .automatic && $0.frame == 0 })
      let keyframes = tracks.compactMap(\.track).map(\.keyframes).sorted {
        $0[0].shape.points[0] < $1[0].shape.points[0]
      }
      #expect(keyframes.map { $0.map(\.frame) } == [[0, 1, 2], [0, 1, 2]])
      #expect(keyframes.map { $0.map(\.shape.points[0]) } == [[10, 20, 30], [300, 310, 310]])
      #expect(keyframes.map { $0.map(\.shape.isOutside) } == [[false, false, false], [false, false, true]])
      let question = try #require(peer.requests.first)
      #expect(question.contains(#""threshold":0.4,"max_distance":60"#) && question.contains(#""image0":"/9j/"#))
      #expect(question.contains(#""type":"rectangle","points":[10.0,10.0,30.0,40.0]"#))
      #expect(peer.requests.count == 2 && peer.requests[1].contains(#""image1":"/9j/"#))
    }
  }

  @Test("the boxes can be brought back, and who has the job open hears of the tracks", arguments: Engine.available)
  func canBeUndone(engine: Engine) async throws {
    let answers = Answers(["[1,0]", "[-1,0]"])
    try await withModelRoom(engine, pictures: 3, answering: { _ in answers.next }) { room, peer in
      let function = try await room.declare(.reid, at: peer.origin)
      try await Self.draw(in: room)
      let before = try await room.stored()
      let edit = try await room.database.read { try JobEditStore.latest(of: room.job.id, on: $0) }
      let wanted = try ReidentificationRequest(function: function.slug)
      let place = ModelWork.Place.job(room.job.id)
      let asked = try await room.detections.begin(wanted, with: function, on: place, by: room.user, now: .test())
      #expect(try await Self.ended(asked, in: room).state == .finished)
      let entries = try await room.database.read {
        try JobEditStore.entries(of: room.job.id, from: edit + 1, limit: 10, on: $0)
      }
      let tracks = try await room.stored()
      #expect(tracks.count == 2)
      #expect(entries.count == 1)
      #expect(entries.first.map { Set($0.uids) } == Set((before + tracks).map(\.annotation.uid)))
      let deletions = try await DeletionStore(room.database).deletions(of: room.job.id, before: nil, size: 10)
      let deletion = try #require(deletions.first)
      #expect(deletions.count == 1 && deletion.count == 5 && deletion.frames == 0...2)
      let work = DeletionWork(database: room.database)
      let viewer = Viewer(room.user)
      #expect(try await work.restore(deletion.time, in: room.job.id, for: viewer, now: .test(2)) == 5)
      #expect(Set(try await room.stored().map(\.annotation.uid)).isSuperset(of: before.map(\.annotation.uid)))
    }
  }

  @Test("what was changed while the model worked stays as it is, with its partners", arguments: Engine.available)
  func leavesWhatChanged(engine: Engine) async throws {
    try await withModelRoom(engine, pictures: 3, answering: { _ in FakePeer.ok("[]") }) { room, _ in
      try await Self.draw(in: room)
      let viewer = Viewer(room.user)
      let boxes = try await room.stored()
      let frames = Dictionary(grouping: boxes, by: \.annotation.frame)
      var joined = JoinedBoxes()
      joined.add(room.job.id, frames[0] ?? [], frames[1] ?? [], [1, 0])
      joined.add(room.job.id, frames[1] ?? [], frames[2] ?? [], [nil, 0])
      let moved = boxes[2].annotation.with(content: .shape(Shape(kind: .rectangle, points: [1, 1, 9, 9])))
      let item = AnnotationWork.Item(id: boxes[2].id, annotation: moved, path: "shapes[0]")
      let work = AnnotationWork(database: room.database)
      _ = try await work.update([item], on: .job(room.job.id), for: viewer, now: .test())
      let result = joined
      let tracks = try await room.database.write { connection in
        let place = try AnnotationPlace(.job(room.job.id), for: viewer, on: connection)
        return try result.write(to: place, by: viewer.id, now: .test(1), on: connection)
      }
      #expect(tracks.made == 1 && tracks.boxes == 3 && tracks.outdated == 1)
      #expect(result.note(by: "ReID", tracks).contains("changed meanwhile, and stay as they are: 1."))
      let left = try await room.stored().filter { $0.annotation.track == nil }
      #expect(left.map(\.id) == [boxes[1].id, boxes[2].id] && left[1].annotation.shape?.points == [1, 1, 9, 9])
    }
  }

  @Test("a picture without boxes parts its neighbours, unless it was taken out")
  func passesOver() async throws {
    try await withModelRoom(.sqlite, pictures: 3, answering: { _ in FakePeer.ok("[0]") }) { room, peer in
      let function = try await room.declare(.reid, at: peer.origin)
      let owl = room.labels[0]
      try await Self.store([Self.box(10, on: 0, owl), Self.box(20, on: 2, owl)], in: room)
      let wanted = try ReidentificationRequest(function: function.slug)
      let place = ModelWork.Place.task(room.task.id)
      let apart = try await room.detections.begin(wanted, with: function, on: place, by: room.user, now: .test())
      let failed = try await Self.ended(apart, in: room)
      #expect(failed.state == .failed && failed.message.contains("no boxes on two neighbouring pictures"))
      #expect(peer.connections == 0)
      try await room.database.write { connection in
        try MediaStore.setDeleted([1], of: room.task.id, from: 0, to: 2, now: .test(), on: connection)
      }
      let asked = try await room.detections.begin(wanted, with: function, on: place, by: room.user, now: .test())
      #expect(try await Self.ended(asked, in: room).log.contains("joined: 2; tracks that they became: 1."))
    }
  }

  @Test(
    "an answer that cannot be used is told, and everything stays",
    arguments: [
      ("[0]", "It has 1 numbers for the 2 boxes"), ("[0,7]", "names the box 7 of the second picture, which has 2"),
      ("[1,1]", "The boxes 0 and 1 are both said to be the box 1"), (#"{"matching":[]}"#, "should be a list"),
      (#"["a",0]"#, "number"),
    ]
  )
  func refuses(answer: String, words: String) async throws {
    try await withModelRoom(.sqlite, pictures: 3, answering: { _ in FakePeer.ok(answer) }) { room, peer in
      let function = try await room.declare(.reid, at: peer.origin)
      try await Self.draw(in: room)
      let before = try await room.stored()
      let wanted = try ReidentificationRequest(function: function.slug)
      let place = ModelWork.Place.job(room.job.id)
      let asked = try await room.detections.begin(wanted, with: function, on: place, by: room.user, now: .test())
      let ended = try await Self.ended(asked, in: room)
      #expect(ended.state == .failed && ended.message.contains(words), "\(ended.message)")
      #expect(try await room.stored() == before)
    }
  }

  @Test("only a model of the kind, in its bounds, on what one may see", arguments: Engine.available)
  func checks(engine: Engine) async throws {
    try await withModelRoom(engine, answering: { _ in FakePeer.ok("[0]") }) { room, peer in
      let (reid, detector) = (
        try await room.declare(.reid, at: peer.origin), try await room.declare(.detector, at: peer.origin)
      )
      let place = ModelWork.Place.task(room.task.id)
      #expect(throws: ValidationFailure.self) { try ReidentificationRequest(function: "a", threshold: 1.5) }
      #expect(throws: ValidationFailure.self) { try ReidentificationRequest(function: "a", maxDistance: -1) }
      let wanted = try ReidentificationRequest(function: detector.slug)
      await #expect(throws: ValidationFailure.self) {
        _ = try await room.detections.begin(wanted, with: detector, on: place, by: room.user, now: .test())
      }
      let detection = try DetectionRequest(function: reid.slug)
      await #expect(throws: ValidationFailure.self) {
        _ = try await room.detections.begin(detection, with: reid, on: place, by: room.user, now: .test())
      }
      let stranger = try await Sample.user("bob", in: room.database)
      await #expect(throws: NotFound.self) {
        _ = try await room.detections.begin(wanted, with: reid, on: place, by: stranger, now: .test())
      }
      #expect(try await room.models.trial(of: reid).contains("knows the box of a small test picture again"))
    }
  }
}

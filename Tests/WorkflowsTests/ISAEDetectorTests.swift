import Domain
import TestSupport
import Testing

@testable import Workflows

@Suite("The detectors of the ISAE class")
struct ISAEDetectorTests {
  private static let two = #"""
    {"detections":[{"x_min":10,"y_min":20,"x_max":50,"y_max":60.5,"class_name":"owl","confidence":0.9},
     {"x_min":1,"y_min":2,"x_max":5,"y_max":6,"class_name":"tree","confidence":0.4}],"time":0.1,"model":"yolov5s"}
    """#

  private static func fields(_ address: String, _ model: String = "yolov5s") -> [String: String] {
    [
      "name": "Class", "kind": "detector", "service": "isae-yolo", "address": "\(address)/predict", "model": model,
    ]
  }

  private static func found(_ room: ModelRoom, _ function: ModelFunction, _ threshold: Double) async throws
    -> [Annotation]
  {
    try await room.models.detect(
      with: function,
      on: 0,
      of: .job(room.job.id),
      try DetectionRequest(function: function.slug, threshold: threshold),
      for: Viewer(room.user)
    )
  }

  @Test("two detections become two rectangles, of which a threshold leaves one", arguments: Engine.available)
  func detects(engine: Engine) async throws {
    try await withModelRoom(engine, answering: { _ in FakePeer.ok(Self.two) }) { room, peer in
      let function = try await room.declare(Self.fields(peer.origin))
      #expect(function.traits.service == .isaeYOLO && function.traits.remoteName == "yolov5s")
      let found = try await Self.found(room, function, 0.3)
      #expect(found.map(\.label) == room.labels.map(\.id))
      #expect(found.map(\.shape?.points) == [[10, 20, 50, 60.5], [1, 2, 5, 6]])
      #expect(found.map(\.shape?.score) == [0.9, 0.4])
      #expect(try await Self.found(room, function, 0.5).count == 1)
      let asked = try #require(peer.requests.first)
      #expect(asked.hasPrefix("POST /predict ") && asked.contains(#"{"model":"yolov5s","image":"/9j/"#))
      #expect(!asked.lowercased().contains("x-nuclio"))
    }
  }

  @Test(
    "what is refused, and what cannot be used, is told in the model's words",
    arguments: [
      (400, #"{"detail":"Model yolov9 is not available"}"#, "status 400: Model yolov9 is not available"),
      (422, #"{"detail":[{"loc":["body"]}]}"#, "status 422: {"), (200, "{}", "There are no “detections”"),
      (200, #"{"detections":[{"x_min":1,"class_name":"owl"}]}"#, "A detection needs class_name"),
    ]
  )
  func refuses(status: Int, body: String, words: String) async throws {
    let answer = FakePeer.Behaviour.text(
      "HTTP/1.1 \(status) So\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    )
    try await withModelRoom(.sqlite, answering: { _ in answer }) { room, peer in
      let function = try await room.declare(Self.fields(peer.origin, "yolov9"))
      let failure = await #expect(throws: ModelFailure.self) { _ = try await room.models.trial(of: function) }
      #expect(failure?.sentence.contains(words) == true, "\(failure?.sentence ?? "")")
    }
  }

  @Test("the model needs a name, and is a detector")
  func form() {
    let failure = #expect(throws: ValidationFailure.self) {
      try ModelFunctionForm([
        "name": "Class", "kind": "tracker", "service": "isae-yolo", "address": "http://a/predict",
      ])
    }
    #expect(failure?.problems.map(\.field) == ["service", "model"])
  }
}

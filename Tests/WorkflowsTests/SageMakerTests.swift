import Database
import Domain
import FoundationEssentials
import Outbound
import TestSupport
import Testing

@testable import Workflows

@Suite("Models on Amazon SageMaker")
struct SageMakerTests {
  private static let secret = "s3cret"

  /// An endpoint as SageMaker guards it: whoever does not sign with its key gets no further.
  private func withEndpoint(
    _ engine: Engine = .sqlite,
    secret: String = secret,
    answer: @escaping @Sendable (FakePeer.Request) -> FakePeer.Behaviour,
    _ test: @escaping @Sendable (ModelRoom, FakePeer) async throws -> Void
  ) async throws {
    try await withModelRoom(
      engine,
      answering: { Self.isSigned($0) ? answer($0) : Self.badSignature },
      secret: secret,
      test
    )
  }

  /// Signs what came once more, and compares.
  private static func isSigned(_ request: FakePeer.Request) -> Bool {
    guard let host = request["Host"], let url = try? OutboundURL("http://\(host)\(request.path)"),
      request["X-Amz-Date"] == "20261121T120000Z"
    else { return false }
    let again = OutboundRequest(
      url,
      method: .post,
      headers: request.headers.filter { !["x-amz-date", "authorization"].contains($0.name.lowercased()) },
      body: request.body
    )
    let keys = AWSCredentials(accessKey: "AKIDEXAMPLE", secretKey: secret)
    let signed = SignatureV4(credentials: keys, region: "cn-north-1", service: "sagemaker")
      .signed(again, at: 1_795_262_400)
    return signed.headers.first { $0.name == "Authorization" }?.value == request["Authorization"]
  }

  private static func refusal(_ status: Int, _ type: String, _ body: String) -> FakePeer.Behaviour {
    .text(
      "HTTP/1.1 \(status) No\r\nx-amzn-ErrorType: \(type):http://internal.amazon.com/\r\n"
        + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    )
  }

  private static let badSignature = refusal(
    403,
    "InvalidSignatureException",
    #"{"message":"The request signature we calculated does not match the signature you provided."}"#
  )

  private func fields(_ peer: FakePeer, _ kind: ModelFunction.Kind = .detector, _ more: [String: String] = [:])
    -> [String: String]
  {
    [
      "name": "Company \(kind.rawValue)", "kind": kind.rawValue, "service": "sagemaker", "region": "cn-north-1",
      "endpoint": "cvat-ai-inference-endpoint", "container": "pthFastrcnnContainer", "endpoint_url": "\(peer.origin)/",
    ].merging(more) { _, new in new }
  }

  private static func found(_ room: ModelRoom, _ function: ModelFunction) async throws -> [Annotation] {
    let wanted = try DetectionRequest(function: function.slug, threshold: 0.5)
    return try await room.models.detect(
      with: function,
      on: 0,
      of: .job(room.job.id),
      wanted,
      for: Viewer(room.user)
    )
  }

  @Test("a call for China is signed as botocore signs it")
  func golden() throws {
    struct Vector: Decodable {
      let name: String
      let url: String
      let body: String
      let out_headers: [String: String]
    }
    let bytes = try Checkout.bytes("Tests/Fixtures/SigV4/vectors.json")
    let vector = try #require(
      try JSONDecoder().decode([Vector].self, from: Data(bytes)).first { $0.name == "sagemaker-invoke" }
    )
    let endpoint = SageMakerEndpoint(
      region: "cn-northwest-1",
      name: "cvat-ai-inference-endpoint",
      container: "pthFastrcnnContainer",
      request: .image,
      answer: .torchServe
    )
    let body = vector.body.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let request = try SageMakerRuntime.request(endpoint, at: "", contentType: "application/x-image", body)
    #expect(request.url.description == vector.url)
    let keys = AWSCredentials(accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    let signed = SignatureV4(credentials: keys, region: endpoint.region, service: "sagemaker")
      .signed(request, at: 1_795_262_400)
    #expect(
      signed.headers.first { $0.name == "Authorization" }?.value == vector.out_headers["Authorization"]
    )
  }

  @Test(
    "each region has its address, which another one may replace",
    arguments: [
      ("eu-central-1", "", "https://runtime.sagemaker.eu-central-1.amazonaws.com/endpoints/e/invocations"),
      ("cn-north-1", "", "https://runtime.sagemaker.cn-north-1.amazonaws.com.cn/endpoints/e/invocations"),
      ("eu-central-1", "https://vpce.example.org/", "https://vpce.example.org/endpoints/e/invocations"),
    ]
  )
  func addresses(region: String, address: String, url: String) throws {
    let endpoint = SageMakerEndpoint(region: region, name: "e", container: "", request: .image, answer: .cvat)
    let request = try SageMakerRuntime.request(endpoint, at: address, contentType: "image/jpeg", [])
    #expect(request.url.description == url)
    #expect(!request.headers.contains { $0.name == "X-Amzn-SageMaker-Target-Container-Hostname" })
  }

  @Test("a picture's bytes go to a container, whose boxes come back", arguments: Engine.available)
  func torchServe(engine: Engine) async throws {
    let answer = FakePeer.ok(#"[{"owl":[50,40,10,10.5],"score":0.98},{"tree":[1,1,5,5],"score":0.3}]"#)
    try await withEndpoint(engine, answer: { _ in answer }) { room, peer in
      let function = try await room.declare(fields(peer, .detector, ["request": "image", "answer": "torchserve"]))
      let found = try await Self.found(room, function)
      #expect(found.map(\.shape?.points) == [[10, 10.5, 50, 40]] && found.first?.shape?.score == 0.98)
      let asked = try #require(peer.received.first)
      #expect(asked.path == "/endpoints/cvat-ai-inference-endpoint/invocations" && asked.method == "POST")
      #expect(asked["X-Amzn-SageMaker-Target-Container-Hostname"] == "pthFastrcnnContainer")
      #expect(asked["Content-Type"] == "application/x-image")
      #expect(asked.body == (try Checkout.bytes("Tests/Fixtures/photos/rocket.jpg")))
    }
  }

  @Test("lists of pixels go to TensorFlow, whose shares of the picture become pixels of the frame")
  func tensorFlow() async throws {
    let answer = FakePeer.ok(
      #"""
      {"predictions":[{"num_detections":3.0,"detection_classes":[17.0,1.0,2.0,1.0],"detection_scores":[0.9,0.8,0.7,1],
        "detection_boxes":[[0.1,0.2,0.5,0.6],[0,0,1,1.001],[0,0,1,1],[0,0,0,0]],"raw_detection_scores":[[1]]}]}
      """#
    )
    try await withEndpoint(answer: { _ in answer }) { room, peer in
      let forms = ["request": "tf-instances", "answer": "tf-detection", "labels": "tree\n17 = owl"]
      let found = try await Self.found(room, try await room.declare(fields(peer, .detector, forms)))
      #expect(found.map(\.label) == [room.labels[0].id, room.labels[1].id], "class 2 is none of the labels")
      let points = try #require(found.first?.shape?.points)
      #expect(zip(points, [128, 42.7, 384, 213.5]).allSatisfy { abs($0 - $1) < 1e-6 }, "\(points)")
      let body = try #require(peer.received.first).body
      struct Body: Decodable { let instances: [[[[Int]]]] }
      let picture = try #require(try JSONDecoder().decode(Body.self, from: Data(body)).instances.first)
      #expect(picture.count == 427 && picture[0].count == 640 && picture[0][0].count == 3)
      #expect(body.count < 6 << 20)
    }
  }

  @Test("an interactor and a tracker are asked in CVAT's form, whatever was chosen for detectors")
  func cvat() async throws {
    let tracked = #"{"shape":[2,2,12,12],"state":{"calls":1}}"#
    try await withEndpoint(answer: { request in
      FakePeer.ok(
        String(decoding: request.body, as: UTF8.self).contains("pos_points") ? "[[1,2],[3,4],[5,6.5]]" : tracked
      )
    }) { room, peer in
      let (viewer, place) = (Viewer(room.user), ModelWork.Place.job(room.job.id))
      let interactor = try await room.declare(fields(peer, .interactor, ["request": "image", "answer": "torchserve"]))
      let points = try InteractorPoints(positive: [[5, 6]], negative: [], box: nil)
      let region = try await room.models.region(with: interactor, on: 0, of: place, points, for: viewer)
      #expect(region == .polygon([1, 2, 3, 4, 5, 6.5]))
      let tracker = try await room.declare(fields(peer, .tracker))
      let first = TrackedObjects(shapes: [[1, 1, 11, 11]], states: [])
      let moved = try await room.models.track(with: tracker, on: 0, of: place, first, for: viewer)
      #expect(moved.shapes == [[2, 2, 12, 12]] && moved.states == [.members(["calls": .number(1)])])
      #expect(peer.received.allSatisfy { $0["Content-Type"] == "application/json" })
    }
  }

  @Test("a wrong key is told from the signature, and what a container says is told as it says it")
  func refusals() async throws {
    try await withEndpoint(secret: "wrong", answer: { _ in FakePeer.ok("[]") }) { room, peer in
      let function = try await room.declare(fields(peer))
      let failure = await #expect(throws: ModelFailure.self) { _ = try await room.models.trial(of: function) }
      #expect(failure?.sentence.contains("does not accept this server's signature") == true)
      #expect(failure?.sentence.contains("AWS_SECRET_ACCESS_KEY") == true)
    }
    let cases: [(FakePeer.Behaviour, String)] = [
      (
        Self.refusal(
          424,
          "ModelError",
          #"{"message":"Received server error","OriginalMessage":"CUDA out of memory","OriginalStatusCode":500}"#
        ), "The container of “Company detector” failed with status 500: CUDA out of memory"
      ),
      (
        Self.refusal(400, "ValidationError", #"{"message":"Endpoint x of account 1 not found."}"#),
        "cannot call “cvat-ai-inference-endpoint” in cn-north-1"
      ),
      (
        Self.refusal(403, "AccessDeniedException", #"{"Message":"User is not authorized"}"#), "sagemaker:InvokeEndpoint"
      ),
      (Self.refusal(429, "ModelNotReadyException", #"{"message":"Loading"}"#), "try again in a minute"),
      (Self.refusal(500, "InternalFailure", "{}"), "status 500"), (FakePeer.ok("{}"), "should be a list"),
      (FakePeer.ok(#"[{"score":0.5}]"#), "no label with a box"), (FakePeer.ok(#"[{"owl":[1,2,3]}]"#), "3 numbers"),
    ]
    for (answer, words) in cases {
      try await withEndpoint(answer: { _ in answer }) { room, peer in
        let function = try await room.declare(fields(peer))
        let failure = await #expect(throws: ModelFailure.self) { _ = try await room.models.trial(of: function) }
        #expect(failure?.sentence.contains(words) == true, "\(failure?.sentence ?? "")")
      }
    }
  }

  @Test("without keys it says what to set")
  func noKeys() async throws {
    let source = try RoleCredentials(.machine(origin: "http://127.0.0.1:1")) { 0 }
    let lane = WorkLane("test", width: 1)
    let fitter = PictureFitter(cache: FileCache(path: "/nowhere", lane: lane, mostBytes: 1), lane: lane)
    let runtime = SageMakerRuntime(credentials: source, fitter: fitter) { 0 }
    let endpoint = SageMakerEndpoint(region: "eu-west-1", name: "e", container: "", request: .image, answer: .cvat)
    let failure = await #expect(throws: ModelFailure.self) {
      let request = try SageMakerRuntime.request(endpoint, at: "", contentType: "image/png", [])
      _ = try await runtime.signed(request, for: endpoint)
    }
    #expect(failure?.sentence.contains("Set AWS_ACCESS_KEY_ID") == true)
  }
}

import Domain
import TestSupport
import Testing
import Workflows

@Suite("Models that a file declares")
struct ModelSeedTests {
  private static let rcnn = #"""
    {"name": "RCNN", "kind": "detector", "service": "sagemaker", "region": "cn-north-1", "endpoint": "cvat",
     "container": "pth", "request": "tf-instances", "answer": "tf-detection", "seconds": 90,
     "labels": [{"id": 3, "name": "car", "type": "rectangle"}, {"name": "tree"}]}
    """#

  private func file(_ entries: String...) throws -> ModelFile {
    try ModelFile(Array("[\(entries.joined(separator: ","))]".utf8), name: "endpoints.json")
  }

  private func withModels(_ engine: Engine, _ test: @escaping @Sendable (ModelWork) async throws -> Void) async throws {
    try await withModelRoom(engine, answering: { _ in FakePeer.ok("[]") }) { room, _ in try await test(room.models) }
  }

  @Test("its entries become models, and follow the file while nobody changes them", arguments: Engine.available)
  func declares(engine: Engine) async throws {
    try await withModels(engine) { models in
      let yolo =
        #"{"name": "YOLO", "kind": "detector", "address": "http://yolo:8080/", "labels": ["car", "tree: mask"]}"#
      let first = try await models.declareModels(of: try file(Self.rcnn, yolo), now: .test())
      #expect(first.declared == ["RCNN", "YOLO"] && first.renewed.isEmpty && first.kept.isEmpty)
      let found = try await models.functions()
      let place = SageMakerEndpoint(
        region: "cn-north-1",
        name: "cvat",
        container: "pth",
        request: .tensorFlow,
        answer: .tensorFlow
      )
      #expect(found.map(\.slug) == ["rcnn", "yolo"] && found.allSatisfy { $0.origin == .file })
      #expect(found[0].traits.service == .sageMaker(place) && found[0].traits.seconds == 90)
      #expect(found[0].traits.labels.map(\.number) == [3, nil] && found[0].traits.labels[0].kind == .rectangle)
      #expect(found[1].traits.service == .nuclio && found[1].traits.address == "http://yolo:8080/")
      #expect(found[1].traits.labels.map(\.kind) == [.any, .mask])
      let again = try await models.declareModels(of: try file(Self.rcnn, yolo), now: .test())
      #expect(again.declared.isEmpty && again.renewed.isEmpty && again.kept.isEmpty)
      let moved = yolo.replacing("yolo:8080", with: "yolo:9090")
      let second = try await models.declareModels(of: try file(Self.rcnn, moved), now: .test())
      #expect(second.renewed == ["YOLO"] && second.declared.isEmpty)
      let addresses = try await models.functions().map(\.traits.address)
      #expect(addresses == ["", "http://yolo:9090/"])
    }
  }

  @Test("what people change or remove stays as they want it", arguments: Engine.available)
  func peopleWin(engine: Engine) async throws {
    try await withModels(engine) { models in
      func entry(_ name: String, at host: String) -> String {
        #"{"name": "\#(name)", "kind": "tracker", "address": "http://\#(host)/"}"#
      }
      _ = try await models.declareModels(of: try file(entry("A", at: "one"), entry("B", at: "one")), now: .test())
      let (a, b) = (try await models.function(named: "a"), try await models.function(named: "b"))
      let form = try ModelFunctionForm(["name": "Ours", "kind": "tracker", "address": "http://ours/"])
      try await models.change(a.id, to: form, actor: .commandLine, now: .test())
      try await models.delete(b, actor: .commandLine, now: .test())
      let later = try await models.declareModels(
        of: try file(entry("A", at: "two"), entry("B", at: "two"), entry("C", at: "two")),
        now: .test()
      )
      #expect(later.kept == ["A", "B"] && later.declared == ["C"])
      let found = try await models.functions()
      #expect(found.map(\.traits.name) == ["C", "Ours"] && found.map(\.origin) == [.file, .changedFile])
      #expect(found[1].traits.address == "http://ours/")
    }
  }

  @Test(
    "a mistake in it is told with its place",
    arguments: [
      ("{}", "endpoints.json cannot be used: line 1: This should be a list."),
      ("[{\n\"nome\": 1}]", "line 2, [0].nome: There is no field “nome”."),
      (#"[{"name": "A", "kind": "owl", "address": "http://a/"}]"#, "[0]: kind: Choose what the model does."),
      (
        #"[{"name": "A", "kind": "detector", "service": "sagemaker", "region": "cn north"}]"#,
        "region: Only letters without accents, digits and hyphens belong here. endpoint: Give the endpoint's name."
      ),
      (
        #"[{"name": "A", "kind": "detector", "service": "sagemaker", "region": "r", "endpoint": "e", "answer": "x"}]"#,
        "answer: “x” is none of cvat, torchserve, tf-detection."
      ),
      (
        #"[{"name":"A","kind":"detector","service":"sagemaker","region":"r","endpoint":"e","answer":"tf-detection"}]"#,
        "labels: TensorFlow answers with numbers"
      ), (#"[{"name": "A", "kind": "detector", "service": "seldon"}]"#, "nuclio, isae-yolo or sagemaker"),
      (
        #"[{"name": "A", "kind": "tracker", "address": "x"}, {"name": "A", "kind": "tracker", "address": "y"}]"#,
        "twice"
      ),
    ]
  )
  func mistakes(text: String, words: String) throws {
    let failure = #expect(throws: ValidationFailure.self) { try ModelFile(Array(text.utf8), name: "endpoints.json") }
    let sentence = failure?.problems.first?.sentence ?? ""
    #expect(sentence.contains(words), "\(sentence)")
  }

  @Test("labels are typed with numbers, and shown as they were typed")
  func numbers() throws {
    let typed = "person\n17 = cat: rectangle\n3 = dog"
    let labels = try ModelLabels.typed(typed)
    #expect(labels.map(\.name) == ["person", "cat", "dog"] && labels.map(\.number) == [nil, 17, 3])
    #expect(ModelLabels.text(try ModelLabels.stored(ModelLabels.json(labels))) == "person\n17 = cat: rectangle\ndog")
  }
}

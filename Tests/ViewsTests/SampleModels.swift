import Domain

@testable import Views

extension ModelFunction {
  static func sample(_ kind: Kind, on service: Service = .nuclio, from origin: Origin = .people) -> ModelFunction {
    let labels = (0..<6).map { ModelLabel(name: "\(hostile)\($0)") }
    let traits = Traits(
      name: hostile,
      description: hostile,
      kind: kind,
      service: service,
      address: hostile,
      labels: kind == .detector ? labels : []
    )
    return ModelFunction(id: .init(7), slug: "model", traits: traits, origin: origin)
  }

  static let onSageMaker = sample(
    .detector,
    on: .sageMaker(
      SageMakerEndpoint(
        region: hostile,
        name: hostile,
        container: hostile,
        request: .tensorFlow,
        answer: .tensorFlow
      )
    ),
    from: .changedFile
  )
}

extension SamplePage {
  static let models = [
    SamplePage(
      "models",
      ModelsPage(models: [.sample(.detector), .sample(.interactor), .sample(.tracker), .onSageMaker], nuclio: hostile)
    ),
    SamplePage("no models", ModelsPage(models: [])),
    SamplePage("edit model", ModelFormPage(.sample(.interactor, from: .file), labels: hostile)),
    SamplePage("edit model on SageMaker", ModelFormPage(.onSageMaker, labels: hostile)),
    SamplePage(
      "new model that failed",
      ModelFormPage(
        model: nil,
        values: ["name": hostile, "labels": hostile],
        failure: .sample("name", "kind", "service", "region", "request", "answer", "endpoint_url", "labels", "seconds")
      )
    ),
  ]
}

import Domain

@testable import Views

extension ModelFunction {
  static func sample(_ kind: Kind) -> ModelFunction {
    let labels = (0..<6).map { ModelLabel(name: "\(hostile)\($0)") }
    let traits = Traits(
      name: hostile,
      description: hostile,
      kind: kind,
      address: hostile,
      labels: kind == .detector ? labels : []
    )
    return ModelFunction(id: .init(7), slug: "model", traits: traits)
  }
}

extension SamplePage {
  static let models = [
    SamplePage(
      "models",
      ModelsPage(models: ModelFunction.Kind.allCases.map(ModelFunction.sample), nuclio: hostile)
    ),
    SamplePage("no models", ModelsPage(models: [])),
    SamplePage("edit model", ModelFormPage(.sample(.interactor), labels: hostile)),
    SamplePage(
      "new model that failed",
      ModelFormPage(
        model: nil,
        values: ["name": hostile, "labels": hostile],
        failure: .sample("name", "kind", "labels", "seconds")
      )
    ),
  ]
}

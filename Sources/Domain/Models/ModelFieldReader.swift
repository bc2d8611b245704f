/// Reads fields one by one and gathers what is wrong with them.
struct ModelFieldReader {
  private let fields: [String: String]
  private(set) var problems: [ValidationFailure.Problem] = []

  init(_ fields: [String: String]) {
    self.fields = fields
  }

  mutating func line(_ name: String, most: Int, missing: String? = nil) -> String {
    let text = (fields[name] ?? "").split(whereSeparator: \.isNewline).joined(separator: " ").trimmed
    if text.isEmpty, let missing {
      refuse(name, missing)
    } else if text.unicodeScalars.count > most {
      refuse(name, "At most \(most) characters fit here.")
    }
    return text
  }

  mutating func number(_ name: String, _ range: ClosedRange<Int>, usual: Int) -> Int {
    let text = (fields[name] ?? "").trimmed
    if text.isEmpty { return usual }
    guard let number = Int(text), range.contains(number) else {
      refuse(name, "This must be a whole number from \(range.lowerBound) to \(range.upperBound).")
      return usual
    }
    return number
  }

  /// How the model is called; of SageMaker what it takes and gives is a choice for detectors alone.
  mutating func service(of kind: ModelFunction.Kind) -> ModelFunction.Service {
    switch fields["service"] ?? "" {
    case "", ModelFunction.Service.nuclio.word: return .nuclio
    case "sagemaker": break
    default:
      refuse("service", "Choose how the model is called: nuclio or sagemaker.")
      return .nuclio
    }
    let isDetector = kind == .detector
    return .sageMaker(
      SageMakerEndpoint(
        region: sageMakerName("region", missing: "Give the region, such as eu-central-1.").lowercased(),
        name: sageMakerName("endpoint", missing: "Give the endpoint's name."),
        container: sageMakerName("container"),
        request: isDetector ? choice("request", usual: .image) : .cvat,
        answer: isDetector ? choice("answer", usual: .torchServe) : .cvat
      )
    )
  }

  private mutating func sageMakerName(_ name: String, missing: String? = nil) -> String {
    let text = line(name, most: 63, missing: missing)
    if !text.isEmpty, !SageMakerEndpoint.isName(text) {
      refuse(name, "Only letters without accents, digits and hyphens belong here.")
    }
    return text
  }

  private mutating func choice<Form: RawRepresentable & CaseIterable>(_ name: String, usual: Form) -> Form
  where Form.RawValue == String {
    guard let word = fields[name], !word.isEmpty else { return usual }
    guard let form = Form(rawValue: word) else {
      let known = Form.allCases.map(\.rawValue).joined(separator: ", ")
      refuse(name, "“\(word)” is none of \(known).")
      return usual
    }
    return form
  }

  mutating func refuse(_ name: String, _ sentence: String) {
    problems.append(.init(field: name, sentence: sentence))
  }
}

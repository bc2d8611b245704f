public import Domain
public import HTML

/// Declares a model, or changes one.
public struct ModelFormPage: Page {
  /// nil for a new one.
  public let model: ModelFunction?
  /// What was typed, or what is stored, by the names in `ModelFunctionForm.fields`.
  public let values: [String: String]
  public let failure: ValidationFailure?

  public init(model: ModelFunction?, values: [String: String], failure: ValidationFailure? = nil) {
    self.model = model
    self.values = values
    self.failure = failure
  }

  /// With what is stored.
  ///
  /// - Parameter labels: as they are typed.
  public init(_ model: ModelFunction, labels: String) {
    let traits = model.traits
    var values = [
      "name": traits.name, "description": traits.description, "kind": traits.kind.rawValue,
      "service": traits.service.word, "labels": labels,
      "min_pos_points": "\(traits.minPositivePoints)", "min_neg_points": "\(traits.minNegativePoints)",
      "startswith_box": traits.startsWithBox ? "1" : "", "seconds": "\(traits.seconds)",
    ]
    if let endpoint = traits.service.sageMaker {
      values["endpoint_url"] = traits.address
      values["region"] = endpoint.region
      values["endpoint"] = endpoint.name
      values["container"] = endpoint.container
      values["request"] = endpoint.request.rawValue
      values["answer"] = endpoint.answer.rawValue
    } else {
      values["address"] = traits.address
    }
    values[traits.service == .isaeYOLO ? "model" : "remote_name"] = traits.remoteName
    self.init(model: model, values: values)
  }

  public var title: String { model?.traits.name ?? "New model" }

  public var layout: PageLayout { PageLayout(width: .narrow, stylesheets: ["css/pages/model.css"]) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: origin, actions: model.map(actions)))
    \(failure.map { FormProblems(failure: $0, fields: ModelFunctionForm.fields) })
    <form method="post" action="\(model.map { Path.model($0.id) } ?? Path.models)" class="card form model" novalidate>
    \(form.field("name", "Name", longest: 100))
    \(kind)
    \(service)
    <div class="form model__address">
    \(form.field("address", "Address", hint: addressHint, longest: 2048))
    </div>
    <div class="form model__isae">
    \(form.field("model", "Model", hint: modelHint, longest: 200))
    </div>
    <div class="form model__nuclio">
    \(form.field("remote_name", "Name at a Nuclio dashboard", hint: dashboardHint, isRequired: false, longest: 200))
    </div>
    \(SageMakerFields(form: form))
    <div class="model__detector">
    \(labels)
    </div>
    \(form.field("description", "What people should know", hint: descriptionHint, isRequired: false, longest: 500))
    <div class="form model__interactor">
    \(form.field("min_pos_points", "Points inside, at least", isRequired: false, longest: 3))
    \(form.field("min_neg_points", "Points outside, at least", hint: outsideHint, isRequired: false, longest: 3))
    <label class="check"><input type="checkbox" name="startswith_box" value="1"\
    \(attribute: "checked", if: values["startswith_box"] == "1")> The first two points are the corners of a box</label>
    </div>
    \(form.field("seconds", "Seconds that it may take", hint: secondsHint, isRequired: false, longest: 3))
    <div class="form__actions">
    <button class="button button--primary">\(model == nil ? "Add model" : "Save")</button>
    <a class="button button--quiet" href="\(Path.models)">Cancel</a>
    </div>
    </form>
    """
  }

  private var form: FilledForm { FilledForm(values: values, failure: failure) }

  private let addressHint: HTML = """
    Where a picture is posted to, as <code>http://models:8080/</code>. An address inside the own network must be allowed \
    by the setting <code>OUTBOUND_ALLOW</code>.
    """

  private let modelHint: HTML = """
    As <code>GET /models</code> lists it there, such as <code>yolov5s</code>. The address above ends with \
    <code>/predict</code>.
    """

  private let dashboardHint: HTML = """
    Only where the address is a dashboard's <code>/api/function_invocations</code>.
    """

  private let outsideHint: HTML = "−1 where it takes none."

  private let descriptionHint: HTML = "Shown in the editor, such as how many points to set."

  private let secondsHint: HTML = "1 to 600; usually 120."

  private let trail = [PageHeader.Step(words: "Models", address: Path.models)]

  private var origin: HTML? {
    switch model?.origin {
    case .file: "The file of models declared it. What you change here stays, whatever the file says."
    case .changedFile:
      "The file of models declared it, and people changed it: what the file says does not count any more."
    case .people, nil: nil
    }
  }

  private func actions(_ model: ModelFunction) -> HTML {
    """
    <form method="post" action="\(Path.modelTrial(model.id))"><button class="button">Try</button></form>
    \(ConfirmedLink(address: Path.modelDeletion(model.id), words: "Remove"))
    """
  }

  private var kind: Choice {
    Choice(
      name: "kind",
      label: "What it does",
      options: [
        .init(value: "detector", words: "Detector: finds all objects"),
        .init(value: "interactor", words: "Interactor: finds what one points at"),
        .init(value: "tracker", words: "Tracker: finds it on later pictures"),
        .init(value: "reid", words: "Re-identification: joins boxes into tracks"),
      ],
      selected: values["kind"],
      problem: failure?["kind"]
    )
  }

  private var service: Choice {
    Choice(
      name: "service",
      label: "Where it runs",
      options: [
        .init(value: "nuclio", words: "Nuclio or compatible"),
        .init(value: "isae-yolo", words: "The ISAE class's detectors"),
        .init(value: "sagemaker", words: "Amazon SageMaker"),
      ],
      selected: values["service"],
      problem: failure?["service"]
    )
  }

  private var labels: HTML {
    let description = FieldDescription(
      id: "labels",
      name: "labels",
      hint: """
        What it finds, one a line: <code>car</code> or <code>car: rectangle</code>; or the list that a Nuclio function \
        has as its <code>spec</code>. Where a model answers with numbers, line 1 is number 1, or say it: \
        <code>17 = cat</code>. Empty: whatever it sends.
        """,
      problem: failure?["labels"]
    )
    return """
      <div class="field\(failure?["labels"] == nil ? "" : " field--invalid")">
      <label class="field__label" for="labels">Labels <span class="field__optional">optional</span></label>
      <textarea class="field__control" id="labels" name="labels" rows="6" spellcheck="false"\(description.attributes)>
      \(values["labels"] ?? "")</textarea>
      \(description)
      </div>
      """
  }
}

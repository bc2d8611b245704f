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
    self.init(
      model: model,
      values: [
        "name": traits.name, "description": traits.description, "kind": traits.kind.rawValue,
        "address": traits.address, "remote_name": traits.remoteName, "labels": labels,
        "min_pos_points": "\(traits.minPositivePoints)", "min_neg_points": "\(traits.minNegativePoints)",
        "startswith_box": traits.startsWithBox ? "1" : "", "seconds": "\(traits.seconds)",
      ]
    )
  }

  public var title: String { model?.traits.name ?? "New model" }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: [.init(words: "Models", address: Path.models)], actions: model.map(actions)))
    \(failure.map { FormProblems(failure: $0, fields: ModelFunctionForm.fields) })
    <form method="post" action="\(model.map { Path.model($0.id) } ?? Path.models)" class="card form">
    \(form.field("name", "Name", longest: 100))
    \(kind)
    \(form.field("address", "Address", hint: addressHint, longest: 2048))
    \(form.field("remote_name", "Name at a Nuclio dashboard", hint: dashboardHint, isRequired: false, longest: 200))
    \(labels)
    \(form.field("description", "What people should know", hint: descriptionHint, isRequired: false, longest: 500))
    <details class="form"\(attribute: "open", if: hasUnusual)>
    <summary>Points, box and patience</summary>
    \(form.field("min_pos_points", "Points inside, at least", hint: "Of an interactor.", isRequired: false, longest: 3))
    \(form.field("min_neg_points", "Points outside, at least", hint: outsideHint, isRequired: false, longest: 3))
    <label class="check"><input type="checkbox" name="startswith_box" value="1"\
    \(attribute: "checked", if: values["startswith_box"] == "1")> The first two points are the corners of a box</label>
    \(form.field("seconds", "Seconds that it may take", hint: "1 to 600; usually 120.", isRequired: false, longest: 3))
    </details>
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

  private let dashboardHint: HTML = """
    Only where the address is a dashboard's <code>/api/function_invocations</code>.
    """

  private let outsideHint: HTML = "−1 where it takes none."

  private let descriptionHint: HTML = "Shown in the editor, such as how many points to set."

  private var hasUnusual: Bool {
    ["min_pos_points", "min_neg_points", "seconds"].contains { failure?[$0] != nil }
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
        .init(value: "detector", words: "Detector: finds all objects of a picture"),
        .init(value: "interactor", words: "Interactor: finds the object that people point at"),
        .init(value: "tracker", words: "Tracker: finds an object again on later pictures"),
        .init(value: "reid", words: "Re-identification: joins boxes into tracks"),
      ],
      selected: values["kind"],
      problem: failure?["kind"]
    )
  }

  private var labels: HTML {
    let description = FieldDescription(
      id: "labels",
      name: "labels",
      hint: """
        What a detector finds, one a line: <code>car</code> or <code>car: rectangle</code>; or the list that a Nuclio \
        function has as its <code>spec</code>. Empty: whatever it sends.
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

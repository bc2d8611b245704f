public import Domain
public import HTML

/// All labels of a project as one JSON document, as in CVAT's raw editor.
///
/// Fields: `labels`; `removal`, which is `true` where labels that are missing shall go.
public struct RawLabelsPage: Page {
  public let project: Project
  public let text: String
  /// The labels that are missing in the text, when somebody must say that they shall go.
  public let goingLabels: [String]
  public let failure: ValidationFailure?

  public init(project: Project, text: String, goingLabels: [String] = [], failure: ValidationFailure? = nil) {
    self.project = project
    self.text = text
    self.goingLabels = goingLabels
    self.failure = failure
  }

  public var title: String { "Labels as JSON" }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: lead))
    \(failure.map { FormProblems(failure: $0, fields: ["labels", "removal"]) })
    <form method="post" action="\(Path.rawLabels(project.id))" class="card form">
    \(document)
    \(removal)
    <div class="form__actions"><button class="button button--primary">Save</button>
    <a class="button button--quiet" href="\(Path.projectSettings(project.id))">Cancel</a></div>
    </form>
    """
  }

  private var trail: [PageHeader.Step] {
    [
      .init(words: "Projects", address: Path.projects),
      .init(words: project.name, address: Path.project(project.id)),
      .init(words: "Settings", address: Path.projectSettings(project.id)),
    ]
  }

  private var lead: HTML {
    "As CVAT's raw editor writes them. Labels with an <code>id</code> are changed, others are new, those left out go."
  }

  private var document: HTML {
    let description = FieldDescription(id: "labels", name: "labels", problem: failure?["labels"])
    return """
      <div class="field\(description.problem == nil ? "" : " field--invalid")">
      <label class="field__label" for="labels">Labels</label>
      <textarea class="field__control code-field" id="labels" name="labels" rows="24" spellcheck="false" \
      autocomplete="off"\(description.attributes)>\(text)</textarea>
      \(description)
      </div>
      """
  }

  private var removal: HTML? {
    guard !goingLabels.isEmpty else { return nil }
    let description = FieldDescription(id: "removal", name: "removal", problem: failure?["removal"])
    return """
      <div class="field field--invalid"><label class="check"><input class="check__box" type="checkbox" id="removal" \
      name="removal" value="true"\(description.attributes)> Delete \(goingLabels.joined(separator: ", ")), and everything \
      that is marked so</label>
      \(description)</div>
      """
  }
}

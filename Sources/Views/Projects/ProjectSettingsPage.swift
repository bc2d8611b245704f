public import Domain
public import HTML

/// Renames a project, changes its labels, deletes it.
public struct ProjectSettingsPage: Page {
  public let project: Project
  public let labels: [Label]
  /// What stands in the form of the name, which may differ from what is saved.
  public let name: String
  public let bugTracker: String
  /// Who may be given the project; empty for those who may not give it.
  public let people: [Person]
  /// Where it may be moved; empty for those who may not move it.
  public let organizations: [Organization]
  public let canDelete: Bool
  /// What was typed for another label; nil while nothing was.
  public let newLabel: LabelRow?
  /// The label whose change was refused, and what was typed for it.
  public let editedLabel: Label.ID?
  public let edit: LabelRow?
  /// Field `name` is the project's; every other belongs to the label that was typed, new or edited.
  public let failure: ValidationFailure?

  public init(
    project: Project,
    labels: [Label],
    name: String? = nil,
    bugTracker: String? = nil,
    people: [Person] = [],
    organizations: [Organization] = [],
    newLabel: LabelRow? = nil,
    editedLabel: Label.ID? = nil,
    edit: LabelRow? = nil,
    failure: ValidationFailure? = nil,
    canDelete: Bool = true
  ) {
    self.project = project
    self.labels = labels
    self.name = name ?? project.name
    self.bugTracker = bugTracker ?? project.bugTracker
    self.people = people
    self.organizations = organizations
    self.canDelete = canDelete
    self.newLabel = newLabel
    self.editedLabel = editedLabel
    self.edit = edit
    self.failure = failure
  }

  public var title: String { "Settings of \(project.name)" }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: "Settings", trail: trail, actions: webhooks))
    \(failure.map { FormProblems(failure: $0, fields: fields) })
    <section class="card" aria-labelledby="name-title">
    <h2 class="card__title" id="name-title">Project</h2>
    <form method="post" action="\(Path.project(project.id))" class="form">
    \(Field(name: "name", label: "Project name", value: name, problem: failure?["name"], longest: 256))
    \(people.isEmpty
      ? nil : AssigneeChoice(people: people, selected: project.assignee, problem: failure?["assignee_id"]))
    \(OrganizationChoice(
      organizations: organizations, selected: project.organization, problem: failure?["organization_id"]
    ))
    \(Field(
      name: "bug_tracker", label: "Issue tracker", value: bugTracker,
      hint: "An address that begins with https://.", problem: failure?["bug_tracker"], isRequired: false
    ))
    <div class="form__actions"><button class="button button--primary">Save</button></div>
    </form>
    </section>
    <section class="card" aria-labelledby="labels-title">
    <h2 class="card__title" id="labels-title">Labels</h2>
    <ul class="label-forms">
    \(labels.map(form))
    \(newLabelForm)
    </ul>
    <p class="card__note"><a href="\(Path.newLabel(project.id))">Add a label with attributes, or a skeleton</a> · \
    <a href="\(Path.rawLabels(project.id))">All labels as JSON</a></p>
    </section>
    \(canDelete ? deletion : nil)
    """
  }

  private var webhooks: HTML {
    """
    <a class="button button--quiet" href="\(Path.webhooks(.project(project.id)))">Webhooks</a>
    """
  }

  private var deletion: HTML {
    """
    <section class="card card--danger" aria-labelledby="deletion-title">
    <h2 class="card__title" id="deletion-title">Delete the project</h2>
    <div class="card__action"><p>All its tasks, pictures and annotations go with it.</p>
    \(ConfirmedLink(address: Path.projectDeletion(project.id), words: "Delete project"))</div>
    </section>
    """
  }

  private var trail: [PageHeader.Step] {
    [
      .init(words: "Projects", address: Path.projects),
      .init(words: project.name, address: Path.project(project.id)),
    ]
  }

  private static let ofProject = ["name", "assignee_id", "organization_id", "bug_tracker"]

  /// The fields whose sentences stand beside a control.
  private var fields: [String] {
    let ofLabels = newLabel == nil && editedLabel == nil ? [] : failure?.problems.map(\.field) ?? []
    return Self.ofProject + ofLabels
  }

  private var labelProblem: String? {
    failure?.problems.first { !Self.ofProject.contains($0.field) }?.sentence
  }

  private func form(_ label: Label) -> HTML {
    let isEdited = label.id == editedLabel
    let saved = LabelRow(name: label.name, color: label.color.description)
    let fields = LabelFields(
      row: isEdited ? edit ?? saved : saved,
      id: "label-\(label.id)",
      words: "label \(label.name)",
      problem: isEdited ? labelProblem : nil
    )
    return """
      <li class="label-form-item">
      <form method="post" action="\(Path.projectLabel(project.id, label.id))" class="label-form">
      \(fields)
      <button class="button button--small" aria-label="Save label \(label.name)">Save</button>
      </form>
      <a class="button button--small button--quiet" href="\(Path.projectLabel(project.id, label.id))" \
      aria-label="Attributes of label \(label.name)">\(details(of: label))</a>
      \(deletion(of: label))
      </li>

      """
  }

  /// What there is to see on the label's own page.
  private func details(of label: Label) -> String {
    let kind = label.kind == .any ? "" : "\(Wording.kind(label.kind)) · "
    return kind + (label.attributes.isEmpty ? "Attributes" : Wording.count(label.attributes.count, "attribute"))
  }

  private func deletion(of label: Label) -> ConfirmedLink {
    ConfirmedLink(
      address: Path.labelDeletion(project.id, label.id),
      words: "Delete",
      label: "Delete label \(label.name)",
      classes: "button button--small button--danger-quiet"
    )
  }

  private var newLabelForm: HTML {
    let fields = LabelFields(
      row: newLabel ?? .blank(at: labels.count),
      id: "label-new",
      words: "the new label",
      problem: newLabel == nil ? nil : labelProblem
    )
    return """
      <li class="label-form-item">
      <form method="post" action="\(Path.projectLabels(project.id))" class="label-form">
      \(fields)
      <button class="button button--small button--primary">Add</button>
      </form>
      </li>
      """
  }
}

/// Colour and name of one label: the fields `label_color` and `label_name`.
struct LabelFields: Fragment {
  let row: LabelRow
  let id: String
  /// The label in words, for the controls' names.
  let words: String
  let problem: String?

  var body: HTML {
    let description = FieldDescription(id: id, name: "label_name", problem: problem)
    return """
      <input class="label-row__color" type="color" name="label_color" value="\(row.shownColor.description)" \
      aria-label="Colour of \(words)">
      <input class="field__control label-row__name" type="text" name="label_name" value="\(row.name)" \
      aria-label="Name of \(words)" maxlength="\(LabelDraft.longestName)" autocomplete="off" required\
      \(description.attributes)>
      \(description)
      """
  }
}

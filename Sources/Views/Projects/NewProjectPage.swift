public import Domain
public import HTML

/// The form that makes a project with its labels.
public struct NewProjectPage: Page {
  public let title = "New project"
  public let name: String
  /// What was typed, rows without a name included, so that problems stand beside the right row.
  public let labels: [LabelRow]
  /// Fields: `name`; `labels[0]`, `labels[1]`, … for the rows in the order of the form; `labels` for the whole set.
  public let failure: ValidationFailure?

  public init(name: String = "", labels: [LabelRow] = [], failure: ValidationFailure? = nil) {
    self.name = name
    self.labels = labels
    self.failure = failure
  }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: [.init(words: "Projects", address: Path.projects)]))
    \(failure.map { FormProblems(failure: $0, fields: fields) })
    <form method="post" action="\(Path.projects)" class="card form">
    \(nameField)
    \(LabelRows(rows: labels, failure: failure))
    <div class="form__actions">
    <button class="button button--primary">Create project</button>
    <a class="button button--quiet" href="\(Path.projects)">Cancel</a>
    </div>
    </form>
    """
  }

  private var nameField: Field {
    Field(
      name: "name",
      label: "Name",
      value: name,
      problem: failure?["name"],
      longest: 256,
      isFocused: labels.isEmpty
    )
  }

  private var fields: [String] { ["name", "labels"] + labels.indices.map { "labels[\($0)]" } }
}

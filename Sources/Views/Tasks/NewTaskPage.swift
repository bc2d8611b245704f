public import Domain
public import HTML

/// The form that makes a task; it posts `multipart/form-data` with the token first. The frames are made in the background:
/// the answer is the page of that request.
public struct NewTaskPage: Page {
  public let title = "New task"
  public let project: Project
  public let sources: MediaSources
  /// What was typed, by the fields' names: `name`, `subset`, and those of `MediaFields`.
  public let values: [String: String]
  /// Subsets that other tasks of the project have.
  public let subsets: [String]
  public let failure: ValidationFailure?

  public init(
    project: Project,
    sources: MediaSources,
    values: [String: String] = [:],
    subsets: [String] = [],
    failure: ValidationFailure? = nil
  ) {
    self.project = project
    self.sources = sources
    self.values = values
    self.subsets = subsets
    self.failure = failure
  }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail))
    \(failure.map { FormProblems(failure: $0, fields: ["name", "subset"] + MediaFields.names(sources)) })
    <form method="post" action="\(Path.projectTasks(project.id))" enctype="multipart/form-data" class="card form">
    \(Field(
      name: "name", label: "Name", value: values["name"] ?? "", problem: failure?["name"], longest: 256,
      isFocused: values.isEmpty
    ))
    \(subset)
    \(MediaFields(sources: sources, values: values, failure: failure, isNewTask: true))
    <div class="form__actions">
    <button class="button button--primary">Create task</button>
    <a class="button button--quiet" href="\(Path.project(project.id))">Cancel</a>
    </div>
    </form>
    """
  }

  private var trail: [PageHeader.Step] {
    [
      .init(words: "Projects", address: Path.projects),
      .init(words: project.name, address: Path.project(project.id)),
    ]
  }

  private var subset: HTML {
    """
    \(Field(
      name: "subset",
      label: "Subset",
      value: values["subset"] ?? "",
      hint: "Such as <code>train</code> or <code>test</code>: exports put the task there.",
      problem: failure?["subset"],
      isRequired: false,
      longest: 64,
      suggestions: subsets
    ))
    """
  }
}

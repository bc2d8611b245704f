public import Domain
public import HTML

/// A task's name, subset, assignee, organisation and issue tracker.
///
/// Fields: `name`, `subset`, `assignee` (a user's key, or empty), `organization` (so, too), `bug_tracker`.
public struct TaskSettingsPage: Page {
  public let task: LabelingTask
  public let people: [Person]
  /// Where it may be moved; empty for a task of a project, which is moved with it, and for those who may not.
  public let organizations: [Organization]
  public let typed: Typed
  public let failure: ValidationFailure?

  /// What stands in the form, which may differ from what is saved.
  public struct Typed: Equatable, Sendable {
    public let name: String
    public let subset: String
    public let bugTracker: String

    public init(name: String, subset: String, bugTracker: String) {
      self.name = name
      self.subset = subset
      self.bugTracker = bugTracker
    }
  }

  public init(
    task: LabelingTask,
    people: [Person],
    organizations: [Organization] = [],
    typed: Typed? = nil,
    failure: ValidationFailure? = nil
  ) {
    self.task = task
    self.people = people
    self.organizations = organizations
    self.typed = typed ?? Typed(name: task.name, subset: task.subset, bugTracker: task.bugTracker)
    self.failure = failure
  }

  public var title: String { "Settings of \(task.name)" }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: "Settings", trail: trail))
    \(failure.map { FormProblems(failure: $0, fields: Self.fields) })
    <section class="card" aria-labelledby="task-title">
    <h2 class="card__title" id="task-title">Task</h2>
    <form method="post" action="\(Path.taskSettings(task.id))" class="form">
    \(Field(name: "name", label: "Name", value: typed.name, problem: failure?["name"], longest: 256))
    \(Field(
      name: "subset", label: "Subset", value: typed.subset,
      hint: "A word such as train or test: exports put the task there.", problem: failure?["subset"],
      isRequired: false, longest: 64
    ))
    \(AssigneeChoice(people: people, selected: task.assignee, problem: failure?["assignee_id"]))
    \(OrganizationChoice(
      organizations: organizations, selected: task.organization, problem: failure?["organization_id"]
    ))
    \(Field(
      name: "bug_tracker", label: "Issue tracker", value: typed.bugTracker,
      hint: "An address that begins with https://.", problem: failure?["bug_tracker"], isRequired: false
    ))
    <div class="form__actions"><button class="button button--primary">Save</button>
    <a class="button button--quiet" href="\(Path.task(task.id))">Cancel</a></div>
    </form>
    </section>
    """
  }

  /// The fields whose sentences stand beside a control.
  private static let fields = ["name", "subset", "assignee_id", "organization_id", "bug_tracker"]

  private var trail: [PageHeader.Step] {
    [PageHeader.Step].above(task) + [.init(words: task.name, address: Path.task(task.id))]
  }
}

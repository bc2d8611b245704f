public import Domain
public import HTML

/// The form that gives a task pictures or a video, or more pictures. It posts `multipart/form-data` with the token first.
public struct AddMediaPage: Page {
  public let task: LabelingTask
  public let sources: MediaSources
  /// What was typed, by the fields' names.
  public let values: [String: String]
  public let failure: ValidationFailure?

  public init(
    task: LabelingTask,
    sources: MediaSources,
    values: [String: String] = [:],
    failure: ValidationFailure? = nil
  ) {
    self.task = task
    self.sources = sources
    self.values = values
    self.failure = failure
  }

  public var title: String { "Add pictures" }
  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: lead))
    \(failure.map { FormProblems(failure: $0, fields: MediaFields.names(sources)) })
    <form method="post" action="\(Path.taskMedia(task.id))" enctype="multipart/form-data" class="card form">
    \(MediaFields(sources: sources, values: values, failure: failure, isNewTask: false))
    <div class="form__actions">
    <button class="button button--primary">Add</button>
    <a class="button button--quiet" href="\(Path.task(task.id))">Cancel</a>
    </div>
    </form>
    """
  }

  private var trail: [PageHeader.Step] {
    .above(task) + [.init(words: task.name, address: Path.task(task.id))]
  }

  private var lead: HTML {
    task.size == nil
      ? "They become the task's frames, shared out among its jobs."
      : "They come behind those that the task has, in new jobs; what was marked stays as it is."
  }
}

public import Domain
public import HTML

/// Who works on a job, and how far it is.
///
/// Fields: `assignee` (a user's key, or empty for nobody), `stage`, `state`.
public struct JobSettingsPage: Page {
  public let task: LabelingTask
  public let job: Job
  /// Everybody whom the job may be given to.
  public let people: [Person]
  /// How long its objects took.
  public let pace: WorkPace
  /// Those of its task, in their order.
  public let labels: [Label]
  public let failure: ValidationFailure?

  public init(
    task: LabelingTask,
    job: Job,
    people: [Person],
    pace: WorkPace = WorkPace(),
    labels: [Label] = [],
    failure: ValidationFailure? = nil
  ) {
    self.task = task
    self.job = job
    self.people = people
    self.pace = pace
    self.labels = labels
    self.failure = failure
  }

  public var title: String { "Job \(job.id)" }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: "\(Wording.frames(of: job))"))
    \(failure.map { FormProblems(failure: $0, fields: ["assignee_id"]) })
    <section class="card" aria-labelledby="job-title">
    <h2 class="card__title" id="job-title">Assignee and progress</h2>
    <form method="post" action="\(Path.jobSettings(task.id, job.id))" class="form">
    \(AssigneeChoice(people: people, selected: job.assignee, problem: failure?["assignee_id"]))
    \(Choice(
      name: "stage", label: "Stage", options: stages, selected: job.stage.rawValue,
      hint: "Another stage begins anew: its state becomes “new”."
    ))
    \(Choice(name: "state", label: "State", options: states, selected: job.state.rawValue))
    <div class="form__actions"><button class="button button--primary">Save</button>
    <a class="button button--quiet" href="\(Path.task(task.id))">Cancel</a></div>
    </form>
    </section>
    \(WorkPaceCard(pace: pace, labels: labels))
    <p class="card__link"><a href="\(Path.jobDeletions(task.id, job.id))">Bring back what was deleted in this job</a></p>
    """
  }

  private var trail: [PageHeader.Step] {
    [PageHeader.Step].above(task) + [.init(words: task.name, address: Path.task(task.id))]
  }

  private var stages: [Choice.Option] {
    Job.Stage.allCases.map { .init(value: $0.rawValue, words: $0.rawValue.capitalizedWord) }
  }

  private var states: [Choice.Option] {
    Job.State.allCases.map { .init(value: $0.rawValue, words: $0.rawValue.capitalizedWord) }
  }
}

/// Chooses somebody, or nobody: the field `assignee`.
struct AssigneeChoice: Fragment {
  let people: [Person]
  let selected: Person?
  var problem: String?

  var body: HTML {
    // Whoever has it now stays in the list, even if his account is disabled.
    let others = people.filter { $0.id != selected?.id }
    let all = (selected.map { [$0] } ?? []) + others
    return Choice(
      name: "assignee",
      label: "Assignee",
      options: [.init(value: "", words: "Nobody")]
        + all.map { .init(value: $0.id.description, words: $0.calledName) },
      selected: selected?.id.description ?? "",
      problem: problem
    ).body
  }
}

extension String {
  /// The first letter as a capital.
  var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}

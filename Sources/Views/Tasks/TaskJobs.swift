import Domain
import HTML

/// The jobs of a task, each with its way into the editor.
struct TaskJobs: Fragment {
  let task: LabelingTask
  let jobs: ListPage<JobSummary>
  let canAssign: Bool
  /// Whom jobs may be given to.
  let people: [Person]

  var body: HTML {
    """
    <section class="section" aria-labelledby="jobs-title">
    <h2 class="section__title" id="jobs-title">Jobs</h2>
    \(list)
    \(canAssign && jobs.count > 1 ? assignments : nil)
    \(Pagination(back: link("Previous", jobs.hasPrevious, -1), further: link("Next", jobs.hasNext, 1)))
    </section>
    """
  }

  /// Gives those that are ticked, or all of the task, to somebody in one step.
  private var assignments: HTML {
    """
    <details class="card disclosure">
    <summary class="disclosure__summary">Give several jobs to somebody</summary>
    <form method="post" action="\(Path.taskAssignments(task.id))" id="assignments" class="form">
    <p class="section__note">Tick jobs in the table, or take all of them.</p>
    <label class="check"><input type="checkbox" name="all" value="1"> All \(Wording.count(jobs.count, "job")) of this task\
    </label>
    \(AssigneeChoice(people: people, selected: nil))
    <div class="form__actions"><button class="button button--primary">Give jobs</button></div>
    </form>
    </details>
    """
  }

  private func link(_ words: String, _ isThere: Bool, _ step: Int) -> Pagination.Link? {
    guard isThere else { return nil }
    return .init(words: words, address: Address.with(Path.task(task.id), [("jobs", "\(jobs.page + step)")]))
  }

  private var list: HTML {
    guard !jobs.elements.isEmpty else {
      return """
        <p class="section__note">No jobs yet: they are made with the first pictures.</p>
        """
    }
    return TableFrame(label: "Jobs", columns: columns, rows: jobs.elements.map(row)).body
  }

  private let columns = [
    TableFrame.column("Job"), TableFrame.column("Stage", isMinor: true), TableFrame.column("State"),
    TableFrame.column("Assignee", isMinor: true), TableFrame.actionColumn,
  ]

  private func row(_ summary: JobSummary) -> HTML {
    let job = summary.job
    return """
      <tr>
      <th scope="row">\(tick(job))<a class="table__main" href="\(Path.job(task.id, job.id))">Job \(job.id.description)</a>\
      <span class="table__second">\(Wording.frames(of: job))\(kind(of: job))\(issues(summary))</span></th>
      \(TableFrame.cell("\(job.stage.rawValue)", isMinor: true))\
      \(TableFrame.cell(Badge(job.state).body))\
      \(TableFrame.cell("\(job.assignee?.calledName ?? "–")", isMinor: true))\
      <td class="table__actions">\(assignment(of: job))</td>
      </tr>

      """
  }

  private func tick(_ job: Job) -> HTML? {
    guard canAssign, jobs.count > 1 else { return nil }
    return """
      <input type="checkbox" name="job" value="\(job.id.description)" form="assignments" \
      aria-label="Job \(job.id.description)"> 
      """
  }

  private func issues(_ summary: JobSummary) -> HTML? {
    guard summary.issueCount > 0 else { return nil }
    return """
       · <a href="\(Path.jobIssues(task.id, summary.job.id))">\(Wording.count(summary.issueCount, "issue"))</a>
      """
  }

  private func kind(of job: Job) -> String { job.kind == .groundTruth ? " · ground truth" : "" }

  private func assignment(of job: Job) -> HTML? {
    guard canAssign else { return nil }
    return """
      <a class="button button--small button--quiet" href="\(Path.jobSettings(task.id, job.id))" \
      aria-label="Assign job \(job.id.description)">Assign</a>
      """
  }
}

/// How far jobs are: a bar for each stage, in pieces for each state, with the numbers in words.
struct JobProgressCard: Fragment {
  let progress: JobProgress

  var body: HTML {
    guard progress.jobs > 0 else { return .empty }
    return """
      <section class="card" aria-labelledby="progress-title">
      <h2 class="card__title" id="progress-title">Progress</h2>
      <dl class="stages">
      \(Job.Stage.allCases.map(stage))
      </dl>
      </section>
      """
  }

  private func stage(_ stage: Job.Stage) -> HTML {
    let words = Job.State.allCases.reversed().compactMap { state -> String? in
      let count = progress.jobs(in: stage, state)
      return count == 0 ? nil : "\(Wording.grouped(count)) \(state.rawValue)"
    }
    return """
      <div class="stages__stage"><dt>\(stage.rawValue.capitalizedWord)</dt>
      <dd>\(words.isEmpty ? "no jobs" : words.joined(separator: ", "))\(bar(stage))</dd></div>

      """
  }

  /// In frames of all stages: the three bars together are as long as one.
  private func bar(_ stage: Job.Stage) -> HTML {
    var start = 0
    let pieces = [Job.State.completed, .inProgress, .rejected, .new].map { state -> HTML in
      let length = 1000 * progress.frames(in: stage, state) / max(progress.frames, 1)
      defer { start += length }
      guard length > 0 else { return .empty }
      return """
        <rect class="stage-bar__part stage-bar__part--\(Self.suffix(state))" x="\(start)" width="\(length)" height="1"/>
        """
    }
    return """
      <svg class="share-bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">\
      <rect class="share-bar__rest" width="1000" height="1"/>\(pieces)</svg>
      """
  }

  private static func suffix(_ state: Job.State) -> String {
    switch state {
    case .new: "new"
    case .inProgress: "progress"
    case .completed: "completed"
    case .rejected: "rejected"
    }
  }
}

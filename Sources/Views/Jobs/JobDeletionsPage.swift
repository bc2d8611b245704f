public import Domain
public import HTML

/// What was deleted in a job, newest first, each with a button that brings it back: the field `time`.
public struct JobDeletionsPage: Page {
  public let task: LabelingTask
  public let job: Job
  public let deletions: [Deletion]
  /// Whether there are older ones than these.
  public let hasMore: Bool

  public init(task: LabelingTask, job: Job, deletions: [Deletion], hasMore: Bool) {
    self.task = task
    self.job = job
    self.deletions = deletions
    self.hasMore = hasMore
  }

  public var title: String { "Deleted in job \(job.id)" }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: "Everything can be brought back for \(Deletion.days) days."))
    \(list)
    """
  }

  private var trail: [PageHeader.Step] {
    [PageHeader.Step].above(task) + [.init(words: task.name, address: Path.task(task.id))]
  }

  private var list: HTML {
    guard !deletions.isEmpty else {
      return EmptyState(
        title: "Nothing was deleted",
        sentence: "Objects that somebody deletes in this job are kept here for a while.",
        action: #"<a class="button" href="\#(Path.job(task.id, job.id))">Annotate</a>"#
      ).body
    }
    return """
      \(TableFrame(label: "Deletions", columns: columns, rows: deletions.map(row)))
      \(Pagination(back: nil, further: older))
      """
  }

  private let columns = [
    TableFrame.column("Deleted (UTC)"), TableFrame.column("By"), TableFrame.column("Objects", isNumber: true),
    TableFrame.column("Frames", isMinor: true), TableFrame.actionColumn,
  ]

  private var older: Pagination.Link? {
    guard hasMore, let last = deletions.last else { return nil }
    let address = Address.with(Path.jobDeletions(task.id, job.id), [("before", "\(last.time.milliseconds)")])
    return .init(words: "Older", address: address)
  }

  private func row(_ deletion: Deletion) -> HTML {
    let frames = deletion.frames
    return """
      <tr>
      <th scope="row">\(Moment(deletion.time))</th>
      \(TableFrame.cell("\(deletion.person?.calledName ?? "somebody")"))\
      \(TableFrame.cell("\(Wording.grouped(deletion.count))", isNumber: true))\
      \(TableFrame.cell("\(frames.count == 1 ? "\(frames.lowerBound)" : "\(frames.lowerBound)–\(frames.upperBound)")", isMinor: true))\
      <td class="table__actions"><form method="post" action="\(Path.jobDeletions(task.id, job.id))">
      <input type="hidden" name="time" value="\(deletion.time.milliseconds)">
      <button class="button button--small">Bring back</button></form></td>
      </tr>

      """
  }
}

public import Domain
import HTML

/// A task as lists show it.
public struct TaskSummary: Equatable, Sendable {
  public let task: LabelingTask
  public let jobCount: Int
  public let completedJobCount: Int

  public init(_ task: LabelingTask) {
    self.task = task
    jobCount = task.jobs.all
    completedJobCount = task.jobs.completed
  }
}

/// Tasks, one a row, with their first picture.
struct TaskTable: Fragment {
  let tasks: [TaskSummary]
  let showsProject: Bool

  var body: HTML {
    TableFrame(label: "Tasks", columns: columns, rows: tasks.map(row)).body
  }

  private var columns: [HTML] {
    [
      TableFrame.column("Task"), TableFrame.column("Pictures", isNumber: true), TableFrame.column("Jobs done"),
      TableFrame.column("Changed (UTC)", isMinor: true),
    ]
  }

  private func row(_ summary: TaskSummary) -> HTML {
    let task = summary.task
    return """
      <tr>
      <th scope="row"><span class="with-cover">\(cover(task))<span class="with-cover__words">\
      <a class="table__main" href="\(Path.task(task.id))">\(LongName(task.name))</a>\(second(task))</span></span></th>
      \(TableFrame.cell(size(task), isNumber: true))\
      \(TableFrame.cell(progress(summary)))\
      \(TableFrame.cell("\(Moment(task.updated))", isMinor: true))
      </tr>

      """
  }

  private func size(_ task: LabelingTask) -> HTML {
    guard let size = task.size else { return Badge("no pictures", tone: .warning).body }
    return "\(Wording.grouped(size))"
  }

  private func cover(_ task: LabelingTask) -> HTML {
    guard task.size ?? 0 > 0 else {
      return """
        <span class="cover cover--empty">\(Icon.pictures)</span>
        """
    }
    return """
      <img class="cover" src="\(Path.taskThumbnail(task.id, 0))" alt="" width="64" height="48" loading="lazy">
      """
  }

  private func second(_ task: LabelingTask) -> HTML? {
    let words = [showsProject ? task.projectName : "", task.subset].filter { !$0.isEmpty }
    guard !words.isEmpty else { return nil }
    return """
      <span class="table__second">\(words.joined(separator: " · "))</span>
      """
  }

  private func progress(_ summary: TaskSummary) -> HTML {
    """
    <span class="progress-cell">\(summary.completedJobCount) of \(summary.jobCount)\
    \(ShareBar(part: summary.completedJobCount, whole: summary.jobCount))</span>
    """
  }
}

import Domain
import HTML

/// Downloads the annotations; a GET form, because it changes nothing.
///
/// Fields: `format`, and `save_images`, which is `true` or absent.
struct TaskExportForm: Fragment {
  let task: LabelingTask.ID
  let formats: [String]

  var body: HTML {
    """
    <section class="card" aria-labelledby="export-title">
    <h2 class="card__title" id="export-title">Export</h2>
    <form method="get" action="\(Path.taskExport(task))" class="form">
    \(Choice(name: "format", label: "Format", options: formats.map { .init(value: $0, words: $0) }))
    <label class="check">
    <input class="check__box" type="checkbox" name="save_images" value="true"> With pictures
    </label>
    <div class="form__actions">
    <button class="button">Download</button>
    <a class="button button--quiet" href="\(Path.taskDataset(task))">All formats, and imports</a>
    </div>
    </form>
    </section>
    """
  }
}

extension [PageHeader.Step] {
  /// What a task is in: its project, or the list of tasks.
  static func above(_ task: LabelingTask) -> [PageHeader.Step] {
    guard let project = task.project else { return [.init(words: "Tasks", address: Path.tasks)] }
    return [
      .init(words: "Projects", address: Path.projects), .init(words: task.projectName, address: Path.project(project)),
    ]
  }
}

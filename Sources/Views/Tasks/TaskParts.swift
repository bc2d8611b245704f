import Domain
import HTML

/// Asks for an export in the format that is likely wanted, and says what that leaves out.
struct TaskExportForm: Fragment {
  let task: LabelingTask
  /// nil where there is nothing to export yet.
  let format: DatasetFormatChoice?

  var body: HTML {
    """
    <section class="card" aria-labelledby="export-title">
    <h2 class="card__title" id="export-title">Export</h2>
    \(format.map(form))
    <p class="card__link"><a href="\(DatasetSubject.task(task).path)">All formats, and imports</a></p>
    </section>
    """
  }

  private func form(_ format: DatasetFormatChoice) -> HTML {
    """
    <form method="post" action="\(DatasetSubject.task(task).exportPath)" class="form">
    <input type="hidden" name="format" value="\(format.name)">
    <div class="format-words"><p class="format-words__text">\(format.summary)</p>
    \(FormatLossList(losses: format.losses))</div>
    <label class="check">
    <input class="check__box" type="checkbox" name="save_images" value="true"> With pictures
    </label>
    <div class="form__actions"><button class="button">Export as \(format.name)</button></div>
    </form>
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

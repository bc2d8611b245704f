import Domain
import HTML

/// The jobs of a task, each with its way into the editor.
struct TaskJobs: Fragment {
  let task: LabelingTask
  let jobs: [Job]

  var body: HTML {
    """
    <section class="section" aria-labelledby="jobs-title">
    <h2 class="section__title" id="jobs-title">Jobs</h2>
    \(list)
    </section>
    """
  }

  private var list: HTML {
    guard !jobs.isEmpty else {
      return """
        <p class="section__note">No jobs yet: they are made with the first pictures.</p>
        """
    }
    return TableFrame(label: "Jobs", columns: columns, rows: jobs.map(row)).body
  }

  private let columns = [
    TableFrame.column("Job"), TableFrame.column("Stage", isMinor: true), TableFrame.column("State"),
    TableFrame.column("Assignee", isMinor: true), TableFrame.actionColumn,
  ]

  private func row(_ job: Job) -> HTML {
    """
    <tr>
    <th scope="row"><a class="table__main" href="\(Path.job(task.id, job.id))">Job \(job.id.description)</a>\
    <span class="table__second">\(Wording.frames(of: job))</span></th>
    \(TableFrame.cell("\(job.stage.rawValue)", isMinor: true))\
    \(TableFrame.cell(Badge(job.state).body))\
    \(TableFrame.cell("\(job.assignee?.calledName ?? "–")", isMinor: true))\
    <td class="table__actions"><a class="button button--small button--quiet" \
    href="\(Path.jobSettings(task.id, job.id))" aria-label="Assign job \(job.id.description)">Assign</a>\
    <a class="button button--small" href="\(Path.job(task.id, job.id))" \
    aria-label="Annotate job \(job.id.description)">Annotate</a></td>
    </tr>

    """
  }
}

/// The pictures of a task; each opens the editor at its frame.
struct TaskFrames: Fragment {
  let task: LabelingTask
  let jobs: [Job]
  let page: FramePage

  var body: HTML {
    """
    <section class="section" aria-labelledby="pictures-title">
    <h2 class="section__title" id="pictures-title">Pictures</h2>
    \(grid)
    \(Pagination(back: link("Previous", page.previousStart), further: link("Next", page.nextStart)))
    </section>
    """
  }

  private func link(_ words: String, _ start: Int?) -> Pagination.Link? {
    start.map { .init(words: words, address: Address.with(Path.task(task.id), [("from", "\($0)")])) }
  }

  private var grid: HTML {
    guard !page.frames.isEmpty else {
      return EmptyState(
        title: "No pictures",
        sentence: "This task has no pictures. Make a new task from the files that you want."
      ).body
    }
    return """
      <ul class="thumbnails">
      \(page.frames.map(thumbnail))
      </ul>
      """
  }

  private func thumbnail(_ frame: Frame) -> HTML {
    """
    <li class="thumbnail"><a class="thumbnail__link" href="\(address(of: frame))">\
    <img class="thumbnail__picture" src="\(Path.taskThumbnail(task.id, frame.number))" alt="" \
    width="240" height="180" loading="lazy">\
    <span class="thumbnail__words"><span class="thumbnail__name">\(frame.name)</span>\
    <span class="thumbnail__size">\(frame.number) · \(frame.width) × \(frame.height)</span></span></a></li>

    """
  }

  /// The editor, or the picture itself where no job holds it.
  private func address(of frame: Frame) -> String {
    guard let job = jobs.first(where: { $0.contains(frame: frame.number) }) else {
      return Path.taskFrame(task.id, frame.number)
    }
    return Path.job(task.id, job.id, frame: frame.number)
  }
}

/// How often each label was used.
struct TaskStatistics: Fragment {
  let counts: [LabelCount]

  var body: HTML {
    """
    <section class="card" aria-labelledby="statistics-title">
    <h2 class="card__title" id="statistics-title">Marked so far</h2>
    \(list)
    </section>
    """
  }

  private var list: HTML {
    let most = counts.map(\.count).max() ?? 0
    guard most > 0 else {
      return """
        <p class="card__note">Nothing yet. Open the job and draw the first box.</p>
        """
    }
    return """
      <ul class="statistics">
      \(counts.map { line($0, most: most) })
      </ul>
      """
  }

  private func line(_ count: LabelCount, most: Int) -> HTML {
    """
    <li class="statistics__line"><span class="statistics__name">\(count.label.name)</span>\
    <span class="statistics__count">\(Wording.grouped(count.count))</span>\
    \(ShareBar(part: count.count, whole: most, color: count.label.color))</li>

    """
  }
}

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

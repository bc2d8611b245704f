import Domain
import Views

extension LabelingTask {
  static let sample = LabelingTask(
    id: .init(1),
    project: .init(1),
    projectName: hostile,
    name: hostile,
    subset: hostile,
    owner: .sample,
    created: .sample,
    updated: .sample,
    size: 12,
    jobs: .init(all: 2, completed: 1, annotation: 1)
  )
}

extension TaskSummary {
  static let sample = TaskSummary(.sample)
}

extension Job {
  static let sample = Job(
    id: .init(5),
    task: .init(1),
    stage: .annotation,
    state: .inProgress,
    assignee: .sample,
    start: 0,
    stop: 11,
    updated: .sample
  )
}

extension JobSummary {
  static let sample = JobSummary(job: .sample, taskName: hostile, projectName: hostile)
}

extension Frame {
  static let sample = Frame(number: 3, name: hostile, width: 640, height: 480)
}

extension TaskPage {
  /// A task with one of everything.
  static func sample(
    rights: Rights = Rights(Standing(role: .user, isOwner: true)),
    frames: FramePage = FramePage(
      frames: [.init(frame: .sample, isDeleted: true)],
      previousStart: 0,
      nextStart: 60,
      search: hostile,
      deletedCount: 1
    ),
    request: Bool = false,
    problem: String? = nil
  ) -> TaskPage {
    TaskPage(
      task: .sample,
      rights: rights,
      progress: JobProgress([.init(stage: .annotation, state: .new, jobs: 2, frames: 9)]),
      jobs: ListPage(elements: [.sample], count: 70, page: 1, pageSize: 50),
      frames: frames,
      objects: ObjectCounts([.init(label: .sample, counts: ["rectangle": 3, "tag": 1])]),
      exporter: DatasetFormatChoice(name: hostile, summary: hostile, losses: [hostile]),
      request: request ? .sample : nil,
      mediaProblem: problem
    )
  }
}

extension ImportManner {
  static let sample = ImportManner(appends: false, drawsMasksAsPolygons: true, isDryRun: true)
}

extension BackgroundRequest {
  static let sample = BackgroundRequest(
    id: .init(7),
    operation: .init(.create, of: .task, 1, place: .init(project: .init(1), task: .init(1))),
    owner: .sample,
    state: .failed,
    progress: 0.5,
    message: hostile,
    log: hostile,
    attempts: 1,
    created: .init(milliseconds: 0),
    started: nil,
    finished: nil,
    result: .init()
  )
}

extension SamplePage {
  static let settings = [
    SamplePage("task settings", TaskSettingsPage(task: .sample, people: [.sample], failure: .sample("subset"))),
    SamplePage("job settings", JobSettingsPage(task: .sample, job: .sample, people: [.sample])),
    SamplePage(
      "deletions",
      JobDeletionsPage(
        task: .sample,
        job: .sample,
        deletions: [Deletion(time: .sample, person: .sample, count: 3, frames: 0...2)],
        hasMore: true
      )
    ),
    SamplePage("no deletions", JobDeletionsPage(task: .sample, job: .sample, deletions: [], hasMore: false)),
    SamplePage("new label", LabelPage(project: .sample, label: nil)),
    SamplePage(
      "label",
      LabelPage(
        project: .sample,
        label: Label(
          id: .init(1),
          name: hostile,
          color: LabelColor(rgb: 1),
          position: 0,
          kind: .skeleton,
          attributes: [
            LabelAttribute(
              id: .init(1),
              name: hostile,
              isMutable: true,
              input: .select,
              values: [hostile],
              defaultValue: hostile
            )
          ],
          sublabels: [Label(id: .init(2), name: hostile, color: LabelColor(rgb: 2), position: 1, kind: .points)],
          svg: hostile
        ),
        failure: .sample("edges")
      )
    ),
  ]

  private static let sources = MediaSources(
    limits: UploadLimits(files: 5000, bytes: 2_000_000_000),
    share: [.init(name: hostile, isFolder: true)],
    takesVideos: true
  )

  static let tasks = [
    SamplePage(
      "export and import",
      DatasetPage(
        subject: .task(.sample),
        exporters: [DatasetFormatChoice(name: hostile, summary: hostile, losses: [hostile])],
        importers: [DatasetFormatChoice(name: hostile, summary: hostile)],
        table: hostile,
        typed: ["split": hostile, "mode": hostile],
        failure: .sample("split", "annotation_file", "format")
      )
    ),
    SamplePage(
      "labels of an import",
      ImportLabelsPage(
        subject: .project(.sample),
        choice: DatasetImportChoice(token: hostile, format: hostile, manner: .sample),
        fileName: hostile,
        found: [(hostile, nil), ("cat", hostile)],
        stored: [hostile],
        mayCreate: true,
        failure: .sample("import")
      )
    ),
    SamplePage(
      "new task",
      NewTaskPage(
        project: .sample,
        sources: sources,
        values: ["name": hostile, "subset": hostile, "server_files": hostile, "remote_files": hostile],
        subsets: [hostile],
        failure: .sample("name", "subset", "client_files", "server_files", "remote_files")
      )
    ),
    SamplePage("task", TaskPage.sample(request: true, problem: hostile)),
    SamplePage(
      "empty task",
      TaskPage(
        task: .sample,
        rights: Rights(Standing(role: .worker)),
        progress: JobProgress([]),
        jobs: ListPage(elements: [], count: 0),
        frames: FramePage(frames: []),
        objects: ObjectCounts([])
      )
    ),
    SamplePage(
      "more pictures",
      AddMediaPage(
        task: .sample,
        sources: sources,
        values: ["frame_step": hostile],
        failure: .sample("frame_filter", "client_files")
      )
    ),
    SamplePage("task from a backup", RestorePage(kind: .task, failure: .sample("backup"))),
    SamplePage("project from a backup", RestorePage(kind: .project)),
    SamplePage("tasks", TasksPage(tasks: .sample([.sample]), search: hostile)),
    SamplePage("no tasks", TasksPage(tasks: .empty)),
    SamplePage("project of a task", ChooseProjectPage(projects: .sample([.sample]), search: hostile)),
    SamplePage("no project for a task", ChooseProjectPage(projects: .empty)),
    SamplePage(
      "jobs",
      JobsPage(
        jobs: ListPage(elements: [.sample], count: 90, page: 2, pageSize: 30),
        choice: JobChoice(state: .new, assignee: hostile, project: .init(1), search: hostile),
        projectName: hostile
      )
    ),
    SamplePage("no jobs", JobsPage(jobs: ListPage(elements: [], count: 0))),
    SamplePage("none of my jobs", JobsPage(jobs: ListPage(elements: [], count: 0), choice: JobChoice(whose: .mine))),
    SamplePage(
      "labels of a dry run",
      ImportLabelsPage(
        subject: .task(.sample),
        choice: DatasetImportChoice(token: hostile, format: hostile, manner: .sample),
        keeper: .init(7),
        fileName: hostile,
        found: [(hostile, hostile)],
        stored: [hostile],
        chosen: [hostile: ImportLabelsPage.leaveOut],
        mayCreate: false
      )
    ),
    SamplePage("request", RequestPage(request: .sample, subject: hostile, kept: .gone(hostile))),
    SamplePage(
      "dry run",
      RequestPage(
        request: .sample,
        kept: .waiting(
          KeptImportForm(
            request: .init(7),
            kind: .task,
            manner: .sample,
            fileName: hostile,
            expires: .sample,
            labelMapping: [hostile: "cat", "dog": "", "\(hostile) 2": hostile],
            createsLabels: true
          )
        )
      )
    ),
    SamplePage(
      "requests",
      RequestsPage(requests: .sample([.sample]), subjects: [.init(7): hostile], search: hostile, isEverybodys: true)
    ),
    SamplePage("no requests", RequestsPage(requests: .empty)),
    SamplePage(
      "issues",
      JobIssuesPage(
        task: .sample,
        job: .sample,
        issues: ListPage(elements: [.sample], count: 1),
        messages: [.init(1): hostile]
      )
    ),
    SamplePage(
      "no issues",
      JobIssuesPage(task: .sample, job: .sample, issues: ListPage(elements: [], count: 0), messages: [:])
    ),
  ]
}

import Domain
import Views

/// Text that would do harm in a page that does not escape, in markup, in attributes and in addresses.
let hostile = #""><script>alert("x")</script>'&amp;<img src=x onerror=alert(1)>"#

/// A page and what it is called in a test's report.
struct SamplePage: Sendable, CustomStringConvertible {
  let description: String
  let bytes: @Sendable (LayoutContext) -> [UInt8]

  init(_ name: String, _ page: some Page) {
    description = name
    bytes = { render(page, in: $0) }
  }

  /// As a signed-in administrator with a hostile name sees it.
  var document: [UInt8] { bytes(.sample(user: .sample())) }

  /// Every page of the product with hostile text wherever people can put text.
  static let all: [SamplePage] =
    faces
    + settings
    + doors
    + accounts
    + projects
    + tasks
    + comparisons + models

  private static let faces = [
    SamplePage("home", HomePage(picture: .sample, user: .sample())),
    SamplePage("home of a stranger", HomePage(picture: .sample, user: nil)),
    SamplePage("explorer", ExplorerPage(request: .nearest(to: [("f", "elu"), ("at", "1"), ("title", hostile)]))),
    SamplePage(
      "explorer of gated units",
      ExplorerPage(request: .nearest(to: [("title", hostile)], family: .gated), failure: .sample("search"))
    ),
    SamplePage("softmax", SoftmaxPage(request: .nearest(to: []), failure: .sample("z"))),
    SamplePage("mascots", MascotsPage(pictures: [.sample, .sample])),
    SamplePage("mascot", MascotPage(picture: .sample, author: hostile, runner: hostile)),
    SamplePage("mascot of nobody", MascotPage(picture: .sample, author: nil, runner: "")),
    SamplePage("problem", ProblemPage(code: 500, title: hostile, sentence: hostile, requestID: hostile)),
    SamplePage(
      "confirmation",
      ConfirmationPage(
        title: hostile,
        consequences: [hostile],
        action: Path.home,
        button: hostile,
        cancel: Path.home,
        expected: hostile,
        problem: hostile
      )
    ),
  ]

  private static let settings = [
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

  private static let doors = [
    SamplePage("login", LoginPage()),
    SamplePage("login that failed", LoginPage(username: hostile, next: hostile, failure: hostile)),
    SamplePage("setup", SetupPage(token: hostile, username: hostile, failure: .sample("username"))),
    SamplePage("invitation", InvitationPage(token: hostile, username: hostile, displayName: hostile)),
    SamplePage(
      "invitation that failed",
      InvitationPage(token: hostile, username: hostile, failure: .sample("password", "other"))
    ),
    SamplePage("password reset", PasswordResetPage(token: hostile, username: hostile, failure: .sample("password"))),
  ]

  private static let accounts = [
    SamplePage(
      "account",
      AccountPage(
        user: .sample(),
        sessions: [.sample(1), .sample(2)],
        current: .init(1),
        failure: .sample("display_name")
      )
    ),
    SamplePage(
      "access tokens",
      AccessTokensPage(
        tokens: ListPage(elements: [.sample], count: 70, page: 2, pageSize: 30),
        search: hostile,
        now: .sample,
        form: NewTokenForm(name: hostile),
        failure: .sample("name"),
        value: hostile
      )
    ),
    SamplePage("no access tokens", AccessTokensPage(tokens: ListPage(elements: [], count: 0), now: .sample)),
    SamplePage(
      "organisations",
      OrganizationsPage(
        organizations: ListPage(elements: [.sample], count: 1),
        invitations: [.sample],
        search: hostile,
        canCreate: true,
        form: OrganizationForm(slug: hostile, name: hostile, description: hostile),
        failure: .sample("slug", "other")
      )
    ),
    SamplePage(
      "guide",
      GuidePage(
        subject: GuideSubject(.project(.init(1)), name: hostile),
        guide: .sample,
        assets: [.sample],
        canManage: true
      )
    ),
    SamplePage(
      "no guide",
      GuidePage(subject: GuideSubject(.task(.init(1)), name: hostile), guide: nil, canManage: true)
    ),
    SamplePage(
      "guide, editing",
      GuideEditingPage(
        subject: GuideSubject(.task(.init(1)), name: hostile),
        guide: .sample,
        assets: [.sample],
        markdown: hostile,
        failure: .sample("markdown", "file")
      )
    ),
    SamplePage(
      "no organisations",
      OrganizationsPage(organizations: ListPage(elements: [], count: 0), canCreate: false)
    ),
    SamplePage(
      "organisation",
      OrganizationPage(
        organization: .sample,
        role: .maintainer,
        viewer: .sample(),
        members: ListPage(elements: [.sample(.worker), .sample(.owner)], count: 2),
        invitations: [.sample],
        search: hostile,
        now: .sample,
        invited: hostile,
        failure: .sample("email", "slug"),
        link: hostile
      )
    ),
    SamplePage(
      "organisation of a worker",
      OrganizationPage(
        organization: .sample,
        role: .worker,
        viewer: .sample(role: .worker),
        members: ListPage(elements: [], count: 0),
        search: hostile,
        now: .sample
      )
    ),
    SamplePage(
      "invitation to an organisation",
      OrganizationInvitationPage(invitation: .sample, viewer: .sample(), now: .sample, address: hostile)
    ),
    SamplePage("users", AdminUsersPage(users: .sample([.sample(), .sample()]), search: hostile, link: .sample)),
    SamplePage(
      "users, invitation failed",
      AdminUsersPage(
        users: .sample([]),
        search: hostile,
        form: NewUserForm(username: hostile, displayName: hostile, role: .worker),
        failure: .sample("username", "role")
      )
    ),
    SamplePage(
      "user",
      AdminUserPage(user: .sample(), isLastAdministrator: false, isSelf: false, link: .sample)
    ),
    SamplePage("last administrator", AdminUserPage(user: .sample(), isLastAdministrator: true, isSelf: true)),
    SamplePage("audit", AuditPage(entries: .sample([.sample]), search: hostile)),
    SamplePage("empty audit", AuditPage(entries: .empty)),
    SamplePage(
      "system",
      SystemPage(
        facts: [SystemPage.Fact(hostile, hostile)],
        findings: [Finding(hostile, .bad, hostile, advice: hostile), Finding("Disk", .warning, hostile)],
        queue: QueueState(waiting: 1, running: 2, failed: 3, oldest: .sample),
        backups: .sample,
        now: .sample,
        failures: .sample([.sample]),
        search: hostile
      )
    ),
    SamplePage(
      "system, all well",
      SystemPage(
        facts: [],
        findings: [Finding("Disk", .good, "b")],
        queue: QueueState(waiting: 0, running: 0, failed: 0, oldest: nil),
        backups: SystemBackups(files: [], folder: "b", everyHours: nil, latest: nil, now: .sample),
        now: .sample,
        failures: .empty
      )
    ),
  ]

  private static let projects = [
    SamplePage("projects", ProjectsPage(projects: .sample([.sample]), search: hostile, canCreate: true)),
    SamplePage("no projects", ProjectsPage(projects: .empty, canCreate: true)),
    SamplePage("no projects found", ProjectsPage(projects: .empty, search: hostile, canCreate: false)),
    SamplePage("new project", NewProjectPage()),
    SamplePage(
      "new project that failed",
      NewProjectPage(
        name: hostile,
        labels: [LabelRow(name: hostile, color: hostile)],
        failure: .sample("name", "labels", "labels[0]")
      )
    ),
    SamplePage(
      "project",
      ProjectPage(
        project: .sample,
        labels: [.sample],
        tasks: ListPage(elements: [.sample], count: 70, page: 2, pageSize: 30),
        search: hostile,
        rights: Rights(Standing(role: .user, organizationRole: .supervisor, isOwner: true)),
        progress: JobProgress([.init(stage: .validation, state: .rejected, jobs: 1, frames: 3)]),
        subsets: [ProjectSubset(name: hostile, taskCount: 1, frameCount: 2)],
        subset: hostile,
        members: [ProjectMember(person: .sample, connections: [.init(kind: "validation", count: 2)])]
      )
    ),
    SamplePage(
      "empty project",
      ProjectPage(
        project: .sample,
        labels: [],
        tasks: ListPage(elements: [], count: 0),
        rights: Rights(Standing(role: .admin))
      )
    ),
    SamplePage(
      "labels as JSON",
      RawLabelsPage(
        project: .sample,
        text: hostile,
        goingLabels: [hostile],
        failure: .sample("labels", "removal")
      )
    ),
    SamplePage("project settings", ProjectSettingsPage(project: .sample, labels: [.sample])),
    SamplePage(
      "project settings, new label failed",
      ProjectSettingsPage(
        project: .sample,
        labels: [.sample],
        name: hostile,
        newLabel: LabelRow(name: hostile, color: hostile),
        failure: .sample("label_name", "name")
      )
    ),
    SamplePage(
      "project settings, edit failed",
      ProjectSettingsPage(
        project: .sample,
        labels: [.sample],
        editedLabel: Label.sample.id,
        edit: LabelRow(name: hostile, color: hostile),
        failure: .sample("label_name")
      )
    ),
  ]

  private static let sources = MediaSources(
    limits: UploadLimits(files: 5000, bytes: 2_000_000_000),
    share: [.init(name: hostile, isFolder: true)],
    takesVideos: true
  )

  private static let tasks = [
    SamplePage(
      "export and import",
      DatasetPage(
        subject: .task(.sample),
        exporters: [DatasetFormatChoice(name: hostile, summary: hostile, losses: [hostile])],
        importers: [DatasetFormatChoice(name: hostile, summary: hostile)],
        typed: ["split": hostile, "mode": hostile],
        failure: .sample("split", "annotation_file", "format")
      )
    ),
    SamplePage(
      "labels of an import",
      ImportLabelsPage(
        subject: .project(.sample),
        choice: DatasetImportChoice(token: hostile, format: hostile, mode: hostile, drawsMasksAsPolygons: true),
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
    SamplePage("request", RequestPage(request: .sample, subject: hostile)),
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

extension Issue {
  static let sample = Issue(
    id: .init(1),
    job: Job.sample.id,
    task: LabelingTask.sample.id,
    frame: 2,
    position: [1, 2],
    owner: nil,
    assignee: nil,
    isResolved: false,
    created: .init(milliseconds: 0),
    updated: .init(milliseconds: 0),
    commentCount: 3
  )
}

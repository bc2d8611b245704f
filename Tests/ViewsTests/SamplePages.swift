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
    + comparisons

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
        tasks: .sample([.sample]),
        search: hostile,
        canManage: true
      )
    ),
    SamplePage("empty project", ProjectPage(project: .sample, labels: [], tasks: .empty, canManage: true)),
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
        name: hostile,
        subset: hostile,
        limits: UploadLimits(files: 5000, bytes: 2_000_000_000),
        failure: .sample("name", "subset", "client_files")
      )
    ),
    SamplePage(
      "task",
      TaskPage(
        task: .sample,
        jobs: [.sample],
        frames: FramePage(frames: [.sample], previousStart: 0, nextStart: 60),
        statistics: [LabelCount(label: .sample, count: 3)],
        formats: ["COCO 1.0", hostile],
        canManage: true
      )
    ),
    SamplePage(
      "empty task",
      TaskPage(
        task: .sample,
        jobs: [],
        frames: FramePage(frames: []),
        statistics: [],
        formats: [],
        canManage: false
      )
    ),
    SamplePage(
      "refused pictures",
      TaskPicturesPage(task: .sample, goodCount: 2, refused: [RefusedFile(name: hostile, reason: hostile)])
    ),
    SamplePage("tasks", TasksPage(tasks: .sample([.sample]), search: hostile)),
    SamplePage("no tasks", TasksPage(tasks: .empty)),
    SamplePage("jobs", JobsPage(jobs: .sample([.sample]), search: hostile)),
    SamplePage("no jobs", JobsPage(jobs: .empty)),
  ]
}

public import Domain

/// The address of every page and of every form's target.
///
/// Forms know GET and POST only: what a POST does is a noun at the end (`…/deletion`); the GET of the same address asks
/// for confirmation.
public enum Path {
  public static let home = "/"
  public static let activations = "/activations"

  /// Where somebody's work begins: annotators have jobs, the others have projects.
  public static func start(of user: User) -> String { user.role == .worker ? jobs : projects }

  // Accounts
  public static let login = "/login"
  public static let logout = "/logout"
  public static let setup = "/setup"
  public static let account = "/account"
  public static let accountPassword = "/account/password"
  /// Ends all sessions but the one that asks.
  public static let otherSessionsRevocation = "/account/sessions/revocation"

  /// Signs in and then goes on to a local path.
  public static func login(next: String) -> String { Address.with(login, [("next", next)]) }

  public static func setup(token: String) -> String { Address.with(setup, [("token", token)]) }

  public static func invitation(_ token: String) -> String { "/invitations/\(Address.encoded(token))" }

  public static func passwordReset(_ token: String) -> String { "/password-resets/\(Address.encoded(token))" }

  public static func sessionRevocation(_ id: Session.ID) -> String { "/account/sessions/\(id)/revocation" }
}

extension Path {
  public static let mascots = "/mascots"

  /// Another GIF at each visit.
  public static func mascot(_ mascot: Mascot) -> String { "\(mascots)/\(mascot.rawValue)" }

  /// Always the same GIF.
  public static func mascot(_ mascot: Mascot, gif number: Int) -> String { "\(self.mascot(mascot))?gif=\(number)" }

  public static func mascotGIF(_ mascot: Mascot, _ number: Int) -> String {
    "\(self.mascot(mascot))/imgs/\(number).gif"
  }

  /// The GIF's first picture as a PNG.
  public static func mascotStill(_ mascot: Mascot, _ number: Int) -> String {
    "\(self.mascot(mascot))/imgs/\(number).png"
  }

  /// The small picture for the browser's tab.
  public static func mascotIcon(_ mascot: Mascot) -> String { "\(self.mascot(mascot))/imgs/favicon.png" }
}

extension Path {
  public static let projects = "/projects"
  public static let newProject = "/projects/new"

  public static func project(_ id: Project.ID) -> String { "\(projects)/\(id)" }

  public static func projectSettings(_ id: Project.ID) -> String { "\(project(id))/settings" }

  public static func projectDeletion(_ id: Project.ID) -> String { "\(project(id))/deletion" }

  public static func projectLabels(_ id: Project.ID) -> String { "\(project(id))/labels" }

  public static func projectLabel(_ id: Project.ID, _ label: Label.ID) -> String { "\(projectLabels(id))/\(label)" }

  /// The labels as JSON, in CVAT's words.
  public static func rawLabels(_ id: Project.ID) -> String { "\(projectLabels(id))/raw" }

  public static func newLabel(_ id: Project.ID) -> String { "\(projectLabels(id))/new" }

  public static func labelDeletion(_ id: Project.ID, _ label: Label.ID) -> String {
    "\(projectLabel(id, label))/deletion"
  }

  public static func projectTasks(_ id: Project.ID) -> String { "\(project(id))/tasks" }

  public static func newTask(_ project: Project.ID) -> String { "\(projectTasks(project))/new" }
}

extension Path {
  public static let tasks = "/tasks"
  /// Asks for the project first.
  public static let newTask = "\(tasks)/new"
  public static let jobs = "/jobs"

  public static func task(_ id: LabelingTask.ID) -> String { "\(tasks)/\(id)" }

  /// Gives several jobs to somebody.
  public static func taskAssignments(_ id: LabelingTask.ID) -> String { "\(task(id))/assignments" }

  public static func taskSettings(_ id: LabelingTask.ID) -> String { "\(task(id))/settings" }

  public static func jobSettings(_ task: LabelingTask.ID, _ id: Job.ID) -> String { "\(job(task, id))/settings" }

  /// What was deleted in a job, and can be brought back.
  public static func jobDeletions(_ task: LabelingTask.ID, _ id: Job.ID) -> String { "\(job(task, id))/deletions" }

  public static func taskDeletion(_ id: LabelingTask.ID) -> String { "\(task(id))/deletion" }

  /// Pictures or a video for a task, and the form for it.
  public static func taskMedia(_ id: LabelingTask.ID) -> String { "\(task(id))/media" }

  public static func newTaskMedia(_ id: LabelingTask.ID) -> String { "\(taskMedia(id))/new" }

  public static func taskFrame(_ id: LabelingTask.ID, _ number: Int) -> String { "\(task(id))/frames/\(number)" }

  public static func taskThumbnail(_ id: LabelingTask.ID, _ number: Int) -> String {
    "\(taskFrame(id, number))/thumbnail"
  }

  /// Puts a frame back that was taken out.
  public static func frameRestoration(_ id: LabelingTask.ID, _ number: Int) -> String {
    "\(taskFrame(id, number))/restoration"
  }

  /// The chart of the objects by label and kind.
  public static func taskStatisticsPNG(_ id: LabelingTask.ID) -> String { "\(task(id))/statistics.png" }

  public static func jobIssues(_ task: LabelingTask.ID, _ id: Job.ID) -> String { "\(job(task, id))/issues" }

  public static func taskDataset(_ id: LabelingTask.ID) -> String { "\(task(id))/dataset" }

  public static func jobDataset(_ task: LabelingTask.ID, _ job: Job.ID) -> String { "\(Self.job(task, job))/dataset" }

  public static func projectDataset(_ id: Project.ID) -> String { "\(project(id))/dataset" }

  public static func taskBackup(_ id: LabelingTask.ID) -> String { "\(task(id))/backup" }

  public static func projectBackup(_ id: Project.ID) -> String { "\(project(id))/backup" }

  /// The form for a new task that is made of a backup; a project's likewise.
  public static let newTaskFromBackup = "\(tasks)/backup"
  public static let newProjectFromBackup = "\(projects)/backup"
  public static let sampleProject = "\(projects)/sample"

  public static func requestFile(_ id: BackgroundRequest.ID) -> String { "/api/requests/\(id)/file" }

  /// The editor.
  public static func job(_ task: LabelingTask.ID, _ job: Job.ID) -> String { "\(self.task(task))/jobs/\(job)" }

  /// How well a task's jobs agree with its ground truth.
  public static func quality(_ id: LabelingTask.ID) -> String { "\(task(id))/quality" }

  public static func qualitySettings(_ id: LabelingTask.ID) -> String { "\(quality(id))/settings" }

  /// Makes a ground truth job.
  public static func groundTruth(_ id: LabelingTask.ID) -> String { "\(quality(id))/ground-truth" }

  /// The editor as reviewers use it.
  public static func review(_ task: LabelingTask.ID, _ job: Job.ID, frame: Int? = nil) -> String {
    Address.with(self.job(task, job), [("frame", frame.map { "\($0)" }), ("defaultWorkspace", "review")])
  }

  /// The editor at one frame of the task.
  public static func job(_ task: LabelingTask.ID, _ job: Job.ID, frame: Int) -> String {
    "\(self.job(task, job))?frame=\(frame)"
  }
}

extension Path {
  public static let adminUsers = "/admin/users"

  public static let adminAudit = "/admin/audit"
  public static let adminSystem = "/admin/system"

  /// Backups of the whole server.
  public static let adminSystemBackups = "\(adminSystem)/backups"

  public static func adminUser(_ id: User.ID) -> String { "\(adminUsers)/\(id)" }

  /// Makes a new one-use link with which a user who never signed in chooses a password.
  public static func userInvitation(_ id: User.ID) -> String { "\(adminUser(id))/invitation" }

  /// Makes a one-use link with which a user chooses another password.
  public static func userPasswordReset(_ id: User.ID) -> String { "\(adminUser(id))/password-reset" }

  public static func userActivation(_ id: User.ID) -> String { "\(adminUser(id))/activation" }

  public static func userDeactivation(_ id: User.ID) -> String { "\(adminUser(id))/deactivation" }

  public static func userDeletion(_ id: User.ID) -> String { "\(adminUser(id))/deletion" }
}

extension Path {
  /// Background requests of one's own, and everybody's.
  public static let requests = "/requests"
  public static let adminWork = "/admin/work"

  public static func request(_ id: BackgroundRequest.ID) -> String { "\(requests)/\(id)" }

  /// The request's page until it is finished, and then the page of what it made.
  public static func making(_ id: BackgroundRequest.ID) -> String { "\(request(id))?then=result" }

  /// Tries again, without the files that cannot be used.
  public static func requestRetryOfUsable(_ id: BackgroundRequest.ID) -> String { "\(requests)/\(id)/retry-of-usable" }

  public static func requestCancellation(_ id: BackgroundRequest.ID) -> String { "\(requests)/\(id)/cancellation" }

  /// Has the file that a dry run kept imported; and the forms beside it.
  public static func requestImport(_ id: BackgroundRequest.ID) -> String { "\(request(id))/import" }
  public static func requestLabels(_ id: BackgroundRequest.ID) -> String { "\(request(id))/labels" }
  public static func requestUploadDeletion(_ id: BackgroundRequest.ID) -> String { "\(request(id))/upload/deletion" }

  public static func requestRetry(_ id: BackgroundRequest.ID) -> String { "\(requests)/\(id)/retry" }
}

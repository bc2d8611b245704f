import Domain
import Views

extension LayoutContext {
  static func sample(
    user: User? = nil,
    path: String = "/",
    notice: Notice? = nil,
    prefix: String = ""
  ) -> LayoutContext {
    LayoutContext(
      assetPath: { "/assets/\($0)" },
      prefix: prefix,
      csrfToken: "a token",
      user: user,
      path: path,
      notice: notice,
      version: hostile
    )
  }
}

extension Timestamp {
  static let sample = Timestamp(milliseconds: 1_795_233_729_280)
}

extension User {
  static func sample(name: String = hostile, role: Role = .admin, lastLogin: Timestamp? = .sample) -> User {
    User(id: .init(1), name: name, displayName: name, role: role, lastLogin: lastLogin, created: .sample)
  }
}

extension Person {
  static let sample = Person(id: .init(1), name: hostile, displayName: hostile)
}

extension Session {
  static func sample(_ id: Int64) -> Session {
    Session(
      id: .init(id),
      user: .init(1),
      csrfToken: "",
      userAgent: hostile,
      address: hostile,
      created: .sample,
      seen: .sample,
      expires: .sample
    )
  }
}

extension AccessToken {
  static let sample = AccessToken(
    id: .init(1),
    owner: .sample,
    name: hostile,
    isReadOnly: false,
    created: .sample,
    updated: .sample,
    expires: .sample,
    lastUsed: nil
  )
}

extension Organization {
  static let sample = Organization(
    id: .init(1),
    slug: hostile,
    name: hostile,
    description: hostile,
    contact: [:],
    owner: .sample,
    created: .sample,
    updated: .sample
  )
}

extension Membership {
  static func sample(_ role: OrganizationRole) -> Membership {
    Membership(id: .init(1), organization: .init(1), person: .sample, role: role, joined: .sample)
  }
}

extension OrganizationInvitation {
  static let sample = OrganizationInvitation(
    id: .init(1),
    key: hostile,
    organization: .init(1),
    slug: hostile,
    organizationName: hostile,
    owner: .sample,
    person: .sample,
    role: .worker,
    created: .sample,
    expires: Timestamp(milliseconds: Timestamp.sample.milliseconds + 1)
  )
}

extension Guide {
  static let sample = Guide(
    id: .init(1),
    subject: .project(.init(1)),
    markdown:
      "# \(hostile)\n\n- \(hostile)\n\n![\(hostile)](/api/assets/\(GuideAsset.sample.uuid))\n\n[x](javascript:alert(1))",
    created: .sample,
    updated: .sample
  )
}

extension GuideAsset {
  static let sample = GuideAsset(
    uuid: "0a1b2c3d",
    guide: .init(1),
    owner: .sample,
    name: hostile,
    width: 10,
    height: 20,
    blobKey: "",
    mediaType: "image/png",
    created: .sample
  )
}

extension AuditEntry {
  static let sample = AuditEntry(
    id: .init(1),
    at: .sample,
    actor: hostile,
    action: hostile,
    subject: hostile,
    detail: hostile,
    address: hostile
  )
}

extension ServerFailure {
  static let sample = ServerFailure(
    id: .init(1),
    at: .sample,
    server: hostile,
    requestID: hostile,
    place: hostile,
    sentence: hostile,
    count: 2
  )
}

extension OneUseLink {
  static let sample = OneUseLink(
    purpose: .invitation,
    address: "https://porthole.example/\(hostile)",
    userName: hostile,
    validFor: "7 days"
  )
}

extension MascotPicture {
  static let sample = MascotPicture(mascot: .owl, number: 3, alt: hostile, width: 480, height: 360)
}

extension Project {
  static let sample = Project(
    id: .init(1),
    name: hostile,
    owner: .sample,
    created: .sample,
    updated: .sample,
    taskCount: 3
  )
}

extension Label {
  static let sample = Label(id: .init(1), name: hostile, color: LabelColor(rgb: 0xE6194B), position: 0)
}

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

extension ValidationFailure {
  static func sample(_ fields: String...) -> ValidationFailure {
    ValidationFailure(fields.map { Problem(field: $0, sentence: hostile) })
  }
}

extension KeyPage {
  /// In the middle of a list.
  static func sample(_ elements: [Element]) -> KeyPage {
    KeyPage(elements: elements, hasOlder: true, hasNewer: true)
  }

  static var empty: KeyPage { KeyPage(elements: [], hasOlder: false, hasNewer: false) }
}

extension SystemBackups {
  static let sample = SystemBackups(
    files: [File(name: hostile, bytes: 1_500_000, finished: .sample)],
    folder: hostile,
    everyHours: 24,
    latest: BackgroundRequest(
      id: .init(1),
      operation: .init(.create, .backup, of: .instance, nil),
      owner: .sample,
      state: .started,
      progress: 0.5,
      message: hostile,
      log: "\(hostile)\n",
      attempts: 1,
      created: .sample,
      started: .sample,
      finished: nil,
      result: .init()
    ),
    now: .sample
  )
}

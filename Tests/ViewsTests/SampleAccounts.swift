import Domain
import Views

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

extension OneUseLink {
  static let sample = OneUseLink(
    purpose: .invitation,
    address: "https://porthole.example/\(hostile)",
    userName: hostile,
    validFor: "7 days"
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

extension SamplePage {
  static let doors = [
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

  static let accounts = [
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
}

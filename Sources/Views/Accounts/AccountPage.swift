public import Domain
public import HTML

/// A person's own name, password and sessions.
public struct AccountPage: Page {
  public let title = "Your account"
  public let user: User
  /// What stands in the field, which may differ from what is saved.
  public let displayName: String
  public let sessions: [Session]
  /// The session that shows this page.
  public let current: Session.ID?
  /// Fields: `display_name`; `current_password`, `password`.
  public let failure: ValidationFailure?

  public init(
    user: User,
    displayName: String? = nil,
    sessions: [Session],
    current: Session.ID?,
    failure: ValidationFailure? = nil
  ) {
    self.user = user
    self.displayName = displayName ?? user.displayName
    self.sessions = sessions
    self.current = current
    self.failure = failure
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: "\(user.name) · \(Wording.name(of: user.role))"))
    \(failure.map { FormProblems(failure: $0, fields: ["display_name", "current_password", "password"]) })
    <div class="columns">
    <section class="card" aria-labelledby="name-title">
    <h2 class="card__title" id="name-title">Name</h2>
    <form method="post" action="\(Path.account)" class="form">
    \(displayNameField)
    <div class="form__actions"><button class="button button--primary">Save name</button></div>
    </form>
    </section>
    <section class="card" aria-labelledby="password-title">
    <h2 class="card__title" id="password-title">Password</h2>
    <form method="post" action="\(Path.accountPassword)" class="form">
    \(UserNameForManagers(username: user.name))
    \(PasswordField(name: "current_password", label: "Current password", problem: failure?["current_password"]))
    \(NewPasswordField(label: "New password", problem: failure?["password"]))
    <div class="form__actions"><button class="button button--primary">Change password</button></div>
    </form>
    </section>
    </div>
    \(sessionSection)
    \(tokenSection)
    """
  }

  private var displayNameField: DisplayNameField {
    DisplayNameField(
      value: displayName,
      hint: "What others see; empty means your user name.",
      problem: failure?["display_name"]
    )
  }

  private var sessionSection: HTML {
    """
    <section class="section" aria-labelledby="sessions-title">
    <div class="section__head">
    <h2 class="section__title" id="sessions-title">Sessions</h2>
    \(revokeOthers)
    </div>
    \(TableFrame(label: "Sessions", columns: columns, rows: sessions.map(row)))
    </section>
    """
  }

  private let tokenSection: HTML = """
    <section class="section" aria-labelledby="tokens-title">
    <div class="section__head">
    <h2 class="section__title" id="tokens-title">Access tokens</h2>
    <a class="button button--small" href="\(Path.accessTokens)">Manage tokens</a>
    </div>
    <p>Keys for scripts, which can be revoked one by one.</p>
    </section>
    """

  private var revokeOthers: HTML? {
    guard sessions.contains(where: { $0.id != current }) else { return nil }
    return """
      <form method="post" action="\(Path.otherSessionsRevocation)">
      <button class="button button--small">Sign out everywhere else</button>
      </form>
      """
  }

  private let columns = [
    TableFrame.column("Device"), TableFrame.column("Address", isMinor: true), TableFrame.column("Last seen (UTC)"),
    TableFrame.actionColumn,
  ]

  private func row(_ session: Session) -> HTML {
    let device = Device(userAgent: session.userAgent).name
    let mark = session.id == current ? Badge("this one", tone: .accent).body : revocation(session, on: device)
    return """
      <tr>
      <th scope="row" title="\(session.userAgent)"><span class="table__main">\(device)</span></th>
      \(TableFrame.cell("\(session.address)", isMinor: true))\
      \(TableFrame.cell("\(Moment(session.seen))"))\
      <td class="table__actions">\(mark)</td>
      </tr>

      """
  }

  private func revocation(_ session: Session, on device: String) -> HTML {
    """
    <form method="post" action="\(Path.sessionRevocation(session.id))">
    <button class="button button--small" aria-label="Sign out \(device)">Sign out</button>
    </form>
    """
  }
}

public import Domain
public import HTML

/// What an administrator types to make an account.
public struct NewUserForm: Equatable, Sendable {
  /// Fields: `username`, `display_name`, `role`.
  public let username: String
  public let displayName: String
  public let role: Role

  public init(username: String = "", displayName: String = "", role: Role = .user) {
    self.username = username
    self.displayName = displayName
    self.role = role
  }
}

/// All accounts, and the form that invites another.
public struct AdminUsersPage: Page {
  public let title = "Users"
  public let users: KeyPage<User>
  public let search: String
  public let form: NewUserForm
  /// Fields: `username`, `display_name`, `role`.
  public let failure: ValidationFailure?
  /// Right after an invitation, once.
  public let link: OneUseLink?

  public init(
    users: KeyPage<User>,
    search: String = "",
    form: NewUserForm = NewUserForm(),
    failure: ValidationFailure? = nil,
    link: OneUseLink? = nil
  ) {
    self.users = users
    self.search = search
    self.form = form
    self.failure = failure
    self.link = link
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: lead))
    \(link.map(OneUseLinkCard.init))
    \(invitation)
    \(SearchField(path: Path.adminUsers, label: "Search users", search: search))
    \(list)
    """
  }

  private let lead: HTML =
    "Nobody can sign up: accounts are made here, and by <code>porthole users create</code>."

  private var invitation: HTML {
    """
    <details class="card disclosure"\(attribute: "open", if: failure != nil)>
    <summary class="disclosure__summary">\(Icon.plus)Invite somebody</summary>
    \(failure.map { FormProblems(failure: $0, fields: ["username", "display_name", "role"]) })
    <form method="post" action="\(Path.adminUsers)" class="form form--columns">
    \(usernameField)
    \(DisplayNameField(value: form.displayName, problem: failure?["display_name"], autocomplete: "off"))
    \(RoleChoice(selected: form.role, problem: failure?["role"]))
    <div class="form__actions"><button class="button button--primary">Make account and link</button></div>
    </form>
    </details>
    """
  }

  private var usernameField: UserNameField {
    UserNameField(
      value: form.username,
      hint: "Letters, digits and _ . @ + - only.",
      problem: failure?["username"],
      autocomplete: "off"
    )
  }

  private var list: HTML {
    guard !users.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TableFrame(label: "Users", columns: columns, rows: users.elements.map(row)))
      \(Pagination(of: users, at: Path.adminUsers, search: search, key: \.id))
      """
  }

  private let columns = [
    TableFrame.column("Name"), TableFrame.column("Role"), TableFrame.column("State", isMinor: true),
    TableFrame.column("Last sign-in (UTC)", isMinor: true),
  ]

  private func row(_ user: User) -> HTML {
    """
    <tr>
    <th scope="row"><a class="table__main" href="\(Path.adminUser(user.id))">\(user.name)</a>\(displayName(user))</th>
    \(TableFrame.cell("\(Wording.name(of: user.role))"))\
    \(TableFrame.cell(UserState(user: user).body, isMinor: true))\
    \(TableFrame.cell(user.lastLogin.map { Moment($0).body } ?? "never", isMinor: true))
    </tr>

    """
  }

  private func displayName(_ user: User) -> HTML? {
    guard !user.displayName.isEmpty else { return nil }
    return """
      <span class="table__second">\(user.displayName)</span>
      """
  }
}

/// Whether somebody can sign in.
struct UserState: Fragment {
  let user: User

  var body: HTML {
    guard user.isActive else { return Badge("disabled", tone: .warning).body }
    return user.lastLogin == nil ? Badge("invited").body : Badge("active", tone: .success).body
  }
}

/// What an account may do.
struct RoleChoice: Fragment {
  let selected: Role
  var problem: String?

  var body: HTML {
    Choice(
      name: "role",
      label: "Role",
      options: Role.allCases.map { .init(value: $0.rawValue, words: Wording.name(of: $0)) },
      selected: selected.rawValue,
      hint: "\(Wording.explained(Role.allCases.map { (Wording.name(of: $0), Wording.explanation(of: $0)) }))",
      problem: problem
    ).body
  }
}

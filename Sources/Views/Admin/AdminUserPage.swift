public import Domain
public import HTML

/// One account, as administrators see and change it.
public struct AdminUserPage: Page {
  public let user: User
  /// What stands in the form, which may differ from what is saved.
  public let displayName: String
  public let role: Role
  /// The only active administrator can neither be disabled nor deleted nor made something less.
  public let isLastAdministrator: Bool
  /// An administrator looks at the own account.
  public let isSelf: Bool
  /// Fields: `display_name`, `role`.
  public let failure: ValidationFailure?
  /// Right after it was made, once.
  public let link: OneUseLink?

  public init(
    user: User,
    displayName: String? = nil,
    role: Role? = nil,
    isLastAdministrator: Bool,
    isSelf: Bool,
    failure: ValidationFailure? = nil,
    link: OneUseLink? = nil
  ) {
    self.user = user
    self.displayName = displayName ?? user.displayName
    self.role = role ?? user.role
    self.isLastAdministrator = isLastAdministrator
    self.isSelf = isSelf
    self.failure = failure
    self.link = link
  }

  public var title: String { user.name }

  public var body: HTML {
    """
    \(PageHeader(title: user.name, trail: [.init(words: "Users", address: Path.adminUsers)], lead: lead))
    \(link.map(OneUseLinkCard.init))
    \(failure.map { FormProblems(failure: $0, fields: ["display_name", "role"]) })
    <div class="columns">
    <section class="card" aria-labelledby="profile-title">
    <h2 class="card__title" id="profile-title">Name and role</h2>
    <form method="post" action="\(Path.adminUser(user.id))" class="form">
    \(DisplayNameField(value: displayName, problem: failure?["display_name"], autocomplete: "off"))
    \(RoleChoice(selected: role, problem: failure?["role"]))
    <div class="form__actions"><button class="button button--primary">Save</button></div>
    </form>
    </section>
    <section class="card" aria-labelledby="access-title">
    <h2 class="card__title" id="access-title">Access</h2>
    \(linkForm)
    \(accessForms)
    </section>
    </div>
    """
  }

  private var lead: HTML {
    """
    \(UserState(user: user)) made \(Moment(user.created)) UTC\(lastSignIn)
    """
  }

  private var lastSignIn: HTML {
    guard let lastLogin = user.lastLogin else { return ", never signed in" }
    return ", last signed in \(Moment(lastLogin)) UTC"
  }

  private var linkForm: HTML {
    user.lastLogin == nil
      ? action(
        "Make a new link when the first one was lost: the old one stops working.",
        Path.userInvitation(user.id),
        "Make a new invitation"
      )
      : action(
        "Make a link with which \(user.name) chooses another password.",
        Path.userPasswordReset(user.id),
        "Make a password link"
      )
  }

  private var accessForms: HTML {
    if isLastAdministrator {
      return """
        <p class="card__note">This is the last administrator who can sign in. Give somebody else the role first; then
        this account can be disabled or deleted.</p>
        """
    }
    if isSelf {
      return """
        <p class="card__note">This is your own account: another administrator can disable or delete it.</p>
        """
    }
    return """
      \(user.isActive ? disabling : enabling)
      <div class="card__action"><p>Projects, tasks and annotations stay; they lose their owner.</p>
      \(ConfirmedLink(address: Path.userDeletion(user.id), words: "Delete account"))</div>
      """
  }

  private var disabling: HTML {
    action("All sessions and tokens end at once.", Path.userDeactivation(user.id), "Disable account")
  }

  private var enabling: HTML {
    action("The old password works again.", Path.userActivation(user.id), "Enable account")
  }

  private func action(_ sentence: String, _ address: String, _ verb: String) -> HTML {
    """
    <form method="post" action="\(address)" class="card__action">
    <p>\(sentence)</p>
    <button class="button">\(verb)</button>
    </form>

    """
  }
}

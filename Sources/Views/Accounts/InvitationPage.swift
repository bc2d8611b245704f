public import Domain
public import HTML

/// Where a new user follows a one-use link and chooses a password.
public struct InvitationPage: Page {
  public let title = "Join Porthole"
  public let token: String
  public let username: String
  public let displayName: String
  /// Fields: `display_name`, `password`.
  public let failure: ValidationFailure?

  public init(token: String, username: String, displayName: String = "", failure: ValidationFailure? = nil) {
    self.token = token
    self.username = username
    self.displayName = displayName
    self.failure = failure
  }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    <div class="card door">
    \(BrandMark(size: .large))
    <h1 class="door__title">\(title)</h1>
    <p class="door__lead">Your user name is <strong>\(username)</strong>. Choose what others call you,
    and a password.</p>
    \(failure.map { FormProblems(failure: $0, fields: ["display_name", "password"]) })
    <form method="post" action="\(Path.invitation(token))" class="form">
    \(UserNameForManagers(username: username))
    \(DisplayNameField(value: displayName, problem: failure?["display_name"]))
    \(NewPasswordField(problem: failure?["password"]))
    <div class="form__actions"><button class="button button--primary button--wide">Join</button></div>
    </form>
    </div>
    """
  }
}

/// Where a user follows a one-use link to another password.
public struct PasswordResetPage: Page {
  public let title = "Choose a new password"
  public let token: String
  public let username: String
  /// Field: `password`.
  public let failure: ValidationFailure?

  public init(token: String, username: String, failure: ValidationFailure? = nil) {
    self.token = token
    self.username = username
    self.failure = failure
  }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    <div class="card door">
    \(BrandMark(size: .large))
    <h1 class="door__title">\(title)</h1>
    <p class="door__lead">For the account <strong>\(username)</strong>. All its other sessions end.</p>
    \(failure.map { FormProblems(failure: $0, fields: ["password"]) })
    <form method="post" action="\(Path.passwordReset(token))" class="form">
    \(UserNameForManagers(username: username))
    \(NewPasswordField(label: "New password", problem: failure?["password"]))
    <div class="form__actions"><button class="button button--primary button--wide">Save password</button></div>
    </form>
    </div>
    """
  }
}

public import Domain
public import HTML

/// Makes the first administrator, while there is no account at all.
public struct SetupPage: Page {
  public let title = "Set up Porthole"
  /// From the link that the start printed; it goes along as the field `token`.
  public let token: String
  public let username: String
  /// Fields: `username`, `password`.
  public let failure: ValidationFailure?

  public init(token: String, username: String = "admin", failure: ValidationFailure? = nil) {
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
    <p class="door__lead">Choose the first administrator. This page closes when the account is made.</p>
    \(failure.map { FormProblems(failure: $0, fields: ["username", "password"]) })
    <form method="post" action="\(Path.setup)" class="form">
    <input type="hidden" name="token" value="\(token)">
    \(UserNameField(value: username, problem: failure?["username"]))
    \(NewPasswordField(problem: failure?["password"]))
    <div class="form__actions"><button class="button button--primary button--wide">Make administrator</button></div>
    </form>
    </div>
    """
  }
}

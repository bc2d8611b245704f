public import HTML

/// Signing in. There is no sign-up: administrators make accounts.
public struct LoginPage: Page {
  public let title = "Sign in"
  public let username: String
  /// The local path that was asked for; it goes along as the field `next`.
  public let next: String?
  /// One sentence about wrong credentials or a delay; it never tells whether the name exists.
  public let failure: String?
  /// Without any account there is nothing to sign in with.
  public let hasAccounts: Bool

  public init(username: String = "", next: String? = nil, failure: String? = nil, hasAccounts: Bool = true) {
    self.username = username
    self.next = next
    self.failure = failure
    self.hasAccounts = hasAccounts
  }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    <div class="card door">
    \(BrandMark(size: .large))
    <h1 class="door__title">\(title)</h1>
    \(failureLine)
    \(hasAccounts ? form : firstAccount)
    </div>
    """
  }

  private var firstAccount: HTML {
    """
    <p class="door__lead">Nobody has an account here yet.</p>
    <p>Each start of the server prints a link that makes the first administrator. Look into its output, in Docker with
    <code>docker logs CONTAINER</code>, and open the newest link.</p>
    """
  }

  private var form: HTML {
    """
    <form method="post" action="\(Path.login)" class="form">
    \(nextField)
    \(UserNameField(value: username, isFocused: username.isEmpty))
    \(PasswordField(isFocused: !username.isEmpty))
    <div class="form__actions"><button class="button button--primary button--wide">Sign in</button></div>
    </form>
    <p class="door__note">No account, or the password is lost? Ask an administrator for an account or a new
    password.</p>
    """
  }

  private var failureLine: HTML? {
    guard let failure else { return nil }
    return """
      <p class="notice notice--alert" role="alert">\(failure)</p>
      """
  }

  private var nextField: HTML? {
    guard let next else { return nil }
    return """
      <input type="hidden" name="next" value="\(next)">
      """
  }
}

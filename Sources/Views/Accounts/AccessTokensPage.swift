public import Domain
public import HTML

/// What somebody types to make a key for scripts.
public struct NewTokenForm: Equatable, Sendable {
  /// Fields: `name`, `read_only`, `days`.
  public let name: String
  public let isReadOnly: Bool
  /// How long the token is good; nil: until it is revoked.
  public let days: Int?

  public init(name: String = "", isReadOnly: Bool = true, days: Int? = 90) {
    self.name = name
    self.isReadOnly = isReadOnly
    self.days = days
  }
}

/// A person's keys for scripts, and the form that makes another.
public struct AccessTokensPage: Page {
  public let title = "Access tokens"
  public let tokens: ListPage<AccessToken>
  public let search: String
  public let now: Timestamp
  public let form: NewTokenForm
  /// Fields: `name`.
  public let failure: ValidationFailure?
  /// The value of the token that was just made; it is in no later page.
  public let value: String?

  public init(
    tokens: ListPage<AccessToken>,
    search: String = "",
    now: Timestamp,
    form: NewTokenForm = NewTokenForm(),
    failure: ValidationFailure? = nil,
    value: String? = nil
  ) {
    self.tokens = tokens
    self.search = search
    self.now = now
    self.form = form
    self.failure = failure
    self.value = value
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: lead))
    \(newToken)
    \(creation)
    \(tokens.count > 0 || !search.isEmpty ? searchField : nil)
    \(list)
    """
  }

  private let trail = [PageHeader.Step(words: "Your account", address: Path.account)]

  private let lead: HTML =
    "For scripts, in place of your password: <code>cvat-cli profile create</code>, or <code>Authorization: Bearer</code>."

  private var newToken: HTML? {
    guard let value else { return nil }
    return """
      <section class="card card--accent one-use-link" role="status" aria-label="New access token">
      <h2 class="card__title">Your new token</h2>
      <p>Copy it now: it is shown only this once.</p>
      <copy-text class="copy-text">
      <input class="field__control copy-text__text" type="text" readonly value="\(value)" aria-label="Your new token">
      </copy-text>
      </section>
      """
  }

  private var creation: HTML {
    """
    <details class="card disclosure"\(attribute: "open", if: failure != nil || (tokens.count == 0 && value == nil))>
    <summary class="disclosure__summary">\(Icon.plus)Make a token</summary>
    \(failure.map { FormProblems(failure: $0, fields: ["name"]) })
    <form method="post" action="\(Path.accessTokens)" class="form form--columns">
    \(Field(name: "name", label: "Name", value: form.name, hint: nameHint, problem: failure?["name"], longest: 50))
    \(rights)
    \(duration)
    <div class="form__actions"><button class="button button--primary">Make token</button></div>
    </form>
    </details>
    """
  }

  private let nameHint: HTML = "What will use it, such as <em>nightly export</em>."

  private var rights: Choice {
    Choice(
      name: "read_only",
      label: "It may",
      options: [
        .init(value: "true", words: "Read and export"),
        .init(value: "false", words: "Do all that you may do"),
      ],
      selected: form.isReadOnly ? "true" : "false"
    )
  }

  private var duration: Choice {
    Choice(
      name: "days",
      label: "It is good for",
      options: [
        .init(value: "30", words: "30 days"), .init(value: "90", words: "90 days"),
        .init(value: "365", words: "A year"),
        .init(value: "", words: "Until it is revoked"),
      ],
      selected: form.days.map(String.init) ?? ""
    )
  }

  private var searchField: SearchField {
    SearchField(path: Path.accessTokens, label: "Search tokens", search: search)
  }

  private var list: HTML {
    guard !tokens.elements.isEmpty else {
      return search.isEmpty
        ? EmptyState(title: "No tokens yet", sentence: "Make one for each script, so that one can be revoked alone.")
          .body
        : EmptyState.nothingFound(search).body
    }
    return """
      \(TableFrame(label: "Access tokens", columns: columns, rows: tokens.elements.map(row)))
      \(Pagination(of: tokens, at: Path.accessTokens, search: search))
      """
  }

  private let columns = [
    TableFrame.column("Name"), TableFrame.column("Rights"), TableFrame.column("Good until (UTC)", isMinor: true),
    TableFrame.column("Last used (UTC)", isMinor: true), TableFrame.actionColumn,
  ]

  private func row(_ token: AccessToken) -> HTML {
    """
    <tr>
    <th scope="row"><span class="table__main">\(LongName(token.name))</span></th>
    \(TableFrame.cell(rights(of: token).body))\
    \(TableFrame.cell(token.expires.map { Moment($0).body } ?? "no end", isMinor: true))\
    \(TableFrame.cell(token.lastUsed.map { Moment($0).body } ?? "never", isMinor: true))\
    <td class="table__actions">\(revocation(of: token))</td>
    </tr>

    """
  }

  private func rights(of token: AccessToken) -> Badge {
    if let expires = token.expires, expires <= now { return Badge("expired", tone: .warning) }
    return token.isReadOnly ? Badge("reading") : Badge("everything", tone: .accent)
  }

  private func revocation(of token: AccessToken) -> ConfirmedLink {
    ConfirmedLink(
      address: Path.accessTokenRevocation(token.id),
      words: "Revoke",
      label: "Revoke \(token.name)",
      classes: "button button--small button--danger-quiet"
    )
  }
}

extension Path {
  public static let accessTokens = "/account/tokens"

  public static func accessTokenRevocation(_ id: AccessToken.ID) -> String { "\(accessTokens)/\(id)/revocation" }
}

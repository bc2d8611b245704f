public import Domain
public import HTML

/// The webhooks of an organisation or a project, and the form for a new one.
public struct WebhooksPage: Page {
  public let scope: Webhook.Scope
  /// What the organisation or project is called.
  public let name: String
  public let webhooks: ListPage<Webhook>
  public let search: String
  public let form: WebhookForm
  public let failure: ValidationFailure?

  public init(
    scope: Webhook.Scope,
    name: String,
    webhooks: ListPage<Webhook>,
    search: String = "",
    form: WebhookForm = WebhookForm(),
    failure: ValidationFailure? = nil
  ) {
    self.scope = scope
    self.name = name
    self.webhooks = webhooks
    self.search = search
    self.form = form
    self.failure = failure
  }

  public var title: String { "Webhooks of \(name)" }

  public var body: HTML {
    """
    \(PageHeader(title: "Webhooks", trail: scope.trail(name), lead: lead))
    \(failure.map { FormProblems(failure: $0, fields: WebhookFields.names) })
    \(newOne)
    \(isEmptyList ? nil : SearchField(path: path, label: "Search webhooks", search: search))
    \(list)
    """
  }

  private var path: String { Path.webhooks(scope) }
  private var isEmptyList: Bool { search.isEmpty && webhooks.elements.isEmpty }

  private let lead: HTML =
    "Other servers that hear at once what happens here: each event is posted to them as JSON, and posted again where they do not answer."

  private var newOne: HTML {
    """
    <details class="card disclosure" id="new-webhook"\(attribute: "open", if: failure != nil)>
    <summary class="disclosure__summary">\(Icon.plus)New webhook</summary>
    <form method="post" action="\(path)" class="form">
    \(WebhookFields(form: form, events: scope.events, hasSecret: false, failure: failure))
    <div class="form__actions"><button class="button button--primary">Make webhook</button></div>
    </form>
    </details>
    """
  }

  private var list: HTML {
    if isEmptyList {
      return EmptyState(
        title: "No webhooks yet",
        sentence: "Open “New webhook” above, give the address of a server of yours, and choose what it should hear of."
      ).body
    }
    guard !webhooks.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TableFrame(label: "Webhooks", columns: columns, rows: webhooks.elements.map(row)))
      \(Pagination(of: webhooks, at: path, kept: [("q", search)]))
      """
  }

  private let columns = [
    TableFrame.column("Address"), TableFrame.column("Events", isMinor: true), TableFrame.column("Newest message"),
  ]

  private func row(_ webhook: Webhook) -> HTML {
    let note: HTML? =
      webhook.traits.description.isEmpty
      ? nil
      : """
      <span class="table__second">\(LongName(webhook.traits.description))</span>
      """
    return """
      <tr>
      <th scope="row"><a class="table__main" href="\(Path.webhook(webhook.id))">\(LongName(webhook.traits.targetURL))</a>\(note)</th>
      \(TableFrame.cell("\(Wording.count(webhook.traits.events.count, "event"))", isMinor: true))\
      \(TableFrame.cell(newest(webhook)))
      </tr>

      """
  }

  private func newest(_ webhook: Webhook) -> HTML {
    guard webhook.traits.isActive else { return Badge("off").body }
    guard let last = webhook.last else { return "none yet" }
    let isGood = last.statusCode.map { (200..<300).contains($0) } ?? false
    let words = last.statusCode.map { "\($0)" } ?? "no answer"
    return "\(Badge(words, tone: isGood ? .success : .danger)) \(Moment(last.date)) UTC"
  }
}

extension Webhook.Scope {
  /// What its webhooks may hear of.
  var events: [WebhookEvent] {
    switch self {
    case .organization: WebhookEvent.all
    case .project: WebhookEvent.ofProjects
    }
  }

  /// The pages above those of its webhooks.
  func trail(_ name: String) -> [PageHeader.Step] {
    switch self {
    case .organization(let id):
      [
        .init(words: "Organisations", address: Path.organizations),
        .init(words: name, address: Path.organization(id)),
      ]
    case .project(let id):
      [.init(words: "Projects", address: Path.projects), .init(words: name, address: Path.project(id))]
    }
  }
}

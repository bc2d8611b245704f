public import Domain
public import HTML

/// A webhook: what it hears of, and its messages with what came of each.
public struct WebhookPage: Page {
  public let webhook: Webhook
  /// What the organisation or project is called.
  public let name: String
  public let deliveries: ListPage<WebhookDelivery>
  public let search: String
  public let form: WebhookForm
  public let failure: ValidationFailure?

  public init(
    webhook: Webhook,
    name: String,
    deliveries: ListPage<WebhookDelivery>,
    search: String = "",
    form: WebhookForm? = nil,
    failure: ValidationFailure? = nil
  ) {
    self.webhook = webhook
    self.name = name
    self.deliveries = deliveries
    self.search = search
    self.form = form ?? WebhookForm(webhook)
    self.failure = failure
  }

  public var title: String {
    webhook.traits.description.isEmpty ? webhook.traits.targetURL : webhook.traits.description
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: lead, actions: actions))
    \(failure.map { FormProblems(failure: $0, fields: WebhookFields.names) })
    <section class="section" aria-labelledby="messages-title">
    <div class="section__head">
    <h2 class="section__title" id="messages-title">Messages</h2>
    \(isEmptyList ? nil : SearchField(path: Path.webhook(webhook.id), label: "Search events", search: search))
    </div>
    \(list)
    </section>
    <section class="section" aria-label="Settings">
    <details class="card disclosure"\(attribute: "open", if: failure != nil)>
    <summary class="disclosure__summary">Settings</summary>
    <form method="post" action="\(Path.webhook(webhook.id))" class="form">
    \(WebhookFields(form: form, events: webhook.scope.events, hasSecret: webhook.hasSecret, failure: failure))
    <div class="form__actions"><button class="button button--primary">Save</button></div>
    </form>
    </details>
    </section>
    """
  }

  private var trail: [PageHeader.Step] {
    webhook.scope.trail(name) + [.init(words: "Webhooks", address: Path.webhooks(webhook.scope))]
  }

  private var lead: HTML {
    let signed = webhook.hasSecret ? "signed" : "not signed"
    let state = webhook.traits.isActive ? "Posts to" : "Switched off: would post to"
    return "\(state) \(webhook.traits.targetURL) · \(signed) · made by \(webhook.owner?.calledName ?? "somebody")"
  }

  private var actions: HTML {
    """
    <form method="post" action="\(Path.webhookPing(webhook.id))"><button class="button">Send a test message</button></form>
    \(ConfirmedLink(address: Path.webhookDeletion(webhook.id), words: "Delete"))
    """
  }

  private var isEmptyList: Bool { search.isEmpty && deliveries.elements.isEmpty }

  private var list: HTML {
    if isEmptyList {
      return EmptyState(
        title: "No messages yet",
        sentence: "Send a test message, or wait until something happens that this webhook hears of."
      ).body
    }
    guard !deliveries.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TableFrame(label: "Messages", columns: columns, rows: deliveries.elements.map(row)))
      \(Pagination(of: deliveries, at: Path.webhook(webhook.id), kept: [("q", search)]))
      """
  }

  private let columns = [
    TableFrame.column("Event"), TableFrame.column("Answer"),
    TableFrame.column("Attempts", isMinor: true, isNumber: true),
    TableFrame.column("When (UTC)", isMinor: true), TableFrame.actionColumn,
  ]

  private func row(_ delivery: WebhookDelivery) -> HTML {
    """
    <tr>
    <td class="table__text">\(delivery.event)\(delivery.isRedelivery ? " again" as HTML : nil)\(content(delivery))</td>
    \(TableFrame.cell(answer(delivery)))\
    \(TableFrame.cell("\(delivery.attempts)", isMinor: true, isNumber: true))\
    \(TableFrame.cell("\(Moment(delivery.created))", isMinor: true))\
    <td class="table__actions"><form method="post" action="\(Path.webhookRedelivery(webhook.id, delivery.id))">
    <button class="button button--small" aria-label="Send message \(delivery.id.value) again">Send again</button>
    </form></td>
    </tr>

    """
  }

  private func content(_ delivery: WebhookDelivery) -> HTML {
    """
    <details><summary>Message and answer</summary>
    <pre class="table__payload">\(delivery.body)</pre>
    <pre class="table__payload">\(delivery.response)</pre></details>
    """
  }

  private func answer(_ delivery: WebhookDelivery) -> HTML {
    let code = delivery.statusCode.map { "\($0)" }
    switch delivery.state {
    case .delivered: return "\(Badge(code ?? "delivered", tone: .success)) in \(delivery.milliseconds ?? 0) ms"
    case .failed: return Badge(code ?? "no answer", tone: .danger).body
    case .waiting:
      return delivery.attempts == 0
        ? Badge("waits").body : "\(Badge(code ?? "no answer", tone: .warning)) is sent again"
    }
  }
}

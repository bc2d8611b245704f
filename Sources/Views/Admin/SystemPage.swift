public import Domain
public import HTML

/// The instance itself: what it is, whether its parts are well, what waits, and what went wrong.
public struct SystemPage: Page {
  public struct Fact: Sendable {
    let name: String
    let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }

    public init(_ name: String, seconds: Int) {
      self.init(name, Wording.span(ofSeconds: seconds))
    }
  }

  public let title = "System"
  public let facts: [Fact]
  public let findings: [Finding]
  public let queue: QueueState
  public let backups: SystemBackups
  public let now: Timestamp
  public let failures: KeyPage<ServerFailure>
  public let search: String

  public init(
    facts: [Fact],
    findings: [Finding],
    queue: QueueState,
    backups: SystemBackups,
    now: Timestamp,
    failures: KeyPage<ServerFailure>,
    search: String = ""
  ) {
    self.facts = facts
    self.findings = findings
    self.queue = queue
    self.backups = backups
    self.now = now
    self.failures = failures
    self.search = search
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: "\(lead)"))
    <div class="columns">
    <section class="card" aria-labelledby="server-title">
    <h2 class="card__title" id="server-title">This server</h2>
    <dl class="data-list">
    \(facts.map(row))
    </dl>
    </section>
    <section class="card" aria-labelledby="queue-title">
    <h2 class="card__title" id="queue-title">Background work</h2>
    <dl class="data-list">
    \(queueRows)
    </dl>
    <p class="card__note"><a href="\(Path.adminWork)">Everybody’s requests</a></p>
    </section>
    </div>
    <section class="section" aria-labelledby="parts-title">
    <div class="section__head"><h2 class="section__title" id="parts-title">Parts</h2></div>
    \(TableFrame(label: "Parts", columns: partColumns, rows: findings.map(row)))
    </section>
    \(backups)
    <section class="section" aria-labelledby="failures-title">
    <div class="section__head"><h2 class="section__title" id="failures-title">Failures</h2></div>
    \(failureList)
    </section>
    """
  }

  private var lead: String {
    let broken = findings.count { $0.state == .bad }
    let odd = findings.count { $0.state == .warning }
    if broken > 0 { return "\(Wording.count(broken, "part")) of this instance \(broken == 1 ? "is" : "are") broken." }
    if odd > 0 { return "Everything works; \(Wording.count(odd, "thing")) to look at." }
    return "Everything works."
  }

  private func row(_ fact: Fact) -> HTML {
    """
    <div class="data-list__row"><dt>\(fact.name)</dt><dd>\(fact.value)</dd></div>

    """
  }

  private var queueRows: [HTML] {
    let oldest = queue.oldest.map { oldest in
      let minutes = max(0, now.milliseconds - oldest.milliseconds) / 60_000
      return minutes < 1 ? "less than a minute" : Wording.count(Int(minutes), "minute")
    }
    return [
      Fact("Under way", "\(queue.running)"), Fact("Waiting", "\(queue.waiting)"),
      Fact("The oldest waits", oldest ?? "–"), Fact("Failed within a day", "\(queue.failed)"),
    ].map(row)
  }

  private let partColumns = [TableFrame.column("Part"), TableFrame.column("State"), TableFrame.column("What is so")]

  private func row(_ finding: Finding) -> HTML {
    """
    <tr>
    \(TableFrame.cell("\(finding.subject)"))\(TableFrame.cell("\(badge(finding.state))"))\
    <td class="table__text">\(finding.sentence)\(second(finding.advice))</td>
    </tr>

    """
  }

  private func badge(_ state: Finding.State) -> Badge {
    switch state {
    case .good: Badge("good", tone: .success)
    case .warning: Badge("look", tone: .warning)
    case .bad: Badge("broken", tone: .danger)
    }
  }

  private func second(_ words: String) -> HTML? {
    guard !words.isEmpty else { return nil }
    return """
      <span class="table__second table__second--whole">\(words)</span>
      """
  }

  private var failureList: HTML {
    if failures.isEmptyList, search.isEmpty {
      return EmptyState(
        title: "Nothing went wrong",
        sentence: "Failures that nobody foresaw will stand here, of all servers of this instance."
      ).body
    }
    return """
      \(SearchField(path: Path.adminSystem, label: "Search failures", search: search))
      \(failureTable)
      """
  }

  private var failureTable: HTML {
    guard !failures.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TableFrame(label: "Failures", columns: failureColumns, rows: failures.elements.map(row)))
      \(Pagination(of: failures, at: Path.adminSystem, search: search, key: \.id))
      """
  }

  private let failureColumns = [
    TableFrame.column("When (UTC)"), TableFrame.column("What"), TableFrame.column("Server", isMinor: true),
    TableFrame.column("Times", isNumber: true),
  ]

  private func row(_ failure: ServerFailure) -> HTML {
    """
    <tr>
    \(TableFrame.cell("\(Moment(failure.at))"))\
    <td class="table__text"><strong>\(failure.place)</strong> \(failure.sentence)\
    \(second("Request \(failure.requestID)"))</td>
    \(TableFrame.cell("\(failure.server)", isMinor: true))\(TableFrame.cell("\(failure.count)", isNumber: true))
    </tr>

    """
  }
}

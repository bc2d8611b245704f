public import Domain
public import HTML

/// Who did what to whom, and when: newest first.
public struct AuditPage: Page {
  private static let lead: HTML = """
    What people did with accounts, projects and tasks. Every entry is sealed: porthole audit, on the server's command line, \
    proves that none was changed or removed.
    """

  public let title = "Audit"
  public let entries: KeyPage<AuditEntry>
  public let search: String

  public init(entries: KeyPage<AuditEntry>, search: String = "") {
    self.entries = entries
    self.search = search
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: Self.lead))
    \(SearchField(path: Path.adminAudit, label: "Search entries", search: search))
    \(list)
    """
  }

  private var list: HTML {
    guard !entries.elements.isEmpty else {
      return search.isEmpty
        ? EmptyState(title: "Nothing happened yet", sentence: "The first account that is made will stand here.").body
        : EmptyState.nothingFound(search).body
    }
    return """
      \(TableFrame(label: "Audit entries", columns: columns, rows: entries.elements.map(row)))
      \(Pagination(of: entries, at: Path.adminAudit, search: search, key: \.id))
      """
  }

  private let columns = [
    TableFrame.column("When (UTC)"), TableFrame.column("Who did what"), TableFrame.column("From", isMinor: true),
  ]

  private func row(_ entry: AuditEntry) -> HTML {
    """
    <tr>
    \(TableFrame.cell("\(Moment(entry.at))"))\
    <td class="table__text"><strong>\(entry.actor.isEmpty ? "Somebody" : entry.actor)</strong> \(entry.action) \
    <strong>\(LongName(entry.subject))</strong>\(detail(entry))</td>
    \(TableFrame.cell("\(entry.address)", isMinor: true))
    </tr>

    """
  }

  private func detail(_ entry: AuditEntry) -> HTML? {
    guard !entry.detail.isEmpty else { return nil }
    return """
      <span class="table__second">\(LongName(entry.detail))</span>
      """
  }
}

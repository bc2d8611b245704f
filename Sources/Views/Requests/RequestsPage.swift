public import Domain
public import HTML

/// Background requests, newest first: how far they are, what went wrong, and what can be done about it.
public struct RequestsPage: Page {
  public let requests: KeyPage<BackgroundRequest>
  /// What they work on, where it is still there.
  public let subjects: [BackgroundRequest.ID: String]
  public let search: String
  /// All requests, for administrators, in place of one's own.
  public let isEverybodys: Bool

  public init(
    requests: KeyPage<BackgroundRequest>,
    subjects: [BackgroundRequest.ID: String] = [:],
    search: String = "",
    isEverybodys: Bool = false
  ) {
    self.requests = requests
    self.subjects = subjects
    self.search = search
    self.isEverybodys = isEverybodys
  }

  public var title: String { isEverybodys ? "Everybody's requests" : "Requests" }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: "\(lead)"))
    \(isEmptyList ? nil : SearchField(path: path, label: "Search requests", search: search))
    <live-part id="requests" data-busy="\(isBusy ? "true" : "false")">
    \(list)
    </live-part>
    """
  }

  private var lead: String {
    isEverybodys
      ? "What goes on in the background for all people, and what went wrong."
      : "What goes on in the background for you: tasks that are being made, imports, exports. It goes on without this page."
  }

  private var path: String { isEverybodys ? Path.adminWork : Path.requests }
  private var isEmptyList: Bool { search.isEmpty && requests.isEmptyList }
  private var isBusy: Bool { requests.elements.contains { !$0.state.isOver } }

  private var list: HTML {
    if isEmptyList {
      return EmptyState(
        title: "No requests yet",
        sentence: "When you make a task from many pictures, or export a dataset, you can watch it here.",
        action: #"<a class="button button--primary" href="\#(Path.tasks)">Go to the tasks</a>"#
      ).body
    }
    guard !requests.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TableFrame(label: "Requests", columns: columns, rows: requests.elements.map(row)))
      \(Pagination(of: requests, at: path, search: search, key: \.id))
      """
  }

  private var columns: [HTML] {
    [TableFrame.column("Request"), TableFrame.column("State")]
      + (isEverybodys ? [TableFrame.column("Asked for by", isMinor: true)] : [])
      + [TableFrame.column("Asked for (UTC)", isMinor: true), TableFrame.actionColumn]
  }

  private func owner(of request: BackgroundRequest) -> HTML? {
    isEverybodys ? TableFrame.cell("\(request.owner.calledName)", isMinor: true) : nil
  }

  private func row(_ request: BackgroundRequest) -> HTML {
    """
    <tr id="request-\(request.id.value)" class="request-row">
    <td class="table__text">\(RequestTitle(request: request, subject: subjects[request.id] ?? ""))\(RequestSentence(request: request))\
    \(RequestLog(request: request))</td>
    \(TableFrame.cell("\(RequestStatus(request: request))"))\
    \(owner(of: request))\
    \(TableFrame.cell("\(Moment(request.created))", isMinor: true))\
    \(TableFrame.cell("\(RequestButton(request: request, from: path))"))
    </tr>

    """
  }
}

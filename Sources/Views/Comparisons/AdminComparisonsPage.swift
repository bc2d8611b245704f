public import Domain
public import HTML

/// A folder that cannot be shown as a pair, and why.
public struct FolderProblem: Equatable, Sendable {
  public let path: String
  public let sentence: String

  public init(path: String, sentence: String) {
    self.path = path
    self.sentence = sentence
  }
}

/// The stored pairs, for administrators: new ones, fetching, editing, and folders that need mending.
public struct AdminComparisonsPage: Page {
  public let title = "Pairs of pictures"
  public let comparisons: KeyPage<Comparison>
  public let search: String
  public let problems: [FolderProblem]

  public init(comparisons: KeyPage<Comparison>, search: String = "", problems: [FolderProblem] = []) {
    self.comparisons = comparisons
    self.search = search
    self.problems = problems
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: lead, actions: actions))
    \(problemList)
    \(SearchField(path: Path.adminComparisons, label: "Search pairs", search: search))
    \(list)
    """
  }

  private let trail = [PageHeader.Step(words: "Compare", address: Path.comparisons)]

  private let lead: HTML = """
    Pairs made here. A folder with <code>pair.json</code> and two pictures in \
    <code>DATA_DIR/comparisons</code> is a pair, too.
    """

  private var actions: HTML {
    """
    <form method="post" action="\(Path.adminComparisonsFetching)"><button class="button">Fetch missing pictures</button>\
    </form>
    <a class="button button--primary" href="\(Path.newComparison)">\(Icon.plus)New pair</a>
    """
  }

  private var problemList: HTML? {
    guard !problems.isEmpty else { return nil }
    return """
      <div class="notice notice--alert" role="alert">
      <p>Some folders cannot be shown:</p>
      <ul>
      \(problems.map { "<li><code>\($0.path)</code>: \($0.sentence)</li>" as HTML })
      </ul>
      </div>
      """
  }

  private var list: HTML {
    guard !comparisons.elements.isEmpty else {
      guard search.isEmpty else { return EmptyState.nothingFound(search).body }
      return EmptyState(
        title: "No pairs of your own",
        sentence: "Make one from two pictures of the same thing, or put a folder into DATA_DIR/comparisons.",
        action: #"<a class="button button--primary" href="\#(Path.newComparison)">New pair</a>"#
      ).body
    }
    return """
      \(TableFrame(label: "Pairs", columns: columns, rows: comparisons.elements.map(row)))
      \(Pagination(of: comparisons, at: Path.adminComparisons, search: search) { $0.storedID ?? .init(0) })
      """
  }

  private let columns = [
    TableFrame.column("Title"), TableFrame.column("Pictures"), TableFrame.actionColumn,
  ]

  private func row(_ comparison: Comparison) -> HTML {
    let id = comparison.storedID ?? .init(0)
    return """
      <tr>
      <th scope="row"><a class="table__main" href="\(Path.adminComparison(id))">\(LongName(comparison.words.title))</a>\
      <span class="table__second">\(comparison.first.label) and \(comparison.second.label)</span></th>
      \(TableFrame.cell("\(state(comparison))"))\
      \(TableFrame.cell(comparison.isComplete ? show(comparison) : fetch(id, comparison.words.title)))
      </tr>

      """
  }

  private func state(_ comparison: Comparison) -> Badge {
    comparison.isComplete ? Badge("here", tone: .success) : Badge("missing", tone: .warning)
  }

  private func show(_ comparison: Comparison) -> HTML {
    """
    <a class="button button--small" href="\(Path.comparison(comparison.slug))" \
    aria-label="Show \(comparison.words.title)">Show</a>
    """
  }

  private func fetch(_ id: Comparison.ID, _ title: String) -> HTML {
    """
    <form method="post" action="\(Path.comparisonFetching(id))"><button class="button button--small" \
    aria-label="Fetch the pictures of \(title)">Fetch</button></form>
    """
  }
}

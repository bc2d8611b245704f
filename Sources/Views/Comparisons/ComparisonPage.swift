public import Domain
public import HTML

/// One pair.
public struct ComparisonPage: Page {
  public let comparison: Comparison
  public let view: ComparisonView
  /// The pairs before and after it, in the order of the overview.
  public let previous: Comparison?
  public let next: Comparison?
  public let isAdministrator: Bool
  /// What in the address could not be used.
  public let problems: [ValidationFailure.Problem]

  public init(
    comparison: Comparison,
    view: ComparisonView = ComparisonView(),
    previous: Comparison? = nil,
    next: Comparison? = nil,
    isAdministrator: Bool = false,
    problems: [ValidationFailure.Problem] = []
  ) {
    self.comparison = comparison
    self.view = view
    self.previous = previous
    self.next = next
    self.isAdministrator = isAdministrator
    self.problems = problems
  }

  public var title: String { comparison.words.title }

  public var layout: PageLayout {
    PageLayout(width: .wide, stylesheets: ["css/pages/compare.css"], isPublic: true)
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: [.init(words: "Compare", address: Path.comparisons)], actions: actions))
    \(AddressProblems(problems: problems))
    \(comparison.isComplete ? figure : waiting)
    \(Pagination(back: previous.map(link), further: next.map(link)))
    """
  }

  private var figure: HTML {
    """
    \(ComparisonFigure(comparison: comparison, view: view))
    \(ComparisonHelp())
    """
  }

  private var actions: HTML? {
    guard isAdministrator, let id = comparison.storedID else { return nil }
    return """
      <a class="button" href="\(Path.adminComparison(id))">Edit</a>
      """
  }

  private var waiting: HTML {
    let sentence = "Its pictures are not here yet. An administrator can send them, or have them fetched."
    return """
      \(EmptyState(title: "No pictures so far", sentence: sentence, action: fetchButton))
      \(comparison.words.text.isEmpty ? nil : "<p class=\"compare__waiting\">\(comparison.words.text)</p>" as HTML)
      """
  }

  private var fetchButton: HTML? {
    guard isAdministrator, let id = comparison.storedID else { return nil }
    return """
      <form method="post" action="\(Path.comparisonFetching(id))">\
      <button class="button button--primary">Fetch the pictures</button></form>
      """
  }

  private func link(_ comparison: Comparison) -> Pagination.Link {
    Pagination.Link(words: comparison.words.title, address: Path.comparison(comparison.slug))
  }
}

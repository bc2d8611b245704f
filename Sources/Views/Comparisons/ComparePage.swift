public import Domain
public import HTML

/// All pairs: the first one ready to be moved, the others as cards.
public struct ComparePage: Page {
  public let title = "Compare"
  /// In the order of the page; those without pictures are listed apart.
  public let comparisons: [Comparison]
  public let view: ComparisonView
  public let search: String
  /// From 1.
  public let number: Int
  public let isAdministrator: Bool
  /// What in the address could not be used.
  public let problems: [ValidationFailure.Problem]

  static let cardsOnPage = 24

  public init(
    comparisons: [Comparison],
    view: ComparisonView = ComparisonView(),
    search: String = "",
    number: Int = 1,
    isAdministrator: Bool = false,
    problems: [ValidationFailure.Problem] = []
  ) {
    self.comparisons = comparisons
    self.view = view
    self.search = search
    self.number = number
    self.isAdministrator = isAdministrator
    self.problems = problems
  }

  public var layout: PageLayout {
    PageLayout(width: .wide, stylesheets: ["css/pages/compare.css", "css/pages/compare-pairs.css"], isPublic: true)
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: lead, actions: isAdministrator ? actions : nil))
    \(AddressProblems(problems: problems))
    \(featured)
    \(searchField)
    \(cards)
    \(waitingList)
    """
  }

  private let lead: HTML = "Two pictures of one thing: move the divider, fade, subtract, or look closer at both."

  private let actions: HTML = #"<a class="button" href="\#(Path.adminComparisons)">Manage pairs</a>"#

  private var ready: [Comparison] { comparisons.filter { $0.isComplete && $0.matches(search) } }
  private var waiting: [Comparison] { comparisons.filter { !$0.isComplete && $0.matches(search) } }
  /// Without the one that stands above them.
  private var carded: [Comparison] { search.isEmpty ? Array(ready.dropFirst()) : ready }
  private var pages: Int { max(1, (carded.count + Self.cardsOnPage - 1) / Self.cardsOnPage) }

  private var featured: HTML? {
    guard number == 1, search.isEmpty, let first = ready.first else { return nil }
    return """
      <section class="compare-featured" aria-labelledby="featured">
      <h2 class="section__title" id="featured"><a href="\(Path.comparison(first.slug, view))">\(first.words.title)</a></h2>
      \(ComparisonFigure(comparison: first, view: view))
      \(ComparisonHelp())
      </section>
      """
  }

  private var searchField: SearchField? {
    guard comparisons.count > 6 || !search.isEmpty else { return nil }
    return SearchField(path: Path.comparisons, label: "Search pairs", search: search)
  }

  private var cards: HTML {
    let shown = carded.dropFirst((number - 1) * Self.cardsOnPage).prefix(Self.cardsOnPage)
    guard !shown.isEmpty else { return ready.isEmpty && waiting.isEmpty ? nothing : .empty }
    return """
      <ul class="compare-cards">
      \(shown.map(card))
      </ul>
      \(Pagination(back: link("Back", number - 1), further: link("More", number + 1)))
      """
  }

  private var nothing: HTML {
    guard search.isEmpty else { return EmptyState.nothingFound(search).body }
    return EmptyState(
      title: "No pairs yet",
      sentence: "An administrator can add one from two pictures.",
      action: isAdministrator ? actions : nil
    ).body
  }

  private func card(_ comparison: Comparison) -> HTML {
    """
    <li class="compare-card">
    <a class="compare-card__link" href="\(Path.comparison(comparison.slug))">
    <span class="compare-card__pictures">
    \(ComparisonImage(comparison: comparison, place: .first, sizes: "20rem", isDecoration: true))
    \(ComparisonImage(comparison: comparison, place: .second, sizes: "20rem", isDecoration: true))
    </span>
    <span class="compare-card__name">\(comparison.words.title)</span>
    </a>
    <p class="compare-card__sides">\(comparison.first.label) and \(comparison.second.label)</p>
    </li>

    """
  }

  private func link(_ words: String, _ page: Int) -> Pagination.Link? {
    guard (1...pages).contains(page) else { return nil }
    let address = Address.with(Path.comparisons, [("q", search), ("page", page == 1 ? nil : "\(page)")])
    return Pagination.Link(words: words, address: address)
  }

  private var waitingList: HTML? {
    guard number == pages, !waiting.isEmpty else { return nil }
    return """
      <section class="section" aria-labelledby="waiting">
      <h2 class="section__title" id="waiting">Without pictures so far</h2>
      <p class="section__note">\(isAdministrator ? fetchNote : strangerNote)</p>
      <ul class="compare-waiting">
      \(waiting.map(waitingLine))
      </ul>
      </section>
      """
  }

  private let strangerNote: HTML = "An administrator can have them fetched, where this server reaches the internet."

  private let fetchNote: HTML = """
    Their addresses are known: <a href="\(Path.adminComparisons)">have them fetched</a> where this server reaches the \
    internet, or send the files.
    """

  private func waitingLine(_ comparison: Comparison) -> HTML {
    """
    <li><a href="\(Path.comparison(comparison.slug))">\(comparison.words.title)</a>: \(comparison.first.label) and \
    \(comparison.second.label)</li>

    """
  }
}

/// What in the address could not be used; the page shows the usual in its place.
struct AddressProblems: Fragment {
  let problems: [ValidationFailure.Problem]

  var body: HTML {
    guard !problems.isEmpty else { return .empty }
    return """
      <div class="notice notice--alert" role="alert">
      \(problems.map(line))
      </div>
      """
  }

  private func line(_ problem: ValidationFailure.Problem) -> HTML {
    """
    <p data-field="\(problem.field)"><code>\(problem.field)</code>: \(problem.sentence)</p>

    """
  }
}

import Domain
import HTML

extension KeyPage {
  /// Nothing here and nothing around it.
  var isEmptyList: Bool { elements.isEmpty && !hasOlder && !hasNewer }
}

/// Links to the pages around this one; nothing where there are none.
struct Pagination: Fragment {
  struct Link {
    let words: String
    let address: String
  }

  let back: Link?
  let further: Link?

  init(back: Link?, further: Link?) {
    self.back = back
    self.further = further
  }

  /// Pages by key: `?q=SEARCH&before=KEY` for what is older, `?q=SEARCH&after=KEY` for what is newer.
  init<Element, Subject>(
    of page: KeyPage<Element>,
    at path: String,
    search: String,
    key: (Element) -> Identifier<Subject>
  ) {
    let newest = page.hasNewer ? page.elements.first.map(key) : nil
    let oldest = page.hasOlder ? page.elements.last.map(key) : nil
    back = newest.map {
      Link(words: "Newer", address: Address.with(path, [("q", search), ("after", $0.description)]))
    }
    further = oldest.map {
      Link(words: "Older", address: Address.with(path, [("q", search), ("before", $0.description)]))
    }
  }

  var body: HTML {
    guard back != nil || further != nil else { return .empty }
    return """
      <nav class="pagination" aria-label="Pages">
      \(back.map { link("prev", Icon.arrowBack + words($0), $0) })
      \(further.map { link("next", words($0) + Icon.arrowForth, $0) })
      </nav>
      """
  }

  private func words(_ link: Link) -> HTML { "<span>\(link.words)</span>" }

  private func link(_ relation: String, _ content: HTML, _ link: Link) -> HTML {
    """
    <a class="button pagination__\(relation)" rel="\(relation)" href="\(link.address)">\(content)</a>
    """
  }
}

/// The search of a list: a GET form, so that its result has an address.
struct SearchField: Fragment {
  let path: String
  /// What is searched: `Search projects`.
  let label: String
  let search: String

  var body: HTML {
    """
    <form method="get" action="\(path)" class="search" role="search">
    <label class="visually-hidden" for="q">\(label)</label>
    <input class="field__control search__control" id="q" name="q" type="search" value="\(search)" \
    placeholder="\(label)" maxlength="200">
    <button class="button">Search</button>
    \(clearLink)
    </form>
    """
  }

  private var clearLink: HTML? {
    guard !search.isEmpty else { return nil }
    return """
      <a class="search__clear" href="\(path)">Show all</a>
      """
  }
}

/// In place of a list without rows: why it is empty, and what to do next.
struct EmptyState: Fragment {
  let title: String
  let sentence: String
  var action: HTML?

  /// For a search that found nothing.
  static func nothingFound(_ search: String) -> EmptyState {
    EmptyState(
      title: "Nothing found",
      sentence: "Nothing here contains “\(search)”. Try fewer or other letters, or show all."
    )
  }

  var body: HTML {
    """
    <div class="empty">
    \(BrandMark(size: .large))
    <p class="empty__title">\(title)</p>
    <p class="empty__sentence">\(sentence)</p>
    \(action)
    </div>
    """
  }
}

/// A table that can be scrolled sideways by itself where the window is too narrow for it.
struct TableFrame: Fragment {
  /// What the table holds, for screen readers.
  let label: String
  let columns: [HTML]
  let rows: [HTML]

  var body: HTML {
    """
    <div class="table-frame" role="group" aria-label="\(label)" tabindex="0">
    <table class="table">
    <thead><tr>
    \(columns)
    </tr></thead>
    <tbody>
    \(rows)
    </tbody>
    </table>
    </div>
    """
  }

  /// A column's head; the minor ones are left out where there is little room.
  static func column(_ words: String, isMinor: Bool = false, isNumber: Bool = false) -> HTML {
    """
    <th scope="col"\(classes(isMinor: isMinor, isNumber: isNumber))>\(words)</th>

    """
  }

  /// The head of a column of buttons.
  static let actionColumn: HTML = """
    <th scope="col"><span class="visually-hidden">Actions</span></th>

    """

  static func cell(_ content: HTML, isMinor: Bool = false, isNumber: Bool = false) -> HTML {
    """
    <td\(classes(isMinor: isMinor, isNumber: isNumber))>\(content)</td>

    """
  }

  private static func classes(isMinor: Bool, isNumber: Bool) -> HTML {
    switch (isMinor, isNumber) {
    case (false, false): .empty
    case (true, false): #" class="table__minor""#
    case (false, true): #" class="table__number""#
    case (true, true): #" class="table__number table__minor""#
    }
  }
}

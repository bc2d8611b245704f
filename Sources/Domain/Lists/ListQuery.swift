/// What a request asks of a list, in CVAT's words: which page, which rows, in which order.
///
/// Whether the fields that it names are there is for the list to say.
public struct ListQuery: Equatable, Sendable {
  public struct Order: Equatable, Sendable {
    public let field: String
    public let isDescending: Bool

    public init(field: String, isDescending: Bool) {
      self.field = field
      self.isDescending = isDescending
    }
  }

  /// What `page_size=all` gives at once; more rows than these are on further pages.
  public static let largestPage = 10_000

  /// From 1.
  public let page: Int
  public let pageSize: Int
  /// Each must occur somewhere in the fields that are searched.
  public let words: [String]
  public let order: [Order]
  public let filter: FilterExpression?
  public let organization: OrganizationScope
  /// Every parameter, for the plain filters: equality on the field of that name.
  public private(set) var parameters: [String: String]

  /// Reads the parameters of a request; what it does not know is left to the list's fields, or ignored.
  ///
  /// - Parameters:
  ///   - items: the query's names and values in their order; of a name that stands twice, the first counts.
  ///   - header: `X-Organization`, if it is there.
  /// - Throws: `ValidationFailure` for `page`, `page_size`, `filter` or `org_id`; `NotFound` for a page before the first.
  public init(_ items: [(name: String, value: String)], organizationHeader header: String? = nil) throws {
    let parameters = Dictionary(items.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    page = try Self.page(parameters["page"])
    pageSize = try Self.pageSize(parameters["page_size"])
    words = (parameters["search"] ?? "").prefix(400).split { $0 == "," || $0.isWhitespace }.prefix(20).map(String.init)
    order = Self.order(parameters["sort"] ?? "")
    filter = try parameters["filter"].flatMap { $0.isEmpty ? nil : try JSONLogic.expression($0) }
    organization = try OrganizationScope(slug: parameters["org"], id: parameters["org_id"], header: header)
    self.parameters = parameters
  }

  /// The first rows of a list, as a page of ours asks.
  public init(page: Int = 1, pageSize: Int = 30, words: [String] = [], parameters: [String: String] = [:]) {
    self.page = max(1, page)
    self.pageSize = min(max(1, pageSize), Self.largestPage)
    self.words = words
    order = []
    filter = nil
    organization = .everything
    self.parameters = parameters
  }

  /// The same, with plain filters added.
  public func narrowed(_ filters: [String: String]) -> ListQuery {
    ListQuery(page: page, pageSize: pageSize, words: words, parameters: parameters.merging(filters) { $1 })
  }

  /// The same, without one of the plain filters.
  public func without(_ parameter: String) -> ListQuery {
    var other = self
    other.parameters[parameter] = nil
    return other
  }

  /// How many rows come before this page.
  public var offset: Int { (page - 1) * pageSize }

  /// A key among the parameters, such as `task_id`; nil where it is not there or empty.
  ///
  /// - Throws: `ValidationFailure` for what is no key.
  public func identifier<Subject>(_ name: String) throws(ValidationFailure) -> Identifier<Subject>? {
    guard let text = parameters[name], !text.isEmpty else { return nil }
    guard let id = Identifier<Subject>(text) else {
      throw ValidationFailure(field: name, "“\(text.prefix(40))” is no key.")
    }
    return id
  }

  private static func page(_ text: String?) throws -> Int {
    guard let text, !text.isEmpty else { return 1 }
    guard let number = Int(text) else {
      throw ValidationFailure(field: "page", "“\(text.prefix(40))” is no page: pages are counted from 1.")
    }
    // So far on that no list has it, and the offset still fits.
    guard number >= 1, number <= 1 << 40 else { throw NotFound("page") }
    return number
  }

  private static func pageSize(_ text: String?) throws(ValidationFailure) -> Int {
    guard let text, !text.isEmpty else { return 10 }
    if text == "all" { return largestPage }
    guard let number = Int(text), number >= 1 else {
      throw ValidationFailure(field: "page_size", "A page has 1 to \(largestPage) rows, or “all”.")
    }
    return min(number, largestPage)
  }

  private static func order(_ text: String) -> [Order] {
    text.split(separator: ",").prefix(8).map { word in
      let name = String(word).trimmed
      return name.hasPrefix("-")
        ? Order(field: String(name.dropFirst()), isDescending: true) : Order(field: name, isDescending: false)
    }
  }
}

/// One page of a list, and how long the whole is.
public struct ListPage<Element: Sendable>: Sendable {
  public let elements: [Element]
  /// The rows of all pages, of those that the viewer may see.
  public let count: Int
  public let page: Int
  public let pageSize: Int

  public init(elements: [Element], count: Int, page: Int = 1, pageSize: Int = ListQuery.largestPage) {
    self.elements = elements
    self.count = count
    self.page = page
    self.pageSize = pageSize
  }

  public var hasNext: Bool { page * pageSize < count }
  public var hasPrevious: Bool { page > 1 }

  public func map<Other>(_ transform: (Element) throws -> Other) rethrows -> ListPage<Other> {
    ListPage<Other>(elements: try elements.map(transform), count: count, page: page, pageSize: pageSize)
  }
}

import Domain

extension Form {
  /// What a page with a list asks: `q` to search, `page` from 1; what is no number is the first page.
  var pageQuery: ListQuery {
    ListQuery(
      page: min(Int(self["page"]) ?? 1, 1 << 40),
      pageSize: 30,
      words: search.split(whereSeparator: \.isWhitespace).prefix(20).map(String.init)
    )
  }

  /// The words that were searched, as they stand in the field.
  var search: String { String(self["q"].trimmed.prefix(200)) }
}

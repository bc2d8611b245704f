import Domain

/// What every list page takes: `q` to search, `before` or `after` to page by key.
struct ListRequest<Subject> {
  static var pageSize: Int { 30 }

  let search: String
  let cursor: KeyCursor<Subject>

  init(_ query: Form) {
    search = query.search
    if let key = Identifier<Subject>(query["before"]) {
      cursor = .olderThan(key)
    } else if let key = Identifier<Subject>(query["after"]) {
      cursor = .newerThan(key)
    } else {
      cursor = .newest
    }
  }
}

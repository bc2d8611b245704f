internal import Database
internal import Domain

/// The two ways through a list by key: each query takes the key, the size and whatever else the list needs, and orders by
/// key, descending for `older` and ascending for `newer`.
struct KeyPaging<Subject> {
  let cursor: KeyCursor<Subject>
  let size: Int

  /// - Parameters:
  ///   - older: reads up to `size + 1` rows with a smaller key than the one given, newest first.
  ///   - newer: reads up to `size + 1` rows with a larger key, oldest first.
  func page<Element: Sendable>(
    older: (Int64, Int) throws -> [Element],
    newer: (Int64, Int) throws -> [Element]
  ) rethrows -> KeyPage<Element> {
    switch cursor {
    case .newest:
      let rows = try older(.max, size + 1)
      return KeyPage(elements: Array(rows.prefix(size)), hasOlder: rows.count > size, hasNewer: false)
    case .olderThan(let key):
      let rows = try older(key.value, size + 1)
      return KeyPage(elements: Array(rows.prefix(size)), hasOlder: rows.count > size, hasNewer: true)
    case .newerThan(let key):
      let rows = try newer(key.value, size + 1)
      return KeyPage(elements: rows.prefix(size).reversed(), hasOlder: true, hasNewer: rows.count > size)
    }
  }
}

import Domain
import HTML

extension Pagination {
  /// Pages by number: `?q=SEARCH&page=2`.
  init<Element>(of list: ListPage<Element>, at path: String, search: String) {
    self.init(
      back: list.hasPrevious
        ? Link(words: "Newer", address: Self.address(path, search, list.page - 1)) : nil,
      further: list.hasNext
        ? Link(words: "Older", address: Self.address(path, search, list.page + 1)) : nil
    )
  }

  /// Pages by number that keep what the list is narrowed to: `?state=new&page=2`.
  init<Element>(of list: ListPage<Element>, at path: String, kept: [(name: String, value: String?)]) {
    func link(_ words: String, _ page: Int) -> Link {
      Link(words: words, address: Address.with(path, kept + [("page", page == 1 ? nil : "\(page)")]))
    }
    self.init(
      back: list.hasPrevious ? link("Previous", list.page - 1) : nil,
      further: list.hasNext ? link("Next", list.page + 1) : nil
    )
  }

  private static func address(_ path: String, _ search: String, _ page: Int) -> String {
    Address.with(path, [("q", search), ("page", page == 1 ? nil : "\(page)")])
  }
}

/// How a stored picture must be turned to stand upright (EXIF's tag 0x0112).
struct Orientation: Equatable, Sendable {
  let number: Int

  init(_ number: Int) {
    self.number = (1...8).contains(number) ? number : 1
  }

  /// Rows become columns.
  var swapsSides: Bool { number > 4 }

  /// Upright columns run against the stored rows (or columns, where sides are swapped).
  var reversesColumns: Bool { [2, 3, 6, 7].contains(number) }

  /// Upright rows run against the stored columns or rows.
  var reversesRows: Bool { [3, 4, 7, 8].contains(number) }

  /// The upright size of a stored one, and the other way round.
  func turned(_ size: (width: Int, height: Int)) -> (width: Int, height: Int) {
    swapsSides ? (size.height, size.width) : size
  }
}

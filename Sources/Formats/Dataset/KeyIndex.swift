/// Finds positions in a list by a text that is made of what is there, such as a name in lower case: eight bytes for each of
/// them, where a dictionary would hold each text.
struct KeyIndex: Sendable {
  private static let positionMask: UInt64 = 0xFFFF_FFFF

  /// Half of the key's hash above the position, in order.
  private let marks: [UInt64]
  private let key: @Sendable (Int) -> String

  /// - Parameters:
  ///   - positions: what can be found; each is below 2³².
  ///   - key: of a position.
  init(_ positions: some Sequence<Int>, by key: @escaping @Sendable (Int) -> String) {
    marks = positions.map { Self.mark(key($0)) | UInt64($0) }.sorted()
    self.key = key
  }

  /// The positions with this key, in order.
  subscript(wanted: String) -> some Sequence<Int> {
    let mark = Self.mark(wanted)
    return marks[marks.partitioningIndex { $0 >= mark }...].lazy
      .prefix { $0 & ~Self.positionMask == mark }
      .map { Int($0 & Self.positionMask) }
      .filter { key($0) == wanted }
  }

  /// The hash is seeded anew in each process, so that nobody can send names that share it.
  private static func mark(_ key: String) -> UInt64 { UInt64(truncatingIfNeeded: key.hashValue) & ~positionMask }
}

extension RandomAccessCollection {
  /// The first index whose element is of the second part; all of the first part come before it.
  func partitioningIndex(where isInSecondPart: (Element) -> Bool) -> Index {
    var (start, count) = (startIndex, count)
    while count > 0 {
      let middle = index(start, offsetBy: count / 2)
      if isInSecondPart(self[middle]) {
        count /= 2
      } else {
        start = index(after: middle)
        count -= count / 2 + 1
      }
    }
    return start
  }
}

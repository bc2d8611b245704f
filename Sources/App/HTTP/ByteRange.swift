/// One range of bytes that a client asks for (RFC 9110, 14.1.2); several at once are answered with the whole.
struct ByteRange: Equatable {
  let start: Int
  let count: Int

  /// nil where there is no such header, or one that may be ignored. A range beyond the end has a `start` there.
  init?(_ header: String?, length: Int) {
    guard let header, header.hasPrefix("bytes="), !header.contains(",") else { return nil }
    let bounds = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard bounds.count == 2 else { return nil }
    switch (Int(bounds[0]), Int(bounds[1])) {
    case (let first?, nil) where bounds[1].isEmpty && first >= 0:
      start = first
      count = max(1, length - first)
    case (let first?, let last?) where first >= 0 && last >= first:
      start = first
      count = first < length ? min(last, length - 1) - first + 1 : 1
    case (nil, let suffix?) where bounds[0].isEmpty && suffix > 0:
      start = max(0, length - suffix)
      count = length - start
    default: return nil
    }
  }
}

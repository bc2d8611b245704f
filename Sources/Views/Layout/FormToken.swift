import Glibc
import HTML

/// Puts the hidden field `csrf_token` first into every form that posts, so that no page can forget it.
///
/// What people typed is escaped and cannot look like a form's tag; for the same reason the first `>` after the tag's
/// beginning ends it.
struct FormToken {
  private let opening = Array(#"<form method="post""#.utf8)
  private let field: HTML

  init(_ token: String) {
    field = """
      <input type="hidden" name="csrf_token" value="\(token)">
      """
  }

  func inserted(into page: HTML) -> [UInt8] {
    page.bytes.withUnsafeBufferPointer { bytes in
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count + 4 * field.bytes.count)
      var start = 0
      while let end = endOfFormTag(in: bytes, from: start) {
        result.append(contentsOf: bytes[start..<end])
        result.append(contentsOf: field.bytes)
        start = end
      }
      result.append(contentsOf: bytes[start...])
      return result
    }
  }

  /// The index after the next form's tag.
  private func endOfFormTag(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    while let bracket = firstIndex(of: UInt8(ascii: "<"), in: bytes, from: index) {
      if bytes[bracket...].starts(with: opening) {
        return firstIndex(of: UInt8(ascii: ">"), in: bytes, from: bracket).map { $0 + 1 }
      }
      index = bracket + 1
    }
    return nil
  }

  private func firstIndex(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(byte), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}

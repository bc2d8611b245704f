internal import Domain
internal import Glibc

/// The names in one picture's XML, without the rest of it: so that labels are known before boxes are read, at a small part
/// of the price of reading twice.
struct VOCGlance {
  private(set) var picture: String?
  /// Of every object, in their order.
  private(set) var labels: [String] = []

  /// - Returns: nil where the document has more than elements and plain texts: then all of it must be read. What else is
  ///   wrong with it is found when its boxes are.
  init?(_ bytes: [UInt8]) {
    let isPlain = bytes.withUnsafeBufferPointer { bytes in
      var tags = PlainTags(bytes)
      return take(from: &tags)
    }
    guard isPlain else { return nil }
  }

  /// `annotation` is at depth 1, `object` and `filename` at 2, the object's `name` at 3.
  private mutating func take(from tags: inout PlainTags) -> Bool {
    var (depth, isInObject) = (0, false)
    while let tag = tags.next() {
      guard !tag.isEnd else {
        depth -= 1
        guard depth >= 0 else { return false }
        continue
      }
      guard depth > 0 || tag.isCalled("annotation") else { return false }
      depth += tag.isEmpty ? 0 : 1
      guard !tag.isEmpty else { continue }
      if depth == 2 { isInObject = tag.isCalled("object") }
      if depth == 2, tag.isCalled("filename") {
        guard let text = tags.text() else { return false }
        picture = text
      } else if depth == 3, isInObject, tag.isCalled("name") {
        guard let text = tags.text() else { return false }
        labels.append(text.trimmed)
      }
    }
    return depth == 0 && tags.isAtEnd
  }
}

/// The tags of a document one after the other, as long as nothing but elements and texts comes.
private struct PlainTags {
  struct Tag {
    let name: Slice<UnsafeBufferPointer<UInt8>>
    let isEnd: Bool
    /// Begun and ended in one.
    let isEmpty: Bool

    func isCalled(_ word: StaticString) -> Bool {
      name.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private(set) var isAtEnd = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// nil at the end, and where a comment, a document type or the like stands.
  mutating func next() -> Tag? {
    while let start = place(of: UInt8(ascii: "<"), from: position) {
      guard let end = place(of: UInt8(ascii: ">"), from: start), start + 1 < end else { return nil }
      let inner = bytes[start + 1..<end]
      position = end + 1
      // An attribute may have a > in its quotes.
      guard inner.count(where: { $0 == 0x22 }).isMultiple(of: 2), inner.count(where: { $0 == 0x27 }).isMultiple(of: 2)
      else { return nil }
      switch inner.first {
      case UInt8(ascii: "?"): continue
      case UInt8(ascii: "!"): return nil
      case UInt8(ascii: "/"): return Tag(name: inner.dropFirst(), isEnd: true, isEmpty: false)
      default:
        let name = inner.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
        return Tag(name: name, isEnd: false, isEmpty: inner.last == UInt8(ascii: "/"))
      }
    }
    isAtEnd = true
    return nil
  }

  /// What stands behind the last tag up to its end; nil where another element or an entity comes.
  func text() -> String? {
    guard let end = place(of: UInt8(ascii: "<"), from: position), end + 1 < bytes.count,
      bytes[end + 1] == UInt8(ascii: "/")
    else {
      return nil
    }
    let text = bytes[position..<end]
    return text.contains(UInt8(ascii: "&")) ? nil : String(validating: text, as: UTF8.self)
  }

  private func place(of byte: UInt8, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress else { return nil }
    guard let found = memchr(base + start, Int32(byte), bytes.count - start) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}

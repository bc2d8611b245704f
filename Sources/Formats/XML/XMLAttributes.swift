internal import Domain
internal import JSON

/// The attributes of one tag: its bytes as they came, and where in them each name and value is.
struct XMLAttributes {
  struct Part {
    let name: Range<Int>
    let value: Range<Int>
    /// The value had entities or the like, and is among the resolved bytes.
    let isResolved: Bool
  }

  private let bytes: [UInt8]
  private let resolved: [UInt8]
  private let parts: [Part]

  static let none = XMLAttributes(bytes: [], resolved: [], parts: [])

  init(bytes: [UInt8], resolved: [UInt8], parts: [Part]) {
    (self.bytes, self.resolved, self.parts) = (bytes, resolved, parts)
  }

  subscript(name: String) -> String? {
    part(name).map { String(decoding: $0.isResolved ? resolved[$0.value] : bytes[$0.value], as: UTF8.self) }
  }

  /// The number that the value is; nil where it is none, or where there is no such attribute.
  func number(_ name: String) -> Double? {
    guard let part = part(name) else { return nil }
    if !part.isResolved, let plain = PlainNumber(bytes.span, from: part.value.lowerBound),
      plain.end == part.value.upperBound
    {
      return plain.value
    }
    return self[name].flatMap { NumberText.double($0.trimmed) }
  }

  private func part(_ name: String) -> Part? {
    let wanted = name.utf8.span
    return parts.first { bytes.span.has(wanted, at: $0.name) }
  }
}

extension Span<UInt8> {
  /// Whether these bytes stand in a range of it.
  func has(_ other: Span<UInt8>, at range: Range<Int>) -> Bool {
    guard other.count == range.count else { return false }
    for index in other.indices where self[range.lowerBound + index] != other[index] { return false }
    return true
  }
}

/// The key of a record, typed by what it points at: a job's key cannot be passed where a task's is wanted.
public struct Identifier<Subject>: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let value: Int64

  public init(_ value: Int64) {
    self.value = value
  }

  /// Reads a key from a path or a form; nil for anything but a positive decimal number.
  public init?(_ text: some StringProtocol) {
    guard let value = Int64(text), value > 0 else { return nil }
    self.value = value
  }

  public var description: String { String(value) }

  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

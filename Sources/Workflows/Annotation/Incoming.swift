/// What a request brings, read when it is asked for and never all at once.
///
/// A transaction that is tried again reads it again from the start.
public struct Incoming<Element: Sendable>: Sendable, ExpressibleByArrayLiteral {
  private let each: @Sendable (_ take: (Element) throws -> Void) throws -> Void

  /// - Parameter each: hands out every element, in order; what `take` throws ends it.
  public init(_ each: @escaping @Sendable (_ take: (Element) throws -> Void) throws -> Void) {
    self.each = each
  }

  public init(arrayLiteral elements: Element...) {
    self.init { take in for element in elements { try take(element) } }
  }

  /// So many at a time are in memory, and go to the database together.
  private static var groupSize: Int { 1000 }

  func groups(_ body: ([Element]) throws -> Void) throws {
    var group: [Element] = []
    try each { element in
      group.append(element)
      guard group.count == Self.groupSize else { return }
      try body(group)
      group.removeAll(keepingCapacity: true)
    }
    if !group.isEmpty { try body(group) }
  }
}

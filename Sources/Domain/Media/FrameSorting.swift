/// In which order the files of an upload become frames: CVAT's four.
public enum FrameSorting: String, CaseIterable, Codable, Sendable {
  /// By the bytes of the whole name.
  case lexicographical
  /// Numbers by their value: 2 before 10.
  case natural
  /// As the client says.
  case predefined
  case random

  /// The places of `names` in their new order.
  ///
  /// - Parameter given: the client's order, for `predefined`: names that it lacks come last, as they came.
  public func order(
    of names: [String],
    given: [String] = [],
    using random: inout some RandomNumberGenerator
  ) -> [Int] {
    switch self {
    case .lexicographical:
      names.indices.sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
    case .natural:
      names.indices.sorted { NaturalName(names[$0]) < NaturalName(names[$1]) }
    case .predefined:
      Self.order(of: names, given: given)
    case .random:
      names.indices.shuffled(using: &random)
    }
  }

  private static func order(of names: [String], given: [String]) -> [Int] {
    let places = Dictionary(given.enumerated().map { ($1, $0) }) { first, _ in first }
    func place(_ index: Int) -> Int {
      let name = names[index]
      if let place = places[name] { return place }
      // A client may have sent paths where the file came by its last part alone.
      return name.split(separator: "/").last.flatMap { places[String($0)] } ?? given.count
    }
    return names.indices.map { (place($0), $0) }.sorted { $0 < $1 }.map { $0.1 }
  }
}

/// A name cut into runs of digits and others.
struct NaturalName: Comparable {
  private enum Run: Equatable {
    case number(digits: Substring.UTF8View.SubSequence)
    case text(Substring.UTF8View.SubSequence)

    static func == (left: Run, right: Run) -> Bool {
      switch (left, right) {
      case (.number(let one), .number(let other)), (.text(let one), .text(let other)): one.elementsEqual(other)
      default: false
      }
    }
  }

  private let runs: [Run]
  private let name: String

  init(_ name: String) {
    self.name = name
    var runs: [Run] = []
    var rest = Substring(name).utf8[...]
    while let first = rest.first {
      let isNumber = Self.isDigit(first)
      let run = rest.prefix { Self.isDigit($0) == isNumber }
      runs.append(isNumber ? .number(digits: run.drop { $0 == UInt8(ascii: "0") }) : .text(run))
      rest = rest[run.endIndex...]
    }
    self.runs = runs
  }

  static func == (left: NaturalName, right: NaturalName) -> Bool { left.name == right.name }

  static func < (left: NaturalName, right: NaturalName) -> Bool {
    for (one, other) in zip(left.runs, right.runs) where one != other {
      switch (one, other) {
      case (.number(let one), .number(let other)):
        return one.count == other.count ? one.lexicographicallyPrecedes(other) : one.count < other.count
      case (.text(let one), .text(let other)): return one.lexicographicallyPrecedes(other)
      case (.number, .text): return true
      case (.text, .number): return false
      }
    }
    if left.runs.count != right.runs.count { return left.runs.count < right.runs.count }
    return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

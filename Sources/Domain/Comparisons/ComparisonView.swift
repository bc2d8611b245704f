/// How a pair is shown: what its address says after the question mark.
public struct ComparisonView: Equatable, Sendable {
  public enum Mode: String, CaseIterable, Sendable {
    case slide, fade, difference, side
  }

  public private(set) var mode = Mode.slide
  /// 0…100: how much of the first picture is seen, or where the slider stands.
  public private(set) var start = 50.0
  /// The divider lies, and moves up and down.
  public private(set) var isVertical = false
  public private(set) var hasLabels = true

  public init() {}

  /// What the address says, with the usual value for what cannot be used, and a sentence for each of that.
  ///
  /// - Parameter query: decoded; names that mean nothing here are left alone, for others may have put them there.
  public static func read(_ query: [(name: String, value: String)]) -> (ComparisonView, [ValidationFailure.Problem]) {
    var view = ComparisonView()
    var problems: [ValidationFailure.Problem] = []
    for (name, value) in query where !value.isEmpty {
      if let sentence = view.set(name, value) { problems.append(.init(field: name, sentence: sentence)) }
    }
    return (view, problems)
  }

  /// Only what differs from the usual, in one order: equal views have equal addresses.
  public var query: [(name: String, value: String)] {
    var items: [(name: String, value: String)] = []
    if mode != .slide { items.append(("mode", mode.rawValue)) }
    if start != 50 { items.append(("start", Self.text(start))) }
    if isVertical { items.append(("orient", "vertical")) }
    if !hasLabels { items.append(("labels", "0")) }
    return items
  }

  /// `62` or `62.5`.
  public static func text(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }

  /// - Returns: what is wrong with the value.
  private mutating func set(_ name: String, _ value: String) -> String? {
    let shown = value.prefix(40)
    switch name {
    case "mode":
      guard let mode = Mode(rawValue: value) else {
        return "“\(shown)” is no way to compare: choose slide, fade, difference or side."
      }
      self.mode = mode
    case "start":
      guard let number = Double(value), number.isFinite else { return "“\(shown)” is no number from 0 to 100." }
      start = (min(max(number, 0), 100) * 10).rounded() / 10
      guard (0...100).contains(number) else {
        return "\(shown) is not between 0 and 100: \(Self.text(start)) is shown."
      }
    case "orient":
      guard ["horizontal", "vertical"].contains(value) else {
        return "“\(shown)” is no direction: choose horizontal or vertical."
      }
      isVertical = value == "vertical"
    case "labels":
      guard ["0", "1"].contains(value) else { return "“\(shown)” is neither 0 nor 1." }
      hasLabels = value == "1"
    default: break
    }
    return nil
  }
}

/// What a plot's address may ask for.
enum PlotLimits {
  static let curves = 6
  /// The farthest from 0 that the domain may reach.
  static let reach = 1000.0
  static let narrowestDomain = 0.001
  /// CSS pixels.
  static let sides = 200...3840
  static let densities = 1...3
  static let titleLength = 80
  /// Picture pixels: 3840 × 2160 and a little.
  static let area = 10_000_000
}

/// Reads a plot's address item by item and notes what does not do; each faulty item then has its usual value.
struct PlotQueryReader {
  private(set) var problems: [ValidationFailure.Problem] = []
  private let items: [(name: String, value: String)]

  init(_ query: [(name: String, value: String)]) {
    items = query.map { ($0.name, Self.trimmed($0.value)) }.filter { !$0.1.isEmpty }
  }

  mutating func curves() -> [ActivationCurve] {
    var functions: [ActivationFunction] = []
    for item in items where item.name == "f" {
      guard let function = ActivationFunction.named(item.value) else {
        refuse("f", Self.unknownFunction(item.value))
        continue
      }
      if !functions.contains(where: { $0.id == function.id }) { functions.append(function) }
    }
    if functions.count > PlotLimits.curves {
      refuse("f", "A plot shows at most \(PlotLimits.curves) functions; these are \(functions.count).")
      functions.removeSubrange(PlotLimits.curves...)
    }
    if functions.isEmpty { functions = Array(ActivationFunction.all.prefix(1)) }
    return functions.map { curve($0) }
  }

  mutating func domain(usually usual: ClosedRange<Double>) -> ClosedRange<Double> {
    let reach = -PlotLimits.reach...PlotLimits.reach
    let low = number("min", in: reach) ?? usual.lowerBound
    let high = number("max", in: reach) ?? usual.upperBound
    guard high - low >= PlotLimits.narrowestDomain else {
      refuse(
        "max",
        "The right end, \(shortest(high)), must be greater than the left end, \(shortest(low)), by 0.001 or more."
      )
      return usual
    }
    return low...high
  }

  mutating func size() -> (width: Int, height: Int, density: Int) {
    let width = integer("w", in: PlotLimits.sides) ?? 800
    let height = integer("h", in: PlotLimits.sides) ?? 450
    let density = integer("dpr", in: PlotLimits.densities) ?? 1
    guard width * height * density * density <= PlotLimits.area else {
      refuse("w", "A picture of \(width * density) × \(height * density) pixels is too large; 10 million are the most.")
      return (800, 450, density)
    }
    return (width, height, density)
  }

  mutating func theme() -> PlotRequest.Theme {
    guard let word = value("theme") else { return .light }
    if let theme = PlotRequest.Theme(rawValue: word) { return theme }
    refuse("theme", "There are the themes light and dark, not “\(word.prefix(40))”.")
    return .light
  }

  mutating func derivative() -> PlotRequest.Derivative {
    guard let word = value("derivative") else { return .beside }
    if let derivative = PlotRequest.Derivative(rawValue: word) { return derivative }
    refuse(
      "derivative",
      "Say 1 to show the derivative, apart for a panel of its own, or 0 to leave it out, not “\(word.prefix(40))”."
    )
    return .beside
  }

  mutating func marker() -> Double? { number("at", in: -PlotLimits.reach...PlotLimits.reach) }

  mutating func hasEqualUnits() -> Bool {
    switch value("aspect") {
    case "free", nil: return false
    case "equal": return true
    case .some(let word):
      refuse("aspect", "Say equal for the same units along both axes, or free, not “\(word.prefix(40))”.")
      return false
    }
  }

  mutating func title() -> String? {
    guard let title = value("title") else { return nil }
    guard title.unicodeScalars.count <= PlotLimits.titleLength, !title.contains(where: \.isNewline) else {
      refuse("title", "A title is one line of at most \(PlotLimits.titleLength) characters.")
      return nil
    }
    return title
  }

  private mutating func curve(_ function: ActivationFunction) -> ActivationCurve {
    var values: [Double] = []
    for parameter in function.parameters {
      let own = "\(function.id).\(parameter.name)"
      let name = value(own) == nil ? parameter.name : own
      values.append(number(name, in: parameter.range, symbol: parameter.symbol) ?? parameter.fallback)
    }
    return ActivationCurve(function, values: values)
  }

  private mutating func number(_ name: String, in range: ClosedRange<Double>, symbol: String? = nil) -> Double? {
    guard let word = value(name) else { return nil }
    guard let number = Double(word), number.isFinite else {
      refuse(name, Self.noNumber(word))
      return nil
    }
    guard range.contains(number) else {
      let ends = "\(shortest(range.lowerBound)) and \(shortest(range.upperBound))"
      refuse(name, "\(symbol ?? name) must lie between \(ends); \(shortest(number)) does not.")
      return nil
    }
    // Minus zero becomes zero, so that equal requests have equal addresses.
    return number + 0
  }

  private mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
    guard let word = value(name) else { return nil }
    if let number = Int(word), range.contains(number) { return number }
    refuse(
      name,
      "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), not “\(word.prefix(40))”."
    )
    return nil
  }

  private func value(_ name: String) -> String? { items.last { $0.name == name }?.value }

  private mutating func refuse(_ field: String, _ sentence: String) {
    let problem = ValidationFailure.Problem(field: field, sentence: sentence)
    if !problems.contains(problem) { problems.append(problem) }
  }

  private static func unknownFunction(_ word: String) -> String {
    let start = "There is no function “\(word.prefix(40))”."
    guard let closest = ActivationFunction.closest(to: word) else { return start }
    return "\(start) Did you mean \(closest.id)?"
  }

  private static func noNumber(_ word: String) -> String {
    let start = "“\(word.prefix(40))” is no finite number."
    let point = String(word.map { $0 == "," ? "." : $0 })
    guard point != word, let number = Double(point), number.isFinite else { return start }
    return "\(start) Write \(shortest(number)) with a point."
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}

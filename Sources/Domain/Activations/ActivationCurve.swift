internal import Glibc

/// A function with its parameters set: one curve of a plot.
public struct ActivationCurve: Sendable, Equatable {
  public let function: ActivationFunction
  /// One for each of the function's parameters, in their order.
  public let values: [Double]

  /// - Parameter values: one for each parameter; the usual ones unless given.
  public init(_ function: ActivationFunction, values: [Double]? = nil) {
    self.function = function
    self.values = values ?? function.parameters.map(\.fallback)
    precondition(self.values.count == function.parameters.count)
  }

  /// f(x).
  public func value(_ x: Double) -> Double { function.value(x, values) }

  /// f′(x); at a kink, what PyTorch's automatic differentiation gives.
  public func derivative(_ x: Double) -> Double { function.derivative(x, values) }

  /// Where one piece of the formula ends and the next begins, ascending: kinks and jumps lie here and nowhere else.
  public var breaks: [Double] { Set(function.breaks(values)).sorted() }

  /// Where the value itself jumps.
  public var jumps: [Double] { breaks.filter { Jump(at: $0, of: value) != nil } }

  /// Where the value is continuous and its slope jumps.
  public var kinks: [Double] {
    breaks.filter { Jump(at: $0, of: value) == nil && Jump(at: $0, of: derivative) != nil }
  }

  /// Radians for each step of 1 along x; 0 for what does not swing. Says how densely it must be sampled.
  public var frequency: Double { function.frequency(values) }

  /// The slopes left of 0 between which training draws one at random; nil where nothing is random.
  public var randomSlopes: ClosedRange<Double>? { function.randomSlopes?(values) }

  /// Name and parameters: `LeakyReLU, α = 0.2`.
  public var label: String {
    zip(function.parameters, values).reduce(function.name) { label, pair in
      "\(label), \(pair.0.symbol) = \(readable(pair.1))"
    }
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.function.id == right.function.id && left.values == right.values
  }
}

/// A place where a function has another limit from the left than from the right.
public struct Jump: Equatable, Sendable {
  public let x: Double
  public let left: Double
  /// The value at x itself.
  public let value: Double
  public let right: Double
  private let tolerance: Double

  /// Nil where the function is continuous, apart from rounding.
  public init?(at x: Double, of function: (Double) -> Double) {
    left = function(x.nextDown)
    value = function(x)
    right = function(x.nextUp)
    self.x = x
    let scale = max(1, abs(left), abs(right))
    tolerance = 1e-9 * scale
    guard abs(left - right) > tolerance || abs(value - left) > tolerance else { return nil }
  }

  /// The limits that are not the value itself, the left one first, each once: where a curve ends without reaching x.
  public var openEnds: [Double] {
    let ends = [left, right].filter { abs($0 - value) > tolerance }
    return ends.count == 2 && abs(left - right) <= tolerance ? [left] : ends
  }
}

/// A number for people: at most five significant digits, with a true minus sign.
public func readable(_ number: Double) -> String {
  guard number.isFinite, number != 0 else {
    return number.isNaN ? "undefined" : number == 0 ? "0" : number < 0 ? "−∞" : "∞"
  }
  let digits = max(0, min(15, 4 - Int(log10(abs(number)).rounded(.down))))
  let scale = pow(10, Double(digits))
  let rounded = shortest((number * scale).rounded() / scale)
  return rounded.hasPrefix("-") ? "−" + rounded.dropFirst() : rounded
}

/// A function that a network's neuron applies to its sum: how it is called, what it does, and why one would use it.
///
/// All functions map one number to one number. Values and slopes are those of the closed form in double precision; at a
/// kink the slope is the one that PyTorch's automatic differentiation gives.
public struct ActivationFunction: Sendable, Identifiable {
  /// How it stands in addresses: `leaky_relu`.
  public let id: String
  /// How people call it: `LeakyReLU`.
  public let name: String
  /// What it can be told besides x, in the order of its formula.
  public let parameters: [ActivationParameter]
  public let notes: ActivationNotes

  typealias Formula = @Sendable (_ x: Double, _ parameters: [Double]) -> Double
  let value: Formula
  let derivative: Formula
  /// Where the value or the slope jumps, in any order.
  let breaks: @Sendable (_ parameters: [Double]) -> [Double]
  /// Radians for each step of 1 along x; 0 for what does not swing.
  let frequency: @Sendable (_ parameters: [Double]) -> Double
  /// The slopes left of 0 between which training draws one at random; nil where nothing is random.
  let randomSlopes: (@Sendable (_ parameters: [Double]) -> ClosedRange<Double>)?

  init(
    _ id: String,
    _ name: String,
    _ parameters: [ActivationParameter] = [],
    value: @escaping Formula,
    derivative: @escaping Formula,
    breaks: @escaping @Sendable ([Double]) -> [Double] = { _ in [] },
    frequency: @escaping @Sendable ([Double]) -> Double = { _ in 0 },
    randomSlopes: (@Sendable ([Double]) -> ClosedRange<Double>)? = nil,
    notes: ActivationNotes
  ) {
    self.id = id
    self.name = name
    self.parameters = parameters
    self.value = value
    self.derivative = derivative
    self.breaks = breaks
    self.frequency = frequency
    self.randomSlopes = randomSlopes
    self.notes = notes
  }
}

/// A number that shapes a function, such as the slope of a leak.
public struct ActivationParameter: Equatable, Sendable {
  /// How it stands in addresses: `slope`.
  public let name: String
  /// How it stands in formulas: `α`.
  public let symbol: String
  /// The value unless another is asked for.
  public let fallback: Double
  /// What may be asked for; the ends of its slider.
  public let range: ClosedRange<Double>
  /// The width of the slider's steps.
  public let step: Double

  init(_ name: String, _ symbol: String, _ fallback: Double, in range: ClosedRange<Double>, step: Double = 0.01) {
    self.name = name
    self.symbol = symbol
    self.fallback = fallback
    self.range = range
    self.step = step
  }
}

/// What a page says about a function.
public struct ActivationNotes: Sendable {
  /// One to three sentences: what it does and where it comes from.
  public let description: String
  /// TeX, of which only the part that `Views.MathML` reads.
  public let formula: String
  public let derivative: String
  /// What to look at in the plot.
  public let explanation: String
  public let pros: [String]
  public let cons: [String]

  init(
    _ description: String,
    formula: String,
    derivative: String,
    explanation: String,
    pros: [String],
    cons: [String]
  ) {
    self.description = description
    self.formula = formula
    self.derivative = derivative
    self.explanation = explanation
    self.pros = pros
    self.cons = cons
  }
}

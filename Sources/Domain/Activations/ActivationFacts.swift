/// What a table says of a function: what no program can find out from its values.
public struct ActivationFacts: Sendable {
  /// The values that it takes, in the letters of its parameters: `(−α, ∞)`.
  public let range: String
  /// Where it comes to rest; nil where it does not.
  public let saturation: String?
  /// A sentence or a half one: where it is found today.
  public let use: String
  /// Authors, title and year; nil where nobody is known to have been the first.
  public let origin: String?
  let pytorch: FrameworkLine?
  let keras: FrameworkLine?
  let jax: FrameworkLine?

  init(
    range: String,
    saturation: String? = nil,
    use: String,
    origin: String? = nil,
    pytorch: FrameworkLine? = nil,
    keras: FrameworkLine? = nil,
    jax: FrameworkLine? = nil
  ) {
    self.range = range
    self.saturation = saturation
    self.use = use
    self.origin = origin
    self.pytorch = pytorch
    self.keras = keras
    self.jax = jax
  }

  private static let all = [sigmoidFacts, rectifierFacts, gateFacts, otherFacts].reduce(into: [:]) { all, some in
    all.merge(some) { first, _ in first }
  }

  /// Every function has an entry: a test says so.
  static func of(_ id: String) -> ActivationFacts { all[id] ?? ActivationFacts(range: "", use: "") }
}

/// A line of Python with `{name}` where a parameter's value belongs.
struct FrameworkLine: Sendable {
  private let usual: String
  private let general: String

  /// - Parameter otherwise: for parameters that are not at their usual values, where the framework's own function has
  ///   none.
  init(_ usual: String, otherwise general: String? = nil) {
    self.usual = usual
    self.general = general ?? usual
  }

  func filled(for curve: ActivationCurve) -> String {
    let isUsual = curve.values == curve.function.parameters.map(\.fallback)
    return zip(curve.function.parameters, curve.values).reduce(isUsual ? usual : general) { line, pair in
      line.replacing("{\(pair.0.name)}", with: shortest(pair.1))
    }
  }
}

extension ActivationFunction {
  /// Range, use, origin and names elsewhere.
  public var facts: ActivationFacts { .of(id) }
}

extension ActivationCurve {
  /// The line of Python that makes this curve in a framework.
  public struct FrameworkCall: Equatable, Sendable {
    public let framework: String
    /// Nil where the framework has no such function.
    public let line: String?
  }

  /// For PyTorch, Keras and JAX, with the values that this curve's parameters have.
  public var frameworkCalls: [FrameworkCall] {
    [("PyTorch", function.facts.pytorch), ("Keras", function.facts.keras), ("JAX", function.facts.jax)].map {
      FrameworkCall(framework: $0.0, line: $0.1?.filled(for: self))
    }
  }
}

internal import Glibc

/// Functions of two numbers: a, which passes, and x, which opens the gate. A layer computes both from its input; here a is
/// held still, so that there is a curve over x.
extension ActivationFunction {
  static let gatedUnits = [
    gatedUnit(
      "swiglu",
      "SwiGLU",
      gate: "swish",
      formula: #"f(a, x) = a x σ(x)"#,
      derivative: #"\frac{∂f}{∂x} = a (σ(x) + x σ(x)(1 − σ(x))),\quad \frac{∂f}{∂a} = x σ(x)"#,
      description: """
        A gated linear unit whose gate is Swish. Each feed-forward layer has two matrices for its input: one makes a, the \
        other one x. It is the usual choice in large language models such as LLaMA and PaLM.
        """
    ),
    gatedUnit(
      "geglu",
      "GEGLU",
      gate: "gelu",
      formula: #"f(a, x) = a x Φ(x)"#,
      derivative: #"\frac{∂f}{∂x} = a (Φ(x) + x φ(x)),\quad \frac{∂f}{∂a} = x Φ(x)"#,
      description: "A gated linear unit whose gate is GELU, as in some versions of T5 and in Gemma."
    ),
    gatedUnit(
      "reglu",
      "ReGLU",
      gate: "relu",
      formula: #"f(a, x) = a \max(0, x)"#,
      derivative: #"\frac{∂f}{∂x} = \begin{cases} a & x > 0 \\ 0 & x ≤ 0 \end{cases},\quad \frac{∂f}{∂a} = \max(0, x)"#,
      description: "A gated linear unit whose gate is ReLU: shut for every x below 0."
    ),
    gatedUnit(
      "glu",
      "GLU",
      gate: "sigmoid",
      formula: #"f(a, x) = a σ(x)"#,
      derivative: #"\frac{∂f}{∂x} = a σ(x)(1 − σ(x)),\quad \frac{∂f}{∂a} = σ(x)"#,
      description: "The first gated linear unit: the logistic function of x says how much of a passes."
    ),
    gatedUnit(
      "bilinear",
      "Bilinear",
      gate: "identity",
      formula: #"f(a, x) = a x"#,
      derivative: #"\frac{∂f}{∂x} = a,\quad \frac{∂f}{∂a} = x"#,
      description: "A gate without a function: the product of both numbers, which alone is not linear in the input."
    ),
  ]

  private static func gatedUnit(
    _ id: String,
    _ name: String,
    gate: String,
    formula: String,
    derivative: String,
    description: String
  ) -> ActivationFunction {
    let gate = named(gate).map { ActivationCurve($0) }
    return ActivationFunction(
      id,
      name,
      [ActivationParameter("a", "a", 1, in: -3...3)],
      value: { x, p in vanishing(p[0], times: gate?.value(x) ?? .nan) },
      derivative: { x, p in vanishing(p[0], times: gate?.derivative(x) ?? .nan) },
      breaks: { _ in gate?.breaks ?? [] },
      notes: ActivationNotes(
        description,
        formula: formula,
        derivative: derivative,
        explanation: """
          The curve is the gate, stretched by a: with a = 0 nothing passes, a negative a turns it over. The slope by a is \
          the gate itself, so gradients reach the matrix of a only where the gate is open.
          """,
        pros: [
          "The network decides for each number how much of another one passes.",
          "a passes without being squeezed, so its gradients do not vanish where the gate is open.",
        ],
        cons: ["It needs two matrices where others need one; models make them a third narrower to pay for it."]
      )
    )
  }
}

/// Functions that are chosen from together: each family has a page of its own.
public enum ActivationFamily: String, CaseIterable, Sendable {
  /// Of one number.
  case activations
  /// Of two numbers, one of which is held still.
  case gated

  public var groups: [ActivationFunction.Group] {
    switch self {
    case .activations: ActivationFunction.groups
    case .gated: [ActivationFunction.Group(name: "Gated linear units", functions: ActivationFunction.gatedUnits)]
    }
  }

  /// Every function of the family once, in the order of the groups.
  public var functions: [ActivationFunction] {
    switch self {
    case .activations: ActivationFunction.all
    case .gated: ActivationFunction.gatedUnits
    }
  }

  func named(_ id: String) -> ActivationFunction? {
    switch self {
    case .activations: ActivationFunction.named(id)
    case .gated: ActivationFunction.gatedUnits.first { $0.id == id }
    }
  }
}

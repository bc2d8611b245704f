internal import Glibc

extension ActivationFunction {
  static let exponentialUnits = [exponentialUnit, scaledUnit, continuousUnit, inverseRootUnit]

  static let exponentialUnit = ActivationFunction(
    "elu",
    "Exponential Linear Unit (ELU)",
    [ActivationParameter("alpha", "α", 1, in: 0...3)],
    value: { x, p in x > 0 ? x : p[0] * expm1(x) },
    derivative: { x, p in x > 0 ? 1 : p[0] * exp(x) },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      """
      Passes positive numbers unchanged and lets negative ones sink exponentially to −α. So its outputs have a mean \
      nearer to 0 than those of ReLU, and large negative sums are calmed.
      """,
      formula: #"f(x) = \begin{cases} x & x > 0 \\ α(e^{x} − 1) & x ≤ 0 \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 1 & x > 0 \\ αe^{x} & x ≤ 0 \end{cases}"#,
      explanation: "Only with α = 1 do both pieces meet without a kink. To the left, f′(x) = f(x) + α.",
      pros: [
        "Neurons cannot die at once: the slope is positive on the left as well.",
        "Mean outputs near 0 speed up learning.",
        "With α = 1 it is smooth.",
      ],
      cons: ["It needs an exponential for negative numbers.", "It saturates on the left.", "It has no upper end."]
    )
  )

  static let scaledUnit = ActivationFunction(
    "selu",
    "SELU",
    value: { x, _ in Selu.lambda * (x > 0 ? x : Selu.alpha * expm1(x)) },
    derivative: { x, _ in Selu.lambda * (x > 0 ? 1 : Selu.alpha * exp(x)) },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      """
      A scaled ELU whose two constants make networks normalise themselves: outputs keep mean 0 and variance 1 from layer \
      to layer. α ≈ 1.673263 and λ ≈ 1.050701 follow from that demand.
      """,
      formula: #"f(x) = λ \begin{cases} x & x > 0 \\ α(e^{x} − 1) & x ≤ 0 \end{cases}"#,
      derivative: #"f′(x) = λ \begin{cases} 1 & x > 0 \\ αe^{x} & x ≤ 0 \end{cases}"#,
      explanation: """
        The right piece is steeper than 1, which can widen a narrow distribution; the left one is flat, which can narrow \
        a wide one. The slope falls from λα ≈ 1.758 to λ at 0.
        """,
      pros: [
        "Deep networks of plain layers need no batch normalisation.",
        "Gradients neither vanish nor explode under its conditions.",
        "Neurons cannot die.",
      ],
      cons: [
        "It keeps its promise only for plain sequential networks, inputs of mean 0 and variance 1, and weights drawn as "
          + "LeCun proposed.",
        "Ordinary dropout breaks it; alpha dropout is needed.",
        "It needs an exponential.",
      ]
    )
  )

  private static let continuousUnit = ActivationFunction(
    "celu",
    "CELU",
    [ActivationParameter("alpha", "α", 1, in: 0.05...5, step: 0.05)],
    value: { x, p in x > 0 ? x : p[0] * expm1(x / p[0]) },
    derivative: { x, p in x > 0 ? 1 : exp(x / p[0]) },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      "An ELU that is smooth for every α, because the exponential is stretched along with it.",
      formula: #"f(x) = \begin{cases} x & x > 0 \\ α(e^{x/α} − 1) & x ≤ 0 \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 1 & x > 0 \\ e^{x/α} & x ≤ 0 \end{cases}"#,
      explanation: "α sets the depth −α at which the left side levels out; a small α comes close to ReLU.",
      pros: ["Its slope is continuous and never above 1.", "It runs from ReLU to nearly linear in one parameter."],
      cons: ["It needs an exponential.", "It saturates on the left."]
    )
  )

  private static let inverseRootUnit = ActivationFunction(
    "isrlu",
    "ISRLU",
    [ActivationParameter("alpha", "α", 1, in: 0.01...10)],
    value: { x, p in x >= 0 ? x : x / hypot(1, p[0].squareRoot() * x) },
    derivative: { x, p in
      let root = x >= 0 ? 1 : hypot(1, p[0].squareRoot() * x)
      return 1 / (root * root * root)
    },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      "The inverse square root linear unit: like ELU, but with a square root in place of the exponential.",
      formula: #"f(x) = \begin{cases} x & x ≥ 0 \\ \frac{x}{\sqrt{1 + αx^{2}}} & x < 0 \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 1 & x ≥ 0 \\ (1 + αx^{2})^{−3/2} & x < 0 \end{cases}"#,
      explanation: "The left side sinks to −1/√α. Even the second derivative is continuous at 0.",
      pros: ["Many processors have a fast inverse square root.", "It is smoother at 0 than ELU."],
      cons: ["It saturates on the left.", "It is hardly found in libraries."]
    )
  )
}

/// The fixed point of Klambauer et al., Self-Normalizing Neural Networks (2017).
private enum Selu {
  static let alpha = 1.6732632423543772
  static let lambda = 1.0507009873554805
}

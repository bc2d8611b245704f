internal import Glibc

extension ActivationFunction {
  static let softRectifiers = [softplusUnit, squareplus, sparsePlus, smelu]

  private static let softplusUnit = ActivationFunction(
    "softplus",
    "Softplus",
    [ActivationParameter("beta", "β", 1, in: 0.1...10)],
    value: { x, p in Domain.softplus(p[0] * x) / p[0] },
    derivative: { x, p in sigmoid(p[0] * x) },
    notes: ActivationNotes(
      "A smooth ReLU: the integral of the logistic function.",
      formula: #"f(x) = \frac{1}{β} \ln(1 + e^{βx})"#,
      derivative: #"f′(x) = σ(βx)"#,
      explanation:
        "The larger β, the sharper the bend at 0. The value at 0 is ln 2 / β; ReLU lies below the whole curve.",
      pros: ["It is smooth and always positive: good for variances and rates.", "Its slope is a logistic function."],
      cons: ["It needs an exponential and a logarithm.", "It is never exactly 0, so nothing is sparse."]
    )
  )

  private static let squareplus = ActivationFunction(
    "squareplus",
    "Squareplus",
    [ActivationParameter("b", "b", 4, in: 0...10, step: 0.05)],
    value: { x, p in
      let root = hypot(x, p[0].squareRoot())
      if x >= 0 { return (x + root) / 2 }
      return p[0] / (2 * (root - x))
    },
    derivative: { x, p in
      let root = hypot(x, p[0].squareRoot())
      guard root > 0 else { return 0.5 }
      if x >= 0 { return (1 + x / root) / 2 }
      // One division after the other: the product would vanish next to 0.
      return p[0] / (root - x) / (2 * root)
    },
    breaks: { $0[0] == 0 ? [0] : [] },
    notes: ActivationNotes(
      "Softplus without exponential and logarithm: a hyperbola between 0 and the line f(x) = x.",
      formula: #"f(x) = \frac{x + \sqrt{x^{2} + b}}{2}"#,
      derivative: #"f′(x) = \frac{1}{2} (1 + \frac{x}{\sqrt{x^{2} + b}})"#,
      explanation: "b sets the width of the bend: with b = 0 it is ReLU, with b = 4 the value at 0 is 1.",
      pros: ["It costs one square root."],
      cons: ["To the left it comes down to 0 only as slowly as 1/x."]
    )
  )

  private static let sparsePlus = ActivationFunction(
    "sparse_plus",
    "Sparse Plus",
    value: { x, _ in smoothRamp(x, 1) },
    derivative: { x, _ in clamped((x + 1) / 2, 0, 1) },
    breaks: { _ in [-1, 1] },
    notes: ActivationNotes(
      "A ReLU with a parabola between −1 and 1; its slope is the sparse sigmoid.",
      formula: #"f(x) = \begin{cases} 0 & x ≤ −1 \\ \frac{(x + 1)^{2}}{4} & −1 < x < 1 \\ x & x ≥ 1 \end{cases}"#,
      derivative: #"f′(x) = \min(\max(\frac{x + 1}{2}, 0), 1)"#,
      explanation: "Unlike Softplus it really reaches 0 and the line f(x) = x.",
      pros: ["It is sparse, its slope is continuous, and it needs no exponential."],
      cons: ["Below −1 there is no gradient."]
    )
  )

  private static let smelu = ActivationFunction(
    "smelu",
    "SmeLU",
    [ActivationParameter("beta", "β", 2, in: 0.05...6)],
    value: { x, p in smoothRamp(x, p[0]) },
    derivative: { x, p in clamped((x + p[0]) / (2 * p[0]), 0, 1) },
    breaks: { [-$0[0], $0[0]] },
    notes: ActivationNotes(
      "The smooth ReLU: a parabola of half-width β joins 0 and the line f(x) = x.",
      formula: #"f(x) = \begin{cases} 0 & x ≤ −β \\ \frac{(x + β)^{2}}{4β} & −β < x < β \\ x & x ≥ β \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 0 & x ≤ −β \\ \frac{x + β}{2β} & −β < x < β \\ 1 & x ≥ β \end{cases}"#,
      explanation: "β is half the width of the bend; the smaller it is, the closer it comes to ReLU.",
      pros: ["Predictions become easier to reproduce from one training to the next.", "It is cheap."],
      cons: ["β must be chosen.", "Below −β there is no gradient."]
    )
  )

  private static func smoothRamp(_ x: Double, _ width: Double) -> Double {
    if x <= -width { return 0 }
    return x >= width ? x : (x + width) * (x + width) / (4 * width)
  }
}

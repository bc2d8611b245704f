internal import Glibc

extension ActivationFunction {
  static let gaussianUnits = [gaussianUnit, tangentGaussianUnit, quickGaussianUnit]

  private static let gaussianUnit = ActivationFunction(
    "gelu",
    "GELU",
    value: { x, _ in vanishing(x, times: normalShare(x)) },
    derivative: { x, _ in normalShare(x) + vanishing(x, times: normalDensity(x)) },
    notes: ActivationNotes(
      """
      The Gaussian error linear unit weighs each number by the share of a normal distribution that lies below it. It is \
      the usual choice in transformers.
      """,
      formula: #"f(x) = x Φ(x) = \frac{x}{2} (1 + \erf \frac{x}{\sqrt{2}})"#,
      derivative: #"f′(x) = Φ(x) + x φ(x)"#,
      explanation: """
        It looks like a ReLU with a rounded corner, but dips to −0.17 at x ≈ −0.75 before it returns to 0. Its slope \
        reaches 1.129 at √2.
        """,
      pros: ["It is smooth everywhere.", "Small negative numbers keep a gradient.", "It does well in transformers."],
      cons: ["It is dearer than ReLU.", "It is not monotonic: two inputs can give the same output."]
    )
  )

  private static let tangentGaussianUnit = ActivationFunction(
    "gelu_tanh",
    "GELU (tanh approximation)",
    value: { x, _ in vanishing(x, times: 1 / (1 + exp(-2 * cubic(x)))) },
    derivative: { x, _ in
      let slope = (2 / Double.pi).squareRoot() * (1 + 0.134145 * x * x)
      let share = sechSquared(cubic(x))
      return 1 / (1 + exp(-2 * cubic(x))) + (share == 0 ? 0 : x / 2 * share * slope)
    },
    notes: ActivationNotes(
      "GELU with a hyperbolic tangent in place of the error function; older models were trained with it.",
      formula: #"f(x) = \frac{x}{2} (1 + \tanh u),\quad u = \sqrt{\frac{2}{π}} (x + 0.044715 x^{3})"#,
      derivative: #"f′(x) = \frac{1 + \tanh u}{2} + \frac{x}{2} (1 − \tanh^{2} u) u′"#,
      explanation: "It differs from GELU by less than 0.0005 everywhere: compare the two.",
      pros: ["It needs no error function."],
      cons: ["Mixing it up with the exact form costs a model a little accuracy."]
    )
  )

  private static let quickGaussianUnit = ActivationFunction(
    "quick_gelu",
    "QuickGELU",
    value: { x, _ in vanishing(x, times: sigmoid(1.702 * x)) },
    derivative: { x, _ in sigmoid(1.702 * x) + vanishing(1.702 * x, times: sigmoidSlope(1.702 * x)) },
    notes: ActivationNotes(
      "GELU with a logistic function in place of the normal distribution; CLIP uses it.",
      formula: #"f(x) = x σ(1.702 x)"#,
      derivative: #"f′(x) = σ(1.702 x) + 1.702 x σ(1.702 x)(1 − σ(1.702 x))"#,
      explanation: "It is Swish with β = 1.702 and differs from GELU by at most 0.0204.",
      pros: ["It is cheaper than both other forms."],
      cons: ["It is a coarse approximation; a model must be used with the form that it was trained with."]
    )
  )

  /// The argument of the hyperbolic tangent in GELU's approximation.
  private static func cubic(_ x: Double) -> Double {
    (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
  }
}

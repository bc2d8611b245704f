internal import Glibc

extension ActivationFunction {
  static let shrinkages = [softShrinkage, hardShrinkage, tangentShrinkage]

  private static let softShrinkage = ActivationFunction(
    "softshrink",
    "Softshrink",
    [ActivationParameter("lambd", "λ", 0.5, in: 0...3)],
    value: { x, p in x > p[0] ? x - p[0] : x < -p[0] ? x + p[0] : 0 },
    derivative: { x, p in abs(x) > p[0] ? 1 : 0 },
    breaks: { [-$0[0], $0[0]] },
    notes: ActivationNotes(
      "Moves every number towards 0 by λ, and what is nearer than that to 0 itself; known from wavelet denoising.",
      formula: #"f(x) = \begin{cases} x − λ & x > λ \\ x + λ & x < −λ \\ 0 & \text{otherwise} \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 1 & |x| > λ \\ 0 & \text{otherwise} \end{cases}"#,
      explanation: "It is flat between −λ and λ and a line of slope 1 outside.",
      pros: ["Small numbers become exactly 0: it removes noise and makes codes sparse."],
      cons: ["Large numbers are made too small by λ.", "Between −λ and λ there is no gradient."]
    )
  )

  private static let hardShrinkage = ActivationFunction(
    "hardshrink",
    "Hardshrink",
    [ActivationParameter("lambd", "λ", 0.5, in: 0...3)],
    value: { x, p in abs(x) > p[0] ? x : 0 },
    derivative: { x, p in abs(x) > p[0] ? 1 : 0 },
    breaks: { [-$0[0], $0[0]] },
    notes: ActivationNotes(
      "Sets numbers between −λ and λ to 0 and leaves all others as they are.",
      formula: #"f(x) = \begin{cases} x & |x| > λ \\ 0 & \text{otherwise} \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 1 & |x| > λ \\ 0 & \text{otherwise} \end{cases}"#,
      explanation: "The curve jumps by λ at −λ and at λ; at both places themselves it is 0.",
      pros: ["Small numbers become exactly 0, and large ones are not changed."],
      cons: ["It jumps, so it reacts to the smallest change near ±λ.", "Between −λ and λ there is no gradient."]
    )
  )

  private static let tangentShrinkage = ActivationFunction(
    "tanhshrink",
    "Tanhshrink",
    value: { x, _ in tangentRest(x) },
    derivative: { x, _ in tanh(x) * tanh(x) },
    notes: ActivationNotes(
      "What is left of a number when its hyperbolic tangent is taken away.",
      formula: #"f(x) = x − \tanh x"#,
      derivative: #"f′(x) = \tanh^{2} x"#,
      explanation: "Near 0 it is as flat as x³/3; far out it runs one below (or above) the line f(x) = x.",
      pros: ["It is a smooth shrinkage: small numbers nearly vanish."],
      cons: ["Near 0 there is almost no gradient.", "It needs an exponential."]
    )
  )

  /// x − tanh x; near 0 by its series, because the difference would cancel.
  private static func tangentRest(_ x: Double) -> Double {
    guard abs(x) < 0.1 else { return x - tanh(x) }
    let square = x * x
    var sum = 0.0
    for term in [-1382.0 / 155925, 62.0 / 2835, -17.0 / 315, 2.0 / 15, -1.0 / 3] { sum = sum * square - term }
    return x * square * sum
  }
}

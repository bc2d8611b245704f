internal import Glibc

extension ActivationFunction {
  static let selfGatedUnits = [swish, hardSwish, mish, hardMish, lisht, telu, serf, aconC]

  private static let swish = ActivationFunction(
    "swish",
    "Swish (SiLU)",
    [ActivationParameter("beta", "β", 1, in: 0...10)],
    value: { x, p in vanishing(x, times: sigmoid(p[0] * x)) },
    derivative: { x, p in sigmoid(p[0] * x) + vanishing(p[0] * x, times: sigmoidSlope(p[0] * x)) },
    notes: ActivationNotes(
      "Each number is multiplied by its own logistic function, as by a gate. With β = 1 it is called SiLU.",
      formula: #"f(x) = x σ(βx)"#,
      derivative: #"f′(x) = σ(βx) + βx σ(βx)(1 − σ(βx))"#,
      explanation: """
        β turns the line x/2 (β = 0) into ReLU (β → ∞). With β = 1 the least value is −0.278 at x ≈ −1.278; both \
        shrink with 1/β.
        """,
      pros: ["It is smooth and has no dead side.", "It does better than ReLU in many deep networks."],
      cons: ["It needs an exponential.", "It is not monotonic."]
    )
  )

  private static let hardSwish = ActivationFunction(
    "hard_swish",
    "Hard Swish",
    value: { x, _ in x * clamped(x + 3, 0, 6) / 6 },
    derivative: { x, _ in x <= -3 ? 0 : x < 3 ? (2 * x + 3) / 6 : 1 },
    breaks: { _ in [-3, 3] },
    notes: ActivationNotes(
      "Swish with the hard sigmoid as its gate, made for phones.",
      formula: #"f(x) = x \frac{\min(\max(x + 3, 0), 6)}{6}"#,
      derivative: #"f′(x) = \begin{cases} 0 & x ≤ −3 \\ \frac{2x + 3}{6} & −3 < x < 3 \\ 1 & x ≥ 3 \end{cases}"#,
      explanation: "A piece of a parabola joins 0 and the line. The slope jumps by ½ at −3 and at 3.",
      pros: ["It needs no exponential and suits few bits."],
      cons: ["The slope is 1.5 just below 3 and 1 above.", "Below −3 there is no gradient."]
    )
  )

  private static let mish = ActivationFunction(
    "mish",
    "Mish",
    value: { x, _ in vanishing(x, times: mishGate(x)) },
    derivative: { x, _ in mishGate(x) + vanishing(x, times: sechSquared(softplus(x)) * sigmoid(x)) },
    notes: ActivationNotes(
      "A smooth, self-gated function whose gate is the hyperbolic tangent of Softplus.",
      formula: #"f(x) = x \tanh(\ln(1 + e^{x}))"#,
      derivative: #"f′(x) = \tanh(s) + x σ(x)(1 − \tanh^{2}(s)),\quad s = \ln(1 + e^{x})"#,
      explanation: "It dips to −0.309 at x ≈ −1.192; at 0 its slope is exactly 0.6.",
      pros: ["It is smooth and keeps small negative numbers.", "It does well in object detectors."],
      cons: ["It is dearer than Swish, of which it is a close relative."]
    )
  )

  private static let hardMish = ActivationFunction(
    "hard_mish",
    "Hard Mish",
    value: { x, _ in x / 2 * clamped(x + 2, 0, 2) },
    derivative: { x, _ in x < -2 ? 0 : x < 0 ? x + 1 : 1 },
    breaks: { _ in [-2, 0] },
    notes: ActivationNotes(
      "Mish in three pieces: nothing, a parabola, and the line f(x) = x.",
      formula: #"f(x) = \frac{x}{2} \min(\max(x + 2, 0), 2)"#,
      derivative: #"f′(x) = \begin{cases} 0 & x < −2 \\ x + 1 & −2 ≤ x < 0 \\ 1 & x ≥ 0 \end{cases}"#,
      explanation: "The slope jumps from 0 to −1 at −2; at 0 the pieces meet smoothly.",
      pros: ["It is cheap and close to Mish."],
      cons: ["It has a kink at −2.", "Below −2 there is no gradient."]
    )
  )

  private static let lisht = ActivationFunction(
    "lisht",
    "LiSHT",
    value: { x, _ in x * tanh(x) },
    derivative: { x, _ in tanh(x) + vanishing(x, times: sechSquared(x)) },
    notes: ActivationNotes(
      "The linearly scaled hyperbolic tangent: an even function that is never negative, a softened |x|.",
      formula: #"f(x) = x \tanh x"#,
      derivative: #"f′(x) = \tanh x + x (1 − \tanh^{2} x)"#,
      explanation: "The curve is its own mirror image: f(−x) = f(x). Its slope reaches 1.1997 at x ≈ 1.1997.",
      pros: ["Negative numbers give a strong signal too.", "Gradients do not vanish on either side."],
      cons: ["The sign of its input is lost.", "It has no upper end on either side."]
    )
  )

  private static let telu = ActivationFunction(
    "telu",
    "TeLU",
    value: { x, _ in vanishing(x, times: tanh(exp(x))) },
    derivative: { x, _ in
      let power = exp(x)
      return tanh(power) + vanishing(x, times: vanishing(power, times: sechSquared(power)))
    },
    notes: ActivationNotes(
      "Gates each number with the hyperbolic tangent of its exponential.",
      formula: #"f(x) = x \tanh(e^{x})"#,
      derivative: #"f′(x) = \tanh(e^{x}) + x e^{x} (1 − \tanh^{2}(e^{x}))"#,
      explanation:
        "On the right it becomes the identity sooner than GELU and Mish do. It dips to −0.353 at x ≈ −1.079.",
      pros: ["It is smooth and nearly linear where it is active."],
      cons: ["It needs an exponential and a tangent.", "It is not monotonic."]
    )
  )

  private static let serf = ActivationFunction(
    "serf",
    "Serf",
    value: { x, _ in vanishing(x, times: erf(softplus(x))) },
    derivative: { x, _ in
      let soft = softplus(x)
      let slope = 2 / Double.pi.squareRoot() * exp(-soft * soft) * sigmoid(x)
      return erf(soft) + vanishing(x, times: slope)
    },
    notes: ActivationNotes(
      "A relative of Mish whose gate is the error function of Softplus.",
      formula: #"f(x) = x \erf(\ln(1 + e^{x}))"#,
      derivative: #"f′(x) = \erf(s) + \frac{2}{\sqrt{π}} x σ(x) e^{−s^{2}},\quad s = \ln(1 + e^{x})"#,
      explanation: "It dips to −0.348 at x ≈ −1.193, a little deeper than Mish.",
      pros: ["It is smooth and keeps small negative numbers."],
      cons: ["It is one of the dearest functions of this list.", "It is not monotonic."]
    )
  )

  private static let aconC = ActivationFunction(
    "acon_c",
    "ACON-C",
    [
      ActivationParameter("p1", "p₁", 1, in: -2...2),
      ActivationParameter("p2", "p₂", 0, in: -2...2),
      ActivationParameter("beta", "β", 1, in: 0...10),
    ],
    value: { x, p in
      let width = p[0] - p[1]
      return vanishing(width * x, times: sigmoid(p[2] * width * x)) + p[1] * x
    },
    derivative: { x, p in
      let width = p[0] - p[1]
      let scaled = p[2] * width * x
      return width * (sigmoid(scaled) + vanishing(scaled, times: sigmoidSlope(scaled))) + p[1]
    },
    notes: ActivationNotes(
      "A smooth maximum of two lines whose slopes are learned; β says how sharply it chooses between them.",
      formula: #"f(x) = (p_{1} − p_{2}) x σ(β(p_{1} − p_{2})x) + p_{2} x"#,
      derivative: #"f′(x) = d(σ(βdx) + βdx σ(βdx)(1 − σ(βdx))) + p_{2},\quad d = p_{1} − p_{2}"#,
      explanation: "With p₁ = 1 and p₂ = 0 it is Swish; with p₂ = 0.25 and a large β it is close to PReLU.",
      pros: ["One formula covers Swish, ReLU, LeakyReLU and the identity."],
      cons: ["It has three parameters for each channel.", "With β = 0 it is a line."]
    )
  )

  /// tanh(softplus(x)) = n/(n+2) with n = e^x(e^x+2).
  private static func mishGate(_ x: Double) -> Double {
    guard x < 20 else { return 1 }
    let power = exp(x)
    let n = power * (power + 2)
    return n / (n + 2)
  }
}

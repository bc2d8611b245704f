internal import Glibc

extension ActivationFunction {
  static let hyperbolicTangents = [hyperbolicTangent, scaledTangent, hardTangent, dynamicTangent]

  static let hyperbolicTangent = ActivationFunction(
    "tanh",
    "Tanh",
    value: { x, _ in tanh(x) },
    derivative: { x, _ in sechSquared(x) },
    notes: ActivationNotes(
      """
      The hyperbolic tangent squeezes any number into the open interval from −1 to 1. It is a logistic function that was \
      stretched and moved so that its outputs have a mean near 0.
      """,
      formula: #"f(x) = \tanh x = \frac{e^{x} − e^{−x}}{e^{x} + e^{−x}}"#,
      derivative: #"f′(x) = 1 − \tanh^{2} x"#,
      explanation: """
        The curve is odd: f(−x) = −f(x). At 0 its slope is 1, four times that of the logistic function; beyond ±3 it \
        saturates at ±1.
        """,
      pros: [
        "Outputs are centred on 0, which makes the next layer learn faster.",
        "Near 0 the signal passes unchanged, because the slope is 1.",
        "It is smooth and bounded.",
      ],
      cons: [
        "Gradients still vanish where it saturates, although less than with the logistic function.",
        "It needs exponentials.",
      ]
    )
  )

  private static let scaledTangent = ActivationFunction(
    "lecun_tanh",
    "LeCun Tanh",
    [
      ActivationParameter("a", "a", 1.7159, in: 0.5...3),
      ActivationParameter("b", "b", 2.0 / 3, in: 0.1...2),
    ],
    value: { x, p in p[0] * tanh(p[1] * x) },
    derivative: { x, p in p[0] * p[1] * sechSquared(p[1] * x) },
    notes: ActivationNotes(
      "A stretched hyperbolic tangent whose constants were chosen so that ±1 is mapped almost exactly to ±1.",
      formula: #"f(x) = a \tanh(bx)"#,
      derivative: #"f′(x) = ab(1 − \tanh^{2}(bx))"#,
      explanation: "a sets the height at which it saturates, b how soon. Targets of ±1 lie where the curve bends most.",
      pros: ["Targets of ±1 can be reached without driving the neuron into saturation."],
      cons: ["It still saturates.", "Normalisation layers have made the careful constants mostly needless."]
    )
  )

  private static let hardTangent = ActivationFunction(
    "hard_tanh",
    "Hard Tanh",
    [
      ActivationParameter("min_val", "l", -1, in: -6...0),
      ActivationParameter("max_val", "u", 1, in: 0...6),
    ],
    value: { x, p in clamped(x, p[0], p[1]) },
    derivative: { x, p in x > p[0] && x < p[1] ? 1 : 0 },
    breaks: { $0 },
    notes: ActivationNotes(
      "The line f(x) = x, cut off below l and above u: a hyperbolic tangent of three straight pieces.",
      formula: #"f(x) = \min(\max(x, l), u)"#,
      derivative: #"f′(x) = \begin{cases} 1 & l < x < u \\ 0 & \text{otherwise} \end{cases}"#,
      explanation:
        "Between the two limits numbers pass unchanged; outside them the output and the gradient stand still.",
      pros: ["It costs two comparisons.", "Within its limits gradients pass undamped."],
      cons: ["Outside the limits nothing is learned.", "It has two kinks."]
    )
  )

  private static let dynamicTangent = ActivationFunction(
    "dyt",
    "DyT (Dynamic Tanh)",
    [ActivationParameter("alpha", "α", 0.5, in: 0.05...3)],
    value: { x, p in tanh(p[0] * x) },
    derivative: { x, p in p[0] * sechSquared(p[0] * x) },
    notes: ActivationNotes(
      """
      A hyperbolic tangent with a learned width that stands in for layer normalisation in transformers; its learned \
      gain and offset are left out here.
      """,
      formula: #"f(x) = \tanh(αx)"#,
      derivative: #"f′(x) = α(1 − \tanh^{2}(αx))"#,
      explanation: "A small α leaves most numbers on the straight middle piece and bends only the outliers.",
      pros: ["It needs no statistics over the layer, only a product and a tangent."],
      cons: ["α has to be initialised with care in deep and wide models."]
    )
  )
}

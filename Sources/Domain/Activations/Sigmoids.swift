internal import Glibc

extension ActivationFunction {
  static let sigmoids = [logistic, logSigmoid, hardSigmoid, sparseSigmoid]

  static let logistic = ActivationFunction(
    "sigmoid",
    "Logistic (Sigmoid)",
    value: { x, _ in sigmoid(x) },
    derivative: { x, _ in sigmoidSlope(x) },
    notes: ActivationNotes(
      """
      Squeezes any number into the open interval from 0 to 1, so that it can be read as a probability. It was the usual \
      choice for hidden layers when backpropagation became known, and still ends most binary classifiers.
      """,
      formula: #"σ(x) = \frac{1}{1 + e^{−x}}"#,
      derivative: #"σ′(x) = σ(x)(1 − σ(x))"#,
      explanation: """
        Around 0 the curve is nearly a line of slope ¼. Far from 0 it saturates: beyond ±5 less than one percent is left \
        between it and its limits, and its slope is almost nothing.
        """,
      pros: [
        "The output is bounded and can be read as a probability.",
        "It is smooth everywhere, and its slope follows from its value at no cost.",
        "It is monotonic: a larger sum never gives a smaller output.",
      ],
      cons: [
        "Gradients vanish: the slope is never above ¼, so each layer shrinks the signal that goes back.",
        "It is sensitive only near 0; saturated neurons hardly learn.",
        "Outputs are never negative, which makes the next layer's gradients all pull the same way.",
      ]
    )
  )

  private static let logSigmoid = ActivationFunction(
    "log_sigmoid",
    "LogSigmoid",
    value: { x, _ in -softplus(-x) },
    derivative: { x, _ in sigmoid(-x) },
    notes: ActivationNotes(
      "The logarithm of the logistic function, computed without ever forming the tiny number whose logarithm it is.",
      formula: #"f(x) = \ln σ(x) = −\ln(1 + e^{−x})"#,
      derivative: #"f′(x) = σ(−x)"#,
      explanation: "To the left it approaches the line f(x) = x, to the right it creeps up to 0 without touching it.",
      pros: ["The log-likelihood of a binary decision stays exact even for very improbable outcomes."],
      cons: ["It belongs in a loss, not in a hidden layer: its outputs are all negative and have no lower end."]
    )
  )

  private static let hardSigmoid = ActivationFunction(
    "hard_sigmoid",
    "Hard Sigmoid",
    value: { x, _ in clamped(x + 3, 0, 6) / 6 },
    derivative: { x, _ in abs(x) < 3 ? 1.0 / 6 : 0 },
    breaks: { _ in [-3, 3] },
    notes: ActivationNotes(
      "Three straight pieces in place of the logistic function, for processors on which an exponential is dear.",
      formula: #"f(x) = \frac{\min(\max(x + 3, 0), 6)}{6}"#,
      derivative: #"f′(x) = \begin{cases} \frac{1}{6} & −3 < x < 3 \\ 0 & \text{otherwise} \end{cases}"#,
      explanation: "It is exactly 0 up to −3 and exactly 1 from 3 on; between them it is a line through (0, ½).",
      pros: ["It needs no exponential and suits integer arithmetic.", "It really reaches 0 and 1."],
      cons: ["Beyond ±3 nothing is learned at all: the slope there is exactly 0.", "It has two kinks."]
    )
  )

  private static let sparseSigmoid = ActivationFunction(
    "sparse_sigmoid",
    "Sparse Sigmoid",
    value: { x, _ in clamped((x + 1) / 2, 0, 1) },
    derivative: { x, _ in abs(x) <= 1 ? 0.5 : 0 },
    breaks: { _ in [-1, 1] },
    notes: ActivationNotes(
      "The binary case of sparsemax: a ramp from 0 to 1 over the interval from −1 to 1.",
      formula: #"f(x) = \min(\max(\frac{x + 1}{2}, 0), 1)"#,
      derivative: #"f′(x) = \begin{cases} \frac{1}{2} & −1 ≤ x ≤ 1 \\ 0 & \text{otherwise} \end{cases}"#,
      explanation: "It is the slope of Sparse Plus, as the logistic function is the slope of Softplus.",
      pros: ["It gives exact zeros and ones, so decisions become sparse."],
      cons: ["Outside ±1 there is no gradient.", "It has two kinks."]
    )
  )
}

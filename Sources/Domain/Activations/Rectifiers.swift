extension ActivationFunction {
  static let rectifiers = [rectifier, cappedRectifier, squaredRectifier, starRectifier, thresholdedRectifier]

  static let rectifier = ActivationFunction(
    "relu",
    "ReLU",
    value: { x, _ in max(x, 0) },
    derivative: { x, _ in x > 0 ? 1 : 0 },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      """
      The rectified linear unit passes positive numbers unchanged and sets all others to 0. Its simplicity made deep \
      networks trainable, and it is still the first thing to try.
      """,
      formula: #"f(x) = \max(0, x)"#,
      derivative: #"f′(x) = \begin{cases} 1 & x > 0 \\ 0 & x ≤ 0 \end{cases}"#,
      explanation: """
        Two straight pieces meet in a kink at 0. The slope jumps there from 0 to 1; frameworks take 0 at the kink itself.
        """,
      pros: [
        "It costs one comparison, forwards and backwards.",
        "It is sparse: about half of the neurons of a fresh network are silent.",
        "It does not saturate on the positive side, so gradients do not vanish there.",
      ],
      cons: [
        "Neurons can die: one whose sum is negative for every example gets no gradient and never comes back.",
        "It is not differentiable at 0.",
        "Outputs are never negative and have no upper end.",
      ]
    )
  )

  private static let cappedRectifier = ActivationFunction(
    "relu6",
    "ReLU6",
    value: { x, _ in clamped(x, 0, 6) },
    derivative: { x, _ in x > 0 && x < 6 ? 1 : 0 },
    breaks: { _ in [0, 6] },
    notes: ActivationNotes(
      "A ReLU that stops at 6, so that its outputs fit into few bits on small devices.",
      formula: #"f(x) = \min(\max(0, x), 6)"#,
      derivative: #"f′(x) = \begin{cases} 1 & 0 < x < 6 \\ 0 & \text{otherwise} \end{cases}"#,
      explanation: "Widen the domain beyond 6 to see the upper kink.",
      pros: ["Outputs are bounded: good for fixed-point arithmetic.", "It is as cheap as ReLU."],
      cons: ["It saturates at both ends, with no gradient there."]
    )
  )

  private static let squaredRectifier = ActivationFunction(
    "squared_relu",
    "Squared ReLU",
    value: { x, _ in max(x, 0) * max(x, 0) },
    derivative: { x, _ in 2 * max(x, 0) },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      "The square of ReLU, found by an automatic search for better transformers.",
      formula: #"f(x) = \max(0, x)^{2}"#,
      derivative: #"f′(x) = 2 \max(0, x)"#,
      explanation: "The kink of ReLU has become a smooth start: here it is the derivative that has a kink.",
      pros: ["The slope is continuous.", "It keeps the sparsity of ReLU."],
      cons: ["Outputs and gradients grow with x and need normalisation.", "Neurons can die as with ReLU."]
    )
  )

  private static let starRectifier = ActivationFunction(
    "star_relu",
    "StarReLU",
    [
      ActivationParameter("s", "s", 0.8944, in: 0...2),
      ActivationParameter("b", "b", -0.4472, in: -1...1),
    ],
    value: { x, p in p[0] * max(x, 0) * max(x, 0) + p[1] },
    derivative: { x, p in 2 * p[0] * max(x, 0) },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      "A squared ReLU that is scaled and moved so that normally distributed inputs give outputs of mean 0 and variance 1.",
      formula: #"f(x) = s \max(0, x)^{2} + b"#,
      derivative: #"f′(x) = 2s \max(0, x)"#,
      explanation: "s and b are learned; their first values follow from the moments of the normal distribution.",
      pros: ["It is far cheaper than GELU and keeps the distribution of its inputs."],
      cons: ["It grows with the square of x."]
    )
  )

  private static let thresholdedRectifier = ActivationFunction(
    "thresholded_relu",
    "Thresholded ReLU",
    [
      ActivationParameter("threshold", "θ", 1, in: -6...6, step: 0.05),
      ActivationParameter("value", "v", 0, in: -6...6, step: 0.05),
    ],
    value: { x, p in x > p[0] ? x : p[1] },
    derivative: { x, p in x > p[0] ? 1 : 0 },
    breaks: { [$0[0]] },
    notes: ActivationNotes(
      "Passes what lies above the threshold θ and gives v for everything else.",
      formula: #"f(x) = \begin{cases} x & x > θ \\ v & x ≤ θ \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 1 & x > θ \\ 0 & x ≤ θ \end{cases}"#,
      explanation: "Unless v equals θ the curve jumps at θ. At θ itself it still has the value v.",
      pros: ["Small signals are removed altogether; autoencoders get by without biases."],
      cons: ["It jumps: a small change of x can make a large change of f.", "Below θ there is no gradient."]
    )
  )
}

extension ActivationFunction {
  static let leakyRectifier = ActivationFunction(
    "leaky_relu",
    "LeakyReLU",
    [ActivationParameter("slope", "α", 0.2, in: 0...1)],
    value: { x, p in x > 0 ? x : p[0] * x },
    derivative: { x, p in x > 0 ? 1 : p[0] },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      """
      A ReLU that lets a little of each negative number through: it is multiplied by α instead of being set to 0. Usual \
      values of α lie between 0.01 and 0.3.
      """,
      formula: #"f(x) = \begin{cases} x & x > 0 \\ αx & x ≤ 0 \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 1 & x > 0 \\ α & x ≤ 0 \end{cases}"#,
      explanation: """
        α is the slope of the left piece. With α = 0 it is ReLU, with α = 1 it is the identity and the network is linear.
        """,
      pros: [
        "Neurons cannot die: there is a gradient on both sides.",
        "It is as cheap as ReLU.",
        "Outputs can be negative, which moves their mean towards 0.",
      ],
      cons: [
        "α is one more number to choose, and gains over ReLU are not sure.",
        "It is not differentiable at 0.",
        "It has no lower end, so large negative sums are not calmed.",
      ]
    )
  )

  static let parametricRectifier = ActivationFunction(
    "prelu",
    "PReLU",
    [ActivationParameter("a", "a", 0.25, in: -1...2)],
    value: { x, p in x > 0 ? x : p[0] * x },
    derivative: { x, p in x > 0 ? 1 : p[0] },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      """
      The parametric ReLU is a leaky ReLU whose slope a is learned together with the weights, one for the layer or one \
      for each channel. It starts at 0.25.
      """,
      formula: #"f(x) = \begin{cases} x & x > 0 \\ ax & x ≤ 0 \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 1 & x > 0 \\ a & x ≤ 0 \end{cases}"#,
      explanation: "The slider shows what training may arrive at. A negative a folds the left side up.",
      pros: ["The network chooses its own leak.", "It costs next to nothing more than ReLU."],
      cons: ["More parameters can overfit small data sets.", "Weight decay must leave a alone, or it becomes ReLU."]
    )
  )

  static let randomisedRectifier = ActivationFunction(
    "rrelu",
    "RReLU",
    [
      ActivationParameter("lower", "l", 0.125, in: 0...1, step: 0.005),
      ActivationParameter("upper", "u", 1.0 / 3, in: 0...1, step: 0.005),
    ],
    value: { x, p in x > 0 ? x : (p[0] + p[1]) / 2 * x },
    derivative: { x, p in x > 0 ? 1 : (p[0] + p[1]) / 2 },
    breaks: { _ in [0] },
    randomSlopes: { p in min(p[0], p[1])...max(p[0], p[1]) },
    notes: ActivationNotes(
      """
      The randomised ReLU draws the slope of each negative number anew from the range between l and u while it trains, \
      and takes the middle of that range afterwards: the line in the plot.
      """,
      formula: #"f(x) = \begin{cases} x & x > 0 \\ \frac{l + u}{2} x & x ≤ 0 \end{cases}"#,
      derivative: #"f′(x) = \begin{cases} 1 & x > 0 \\ \frac{l + u}{2} & x ≤ 0 \end{cases}"#,
      explanation: "The shaded fan between the slopes l and u holds every left piece that training may draw.",
      pros: ["The noise works against overfitting, as dropout does."],
      cons: ["Training and use differ.", "There are two numbers to choose."]
    )
  )
}

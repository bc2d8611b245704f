internal import Glibc

extension ActivationFunction {
  static let simpleFunctions = [identity, binaryStep, bentIdentity, exponential, gaussian, sine, snake]

  private static let identity = ActivationFunction(
    "identity",
    "Identity",
    value: { x, _ in x },
    derivative: { _, _ in 1 },
    notes: ActivationNotes(
      "Gives back what it gets. It ends networks that predict a quantity.",
      formula: "f(x) = x",
      derivative: "f′(x) = 1",
      explanation: "With nothing else in it, a network of any depth is a single linear map.",
      pros: ["Gradients pass unchanged.", "Outputs can be any number."],
      cons: ["It adds nothing that a linear layer cannot do."]
    )
  )

  private static let binaryStep = ActivationFunction(
    "binary_step",
    "Binary Step",
    value: { x, _ in x >= 0 ? 1 : 0 },
    derivative: { _, _ in 0 },
    breaks: { _ in [0] },
    notes: ActivationNotes(
      "Fires or does not: 1 from 0 on, 0 below. It was the first model of a neuron.",
      formula: #"f(x) = \begin{cases} 1 & x ≥ 0 \\ 0 & x < 0 \end{cases}"#,
      derivative: #"f′(x) = 0 \text{ for } x ≠ 0"#,
      explanation: "The filled dot at 0 belongs to the curve, the open one does not. Elsewhere the slope is 0.",
      pros: ["Its output is a plain yes or no."],
      cons: ["Its slope is 0, so gradient descent cannot train it.", "It does not say how near a decision was."]
    )
  )

  private static let bentIdentity = ActivationFunction(
    "bent_identity",
    "Bent Identity",
    value: { x, _ in x / (hypot(x, 1) + 1) * x / 2 + x },
    derivative: { x, _ in x / (2 * hypot(x, 1)) + 1 },
    notes: ActivationNotes(
      "The identity with a soft bend at 0.",
      formula: #"f(x) = \frac{\sqrt{x^{2} + 1} − 1}{2} + x"#,
      derivative: #"f′(x) = \frac{x}{2 \sqrt{x^{2} + 1}} + 1"#,
      explanation: "The slope grows from ½ on the far left to 1½ on the far right.",
      pros: ["Gradients neither vanish nor die.", "It is monotonic and smooth."],
      cons: ["It is nearly linear, and its slope above 1 can make gradients explode."]
    )
  )

  private static let exponential = ActivationFunction(
    "exponential",
    "Exponential",
    value: { x, _ in exp(x) },
    derivative: { x, _ in exp(x) },
    notes: ActivationNotes(
      "The exponential function, for outputs that must be positive, such as rates.",
      formula: "f(x) = e^{x}",
      derivative: "f′(x) = e^{x}",
      explanation: "It is its own slope, so both curves are one.",
      pros: ["Outputs are positive, and adding to x multiplies the output."],
      cons: ["It explodes: e to the 710th no longer fits into a double."]
    )
  )

  private static let gaussian = ActivationFunction(
    "gaussian",
    "Gaussian",
    value: { x, _ in exp(-x * x) },
    derivative: { x, _ in vanishing(-2 * x, times: exp(-x * x)) },
    notes: ActivationNotes(
      "A bell around 0: the function of radial basis networks.",
      formula: #"f(x) = e^{−x^{2}}"#,
      derivative: #"f′(x) = −2x e^{−x^{2}}"#,
      explanation: "It answers only to numbers near 0. The slope is steepest at ±1/√2.",
      pros: ["It is local: a neuron minds its own neighbourhood.", "It is smooth and bounded."],
      cons: ["Far from 0 there is no gradient.", "It is not monotonic."]
    )
  )

  private static let sine = ActivationFunction(
    "sine",
    "Sine",
    [ActivationParameter("w0", "ω₀", 1, in: 0.1...30, step: 0.1)],
    value: { x, p in sin(p[0] * x) },
    derivative: { x, p in p[0] * cos(p[0] * x) },
    frequency: { $0[0] },
    notes: ActivationNotes(
      "A wave. Networks of sines (SIREN, there with ω₀ = 30) learn pictures, sounds and fields with all their detail.",
      formula: #"f(x) = \sin(ω_{0} x)"#,
      derivative: #"f′(x) = ω_{0} \cos(ω_{0} x)"#,
      explanation: "ω₀ is the number of waves in 2π. The derivative is the same wave, shifted and ω₀ times as high.",
      pros: ["All its derivatives are again sines.", "It represents fine detail."],
      cons: ["It needs a careful first choice of weights.", "It has many optima."]
    )
  )

  private static let snake = ActivationFunction(
    "snake",
    "Snake",
    [ActivationParameter("a", "a", 1, in: 0.1...10)],
    value: { x, p in x + sin(p[0] * x) * sin(p[0] * x) / p[0] },
    derivative: { x, p in 1 + sin(2 * p[0] * x) },
    frequency: { 2 * $0[0] },
    notes: ActivationNotes(
      "The identity with a wave on it, for data that repeat, such as sounds and seasons.",
      formula: #"f(x) = x + \frac{1}{a} \sin^{2}(ax)"#,
      derivative: #"f′(x) = 1 + \sin(2ax)"#,
      explanation: "The slope swings between 0 and 2, so the curve never falls. a is the frequency of the wave.",
      pros: ["It goes on with a period beyond the data that it has seen."],
      cons: ["a must fit the data's period roughly from the start."]
    )
  )
}

internal import Glibc

extension ActivationFunction {
  static let squashingFunctions = [softsign, arctangent, inverseRoot]

  private static let softsign = ActivationFunction(
    "softsign",
    "Softsign",
    value: { x, _ in x / (1 + abs(x)) },
    derivative: { x, _ in 1 / ((1 + abs(x)) * (1 + abs(x))) },
    notes: ActivationNotes(
      "Squeezes any number into the interval from −1 to 1 with a single division.",
      formula: #"f(x) = \frac{x}{1 + |x|}"#,
      derivative: #"f′(x) = \frac{1}{(1 + |x|)^{2}}"#,
      explanation: "It saturates far more slowly than Tanh: at 6 it is still only 0.857.",
      pros: ["It needs no exponential.", "Its slow saturation leaves gradients alive for longer."],
      cons: ["It saturates all the same.", "Its slope falls quickly as one leaves 0."]
    )
  )

  private static let arctangent = ActivationFunction(
    "arctan",
    "Arctan",
    value: { x, _ in atan(x) },
    derivative: { x, _ in 1 / (1 + x * x) },
    notes: ActivationNotes(
      "The angle whose tangent is x: a squashing function from −π/2 to π/2.",
      formula: #"f(x) = \arctan x"#,
      derivative: #"f′(x) = \frac{1}{1 + x^{2}}"#,
      explanation: "Its slope at 0 is 1, and it falls off as 1/x² on both sides.",
      pros: ["It is smooth, odd, and saturates slowly."],
      cons: ["Its limits are no round numbers.", "It is dearer than Softsign."]
    )
  )

  private static let inverseRoot = ActivationFunction(
    "isru",
    "ISRU",
    [ActivationParameter("alpha", "α", 1, in: 0.01...10)],
    value: { x, p in x / hypot(1, p[0].squareRoot() * x) },
    derivative: { x, p in
      let root = hypot(1, p[0].squareRoot() * x)
      return 1 / (root * root * root)
    },
    notes: ActivationNotes(
      "The inverse square root unit looks like Tanh and costs one inverse square root.",
      formula: #"f(x) = \frac{x}{\sqrt{1 + αx^{2}}}"#,
      derivative: #"f′(x) = (1 + αx^{2})^{−3/2}"#,
      explanation: "It saturates at ±1/√α; α sets height and width together, the slope at 0 stays 1.",
      pros: ["It is cheap on many processors.", "Its outputs are centred on 0."],
      cons: ["Gradients vanish where it saturates.", "It is hardly found in libraries."]
    )
  )
}

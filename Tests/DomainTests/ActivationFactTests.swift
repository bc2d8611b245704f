import Domain
import Testing

@Suite("What is said of activation functions") struct ActivationFactTests {
  private func curve(_ id: String, _ values: [Double]? = nil) throws -> ActivationCurve {
    ActivationCurve(try #require(ActivationFunction.named(id)), values: values)
  }

  @Test("the minimum is the reference's", arguments: ActivationFixtures.minima())
  func minimum(point: ReferencePoint) throws {
    let found = try #require(CurveShape(point.curve).minimum)
    #expect(abs(found.value - point.value) <= 1e-12, "\(found.value) for \(point.value)")
    // A minimum is flat: its place is known to half of the digits.
    #expect(abs(found.x - point.x) <= 1e-6, "\(found.x) for \(point.x)")
  }

  @Test("the reference has some minima")
  func hasMinima() {
    #expect(ActivationFixtures.minima().count >= 12)
  }

  @Test(
    "every function has its facts, and a line for each framework that has it",
    arguments: ActivationFunction.all.map(\.id)
  )
  func areComplete(id: String) throws {
    let function = try #require(ActivationFunction.named(id))
    #expect(!function.facts.range.isEmpty && !function.facts.use.isEmpty)
    let calls = ActivationCurve(function).frameworkCalls
    #expect(calls.map(\.framework) == ["PyTorch", "Keras", "JAX"])
    for line in calls.compactMap(\.line) { #expect(!line.contains("{") && !line.isEmpty) }
  }

  @Test("values stay in the range that is stated", arguments: ["sigmoid", "tanh", "relu6", "hard_sigmoid", "gaussian"])
  func range(id: String) throws {
    let curve = try curve(id)
    let words = curve.function.facts.range.filter { !"()[] ".contains($0) }.map { $0 == "−" ? "-" : $0 }
    let ends = String(words).split(separator: ",").compactMap { Double($0) }
    for x in stride(from: -50.0, through: 50, by: 0.25) { #expect((ends[0]...ends[1]).contains(curve.value(x))) }
  }

  @Test("shapes follow the parameters")
  func shapes() throws {
    #expect(try CurveShape(curve("tanh")).direction == .rising(strictly: true))
    #expect(try CurveShape(curve("relu")).direction == .rising(strictly: false))
    #expect(try CurveShape(curve("swish")).direction == .turning)
    #expect(try CurveShape(curve("prelu", [-0.5])).direction == .turning)
    #expect(try CurveShape(curve("gelu")).smoothness == .smooth)
    #expect(try CurveShape(curve("elu")).smoothness == .onceDifferentiable([0]))
    #expect(try CurveShape(curve("elu", [2])).smoothness == .kinks([0]))
    #expect(try CurveShape(curve("hardshrink")).smoothness == .jumps([-0.5, 0.5]))
    #expect(try CurveShape(curve("sine")).minimum == nil)
  }

  @Test("lines of code carry the parameters that are set")
  func code() throws {
    let leaky = try curve("leaky_relu", [0.35]).frameworkCalls.map(\.line)
    #expect(leaky.first == "torch.nn.LeakyReLU(0.35)")
    #expect(try curve("swish").frameworkCalls.first?.line == "torch.nn.SiLU()")
    #expect(try curve("swish", [2]).frameworkCalls.first?.line == "x * torch.sigmoid(2 * x)")
  }

  @Test("presets hold one to six functions, each once")
  func presets() {
    for preset in PlotPreset.all {
      #expect((1...6).contains(preset.functions.count))
      #expect(Set(preset.functions.map(\.id)).count == preset.functions.count)
    }
  }

  @Test(
    "functions are found by a part of their names, and near misses too",
    arguments: [("softpl", "softplus"), ("SiLU", "swish"), ("Tanh", "tanh"), ("gleu", "gelu"), ("LeCun", "lecun_tanh")]
  )
  func search(words: String, id: String) {
    #expect(ActivationFunction.found(words, in: .activations)?.id == id)
  }

  @Test("what is like nothing is not found")
  func notFound() {
    #expect(ActivationFunction.found("", in: .activations) == nil)
    #expect(ActivationFunction.found("zzzzzzzz", in: .activations) == nil)
    #expect(ActivationFunction.found("swi", in: .gated)?.id == "swiglu")
  }
}

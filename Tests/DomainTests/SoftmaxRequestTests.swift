import Domain
import Testing

@Suite("Softmax") struct SoftmaxRequestTests {
  private func request(_ query: (name: String, value: String)...) throws -> SoftmaxRequest {
    try SoftmaxRequest(query: query)
  }

  @Test("outputs sum up to 1 and do not overflow", arguments: SoftmaxRequest.Kind.allCases)
  func outputs(kind: SoftmaxRequest.Kind) throws {
    let request = try request(("z", "10"), ("z", "-10"), ("z", "9.5"), ("t", "0.05"), ("kind", kind.rawValue))
    #expect(request.outputs.allSatisfy { $0.isFinite })
    if kind != .logSoftmax { #expect(abs(request.outputs.reduce(0, +) - 1) < 1e-15) }
    #expect(request.entropy >= 0)
  }

  @Test("known values")
  func values() throws {
    let equal = try request(("z", "3"), ("z", "3")).outputs
    #expect(equal == [0.5, 0.5])
    let two = try request(("z", "1"), ("z", "0")).outputs
    #expect(abs(two[0] - 0.7310585786300049) < 1e-15)
    #expect(abs(try request(("z", "1"), ("z", "0"), ("kind", "log_softmax")).outputs[1] + 1.3132616875182228) < 1e-15)
  }

  @Test(
    "what does not do is told at its field",
    arguments: [
      ("z", "abc", "“abc” is no finite number."), ("z", "11", "z must lie between -10 and 10; 11 does not."),
      ("t", "0", "t must lie between 0.05 and 10; 0 does not."),
      ("kind", "max", "There are softmax, log_softmax and softmin, not “max”."),
    ]
  )
  func refusal(field: String, value: String, sentence: String) {
    #expect(throws: ValidationFailure(field: field, sentence)) {
      try request(("z", "1"), ("z", "2"), (field, value))
    }
  }

  @Test("seven logits are one too many, and the address reads back")
  func bounds() throws {
    let seven = (0..<7).map { (name: "z", value: "\($0)") }
    #expect(throws: ValidationFailure.self) { try SoftmaxRequest(query: seven) }
    let first = try request(("z", "1"), ("z", "0.5"), ("t", "2"), ("kind", "softmin"), ("theme", "dark"))
    #expect(first.canonicalQuery == "z=1&z=0.5&t=2&kind=softmin&theme=dark")
    #expect(try SoftmaxRequest(query: []).canonicalQuery.isEmpty)
    #expect(first.adding().logits == [1, 0.5, 0] && first.removing() == first)
  }
}

@Suite("Gated units") struct GatedUnitTests {
  @Test(
    "are the gate, stretched",
    arguments: zip(["glu", "swiglu", "geglu", "reglu"], ["sigmoid", "swish", "gelu", "relu"])
  )
  func areStretchedGates(id: String, gate: String) throws {
    let request = try PlotRequest(query: [("f", id), ("a", "-2")], family: .gated)
    let gate = ActivationCurve(try #require(ActivationFunction.named(gate)))
    for x in stride(from: -6.0, through: 6, by: 0.5) {
      #expect(request.curves[0].value(x) == -2 * gate.value(x))
      #expect(request.curves[0].derivative(x) == -2 * gate.derivative(x))
    }
    #expect(request.canonicalQuery.hasSuffix("a=-2"))
  }

  @Test("are not among the functions of one number")
  func areApart() {
    #expect(throws: ValidationFailure.self) { try PlotRequest(query: [("f", "swiglu")]) }
    #expect(throws: ValidationFailure.self) { try PlotRequest(query: [("f", "relu")], family: .gated) }
  }
}

import Domain
import Testing

/// What must hold between the functions, on 1201 points from −6 to 6.
@Suite("Identities of activation functions") struct ActivationIdentityTests {
  private static let points = (0...1200).map { -6 + Double($0) / 100 }

  private func curve(_ id: String, _ values: Double...) throws -> ActivationCurve {
    ActivationCurve(try #require(ActivationFunction.named(id)), values: values.isEmpty ? nil : values)
  }

  /// - Parameter tolerance: how far the two sides may be apart.
  private func expectEqual(
    _ name: String,
    over points: [Double] = points,
    within tolerance: Double = 2e-12,
    _ left: (Double) -> Double,
    _ right: (Double) -> Double
  ) {
    let worst = points.map { abs(left($0) - right($0)) }.max() ?? .infinity
    #expect(worst <= tolerance, "\(name): \(worst)")
  }

  @Test("of the logistic function and its relatives")
  func sigmoids() throws {
    let (sigmoid, tanh, softplus) = (try curve("sigmoid"), try curve("tanh"), try curve("softplus"))
    let logSigmoid = try curve("log_sigmoid")
    expectEqual("σ(x) + σ(−x) = 1", { sigmoid.value($0) + sigmoid.value(-$0) }, { _ in 1 })
    expectEqual("tanh x = 2σ(2x) − 1", tanh.value, { 2 * sigmoid.value(2 * $0) - 1 })
    expectEqual("σ′ = σ(1 − σ)", sigmoid.derivative, { sigmoid.value($0) * (1 - sigmoid.value($0)) })
    expectEqual("softplus′ = σ", softplus.derivative, sigmoid.value)
    expectEqual("softplus(x) − softplus(−x) = x", { softplus.value($0) - softplus.value(-$0) }, { $0 })
    expectEqual("log σ(x) = −softplus(−x)", logSigmoid.value, { -softplus.value(-$0) })
    expectEqual("tanhshrink + tanh = x", { x in (try? curve("tanhshrink").value(x) + tanh.value(x)) ?? .nan }, { $0 })
    expectEqual("dyt(1) = tanh", try curve("dyt", 1).value, tanh.value)
    let lecun = try curve("lecun_tanh")
    expectEqual("lecun_tanh(±1) = ±1", over: [-1, 1], within: 2e-5, lecun.value, { $0 })
  }

  @Test("of the gates")
  func gates() throws {
    let (swish, gelu) = (try curve("swish"), try curve("gelu"))
    for id in ["relu", "swish", "gelu"] {
      let gate = try curve(id)
      expectEqual("\(id)(x) − \(id)(−x) = x", { gate.value($0) - gate.value(-$0) }, { $0 })
    }
    expectEqual("swish(0) = x/2", try curve("swish", 0).value, { $0 / 2 })
    expectEqual("swish(1000) is nearly ReLU", within: 4.6e-7, try curve("swish", 1000).value, { max($0, 0) })
    expectEqual("quick_gelu = swish(1.702)", try curve("quick_gelu").value, try curve("swish", 1.702).value)
    expectEqual("gelu and gelu_tanh", within: 4.8e-4, gelu.value, try curve("gelu_tanh").value)
    expectEqual("gelu and quick_gelu", within: 0.0204, gelu.value, try curve("quick_gelu").value)
    let hardSigmoid = try curve("hard_sigmoid")
    expectEqual("relu6(x) = 6 hard_sigmoid(x − 3)", try curve("relu6").value, { 6 * hardSigmoid.value($0 - 3) })
    expectEqual("hard_swish = x hard_sigmoid", try curve("hard_swish").value, { $0 * hardSigmoid.value($0) })
    for beta in [0.5, 1, 3] {
      expectEqual("acon_c(1, 0, β) = swish(β)", try curve("acon_c", 1, 0, beta).value, try curve("swish", beta).value)
    }
    expectEqual("swish(1) is the usual one", swish.value, try curve("swish", 1).value)
    expectEqual("mish by squares", try curve("mish").value) { x in
      let square = (1 + exponential(x)) * (1 + exponential(x))
      return x * (square - 1) / (square + 1)
    }
  }

  @Test("of the rectifiers")
  func rectifiers() throws {
    let relu = try curve("relu")
    expectEqual("leaky(0) = relu", within: 0, try curve("leaky_relu", 0).value, relu.value)
    expectEqual("leaky(1) = x", within: 0, try curve("leaky_relu", 1).value, { $0 })
    expectEqual("prelu = leaky", within: 0, try curve("prelu", 0.3).value, try curve("leaky_relu", 0.3).value)
    expectEqual("rrelu = leaky", try curve("rrelu", 0.1, 0.3).value, try curve("leaky_relu", 0.2).value)
    expectEqual("threshold(0, 0) = relu", within: 0, try curve("thresholded_relu", 0, 0).value, relu.value)
    expectEqual("squareplus(0) = relu", try curve("squareplus", 0).value, relu.value)
    expectEqual("squareplus(4)(0) = 1", over: [0], within: 0, try curve("squareplus", 4).value, { _ in 1 })
    expectEqual("sparse_plus = smelu(1)", within: 0, try curve("sparse_plus").value, try curve("smelu", 1).value)
    let (sparsePlus, sparseSigmoid) = (try curve("sparse_plus"), try curve("sparse_sigmoid"))
    expectEqual("sparse_plus′ = sparse_sigmoid", sparsePlus.derivative, sparseSigmoid.value)
    expectEqual("star_relu(1, 0) = squared_relu", try curve("star_relu", 1, 0).value, try curve("squared_relu").value)
    expectEqual("hard_tanh = 2 sparse_sigmoid − 1", try curve("hard_tanh").value, { 2 * sparseSigmoid.value($0) - 1 })
  }

  @Test("of exponential and root units, shrinkages and waves")
  func others() throws {
    let (relu, elu, selu) = (try curve("relu"), try curve("elu"), try curve("selu"))
    let (alpha, lambda) = (1.6732632423543772, 1.0507009873554805)
    expectEqual("elu(1) = celu(1)", elu.value, try curve("celu", 1).value)
    expectEqual("elu(0) = relu", within: 0, try curve("elu", 0).value, relu.value)
    expectEqual("celu(0.05) is nearly relu", within: 0.05, try curve("celu", 0.05).value, relu.value)
    let scaled = try curve("elu", alpha)
    expectEqual("selu = λ elu(α)", selu.value, { lambda * scaled.value($0) })
    expectEqual("elu′ = f + α left of 0", over: Self.points.filter { $0 < 0 }, elu.derivative, { elu.value($0) + 1 })
    expectEqual(
      "isrlu = isru left of 0",
      over: Self.points.filter { $0 < 0 },
      try curve("isrlu").value,
      try curve("isru").value
    )
    let isru = try curve("isru", 3)
    expectEqual("isru is odd", isru.value, { -isru.value(-$0) })
    let lisht = try curve("lisht")
    expectEqual("lisht is even", within: 0, lisht.value, { lisht.value(-$0) })
    expectEqual("softshrink(0) = x", within: 0, try curve("softshrink", 0).value, { $0 })
    let soft = try curve("softshrink", 0.7)
    expectEqual("softshrink = two relus", soft.value, { relu.value($0 - 0.7) - relu.value(-$0 - 0.7) })
    let (snake, wave) = (try curve("snake", 2), try curve("sine", 4))
    // cos 2ax by the sine of a shifted angle.
    expectEqual("snake(a) = x + (1 − cos 2ax)/2a", snake.value, { x in x + (1 - wave.value(x + .pi / 8)) / 4 })
  }

  private func exponential(_ x: Double) -> Double { (try? curve("exponential").value(x)) ?? .nan }
}

import Domain
import Testing

@Suite("Plot requests") struct ActivationPlotRequestTests {
  private func request(_ query: (name: String, value: String)...) throws -> PlotRequest {
    try PlotRequest(query: query)
  }

  @Test("an empty address is the standard plot, and its address is empty")
  func standard() throws {
    let request = try request()
    #expect(request == .standard)
    #expect(request.canonicalQuery.isEmpty)
    #expect(request.domain == -6...6)
    #expect(request.width == 800 && request.height == 450 && request.density == 1)
    #expect(request.theme == .light && request.derivative == .beside)
    #expect(request.curves.map(\.function.id) == ["sigmoid"])
  }

  @Test("only what is unusual stands in the address, in a steady order")
  func canonicalOrder() throws {
    let request = try request(
      ("theme", "dark"),
      ("w", "800"),
      ("slope", "0.50"),
      ("max", "6"),
      ("min", "-2"),
      ("utm_source", "mail"),
      ("f", "leaky_relu"),
      ("dpr", "2"),
      ("derivative", "0"),
      ("h", " 300 "),
      ("alpha", "")
    )
    #expect(request.canonicalQuery == "f=leaky_relu&slope=0.5&min=-2&derivative=0&h=300&dpr=2&theme=dark")
  }

  @Test(
    "an address that was made canonical reads back to the same request",
    arguments: ActivationFunction.all.map(\.id)
  )
  func readsBack(id: String) throws {
    let first = try request(("f", id), ("f", "prelu"), ("f", "lecun_tanh"), ("a", "0.75"), ("max", "1e1"), ("dpr", "3"))
    let items = first.canonicalQuery.split(separator: "&").map { item in
      let pair = item.split(separator: "=")
      return (name: String(pair[0]), value: String(pair[1]))
    }
    #expect(try PlotRequest(query: items) == first)
  }

  @Test("a name goes to every function that has it, a longer one to one of them")
  func sharedNames() throws {
    let request = try request(("f", "elu"), ("f", "celu"), ("alpha", "2"), ("celu.alpha", "0.5"))
    #expect(request.curves.map(\.values) == [[2], [0.5]])
    #expect(request.canonicalQuery == "f=elu&f=celu&elu.alpha=2&celu.alpha=0.5")
  }

  @Test("a function that is named twice is shown once")
  func repeatedFunction() throws {
    #expect(try request(("f", "relu"), ("f", "relu")).curves.count == 1)
  }

  @Test("minus zero is zero")
  func minusZero() throws {
    #expect(try request(("f", "elu"), ("alpha", "-0.0")).canonicalQuery == "f=elu&alpha=0")
  }

  @Test(
    "what does not do is told at its field",
    arguments: [
      ("alpha", "abc", "“abc” is no finite number."),
      ("alpha", "1e999", "“1e999” is no finite number."),
      ("alpha", "NaN", "“NaN” is no finite number."),
      ("alpha", "0,5", "“0,5” is no finite number. Write 0.5 with a point."),
      ("alpha", "3.5", "α must lie between 0 and 3; 3.5 does not."),
      ("w", "1000000000", "w must be a whole number from 200 to 3840, not “1000000000”."),
      ("h", "12.5", "h must be a whole number from 200 to 3840, not “12.5”."),
      ("dpr", "0", "dpr must be a whole number from 1 to 3, not “0”."),
      ("min", "-1000.5", "min must lie between -1000 and 1000; -1000.5 does not."),
      ("max", "-6", "The right end, -6, must be greater than the left end, -6, by 0.001 or more."),
      ("theme", "sepia", "There are the themes light and dark, not “sepia”."),
      (
        "derivative", "yes",
        "Say 1 to show the derivative, apart for a panel of its own, or 0 to leave it out, not “yes”."
      ),
      ("at", "1e9", "at must lie between -1000 and 1000; 1000000000 does not."),
      ("aspect", "wide", "Say equal for the same units along both axes, or free, not “wide”."),
      ("title", String(repeating: "a", count: 81), "A title is one line of at most 80 characters."),
      ("f", "gleu", "There is no function “gleu”. Did you mean gelu?"),
      ("f", "<script>", "There is no function “<script>”."),
    ]
  )
  func refusal(field: String, value: String, sentence: String) {
    #expect(throws: ValidationFailure(field: field, sentence)) {
      try request(("f", "elu"), (field, value))
    }
  }

  @Test("several faults are told together, and the nearest request keeps the rest")
  func severalFaults() throws {
    let query = [(name: "f", value: "elu"), ("alpha", "x"), ("w", "5"), ("min", "-2")]
    let failure = try #require(throws: ValidationFailure.self) { try PlotRequest(query: query) }
    #expect(failure.problems.map(\.field) == ["alpha", "w"])
    #expect(PlotRequest.nearest(to: query).canonicalQuery == "f=elu&min=-2")
  }

  @Test("seven functions are one too many, and a picture has a largest area")
  func bounds() {
    let seven = ActivationFunction.all.prefix(7).map { (name: "f", value: $0.id) }
    #expect(throws: ValidationFailure(field: "f", "A plot shows at most 6 functions; these are 7.")) {
      try PlotRequest(query: seven)
    }
    #expect(throws: ValidationFailure.self) { try request(("w", "3840"), ("h", "3840")) }
    #expect(throws: ValidationFailure.self) { try request(("w", "3840"), ("h", "2160"), ("dpr", "2")) }
    #expect(throws: Never.self) { try request(("w", "3840"), ("h", "2160")) }
  }
}

@Suite("Values as a table") struct ActivationTableTests {
  @Test("one function has the columns x, f and df")
  func oneFunction() throws {
    let request = try PlotRequest(query: [("f", "elu"), ("alpha", "0.5")])
    let text = String(decoding: ActivationTable.csv(request, at: [-1, 0, 0.5]), as: UTF8.self)
    #expect(text == "x,f,df\n-1,-0.31606027941427883,0.18393972058572117\n0,0,0.5\n0.5,0.5,1\n")
  }

  @Test("several functions have their ids in the columns' names")
  func severalFunctions() throws {
    let request = try PlotRequest(query: [("f", "relu"), ("f", "exponential")])
    let text = String(decoding: ActivationTable.csv(request, at: [1000]), as: UTF8.self)
    #expect(text == "x,f:relu,df:relu,f:exponential,df:exponential\n1000,1000,1,inf,inf\n")
  }

  @Test("without points, the plot's own samples and the ends of pieces are listed")
  func ownSamples() throws {
    let request = try PlotRequest(query: [("f", "hard_tanh"), ("max_val", "0.001")])
    let lines = String(decoding: ActivationTable.csv(request, at: nil), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 804)
    #expect(lines[1] == "-6,-1,0" && lines[2] == "-5.985,-1,0" && lines[803] == "6,0.001,0")
    #expect(lines.contains("0.001,0.001,0"))
  }
}

@Suite("Activation curves") struct ActivationCurveTests {
  @Test("kinks and jumps are where the formulas have them")
  func kinksAndJumps() throws {
    func curve(_ id: String, _ values: [Double]? = nil) throws -> ActivationCurve {
      ActivationCurve(try #require(ActivationFunction.named(id)), values: values)
    }
    #expect(try curve("relu").kinks == [0])
    #expect(try curve("relu").jumps.isEmpty)
    #expect(try curve("hardshrink").jumps == [-0.5, 0.5])
    #expect(try curve("hardshrink").kinks.isEmpty)
    #expect(try curve("elu").kinks.isEmpty)
    #expect(try curve("elu", [2]).kinks == [0])
    #expect(try curve("thresholded_relu", [1, 1]).jumps.isEmpty)
    #expect(try curve("binary_step").jumps == [0])
    #expect(try curve("sparse_plus").kinks.isEmpty)
    #expect(try curve("gelu").breaks.isEmpty)
  }

  @Test("next to a kink the slope is a number", arguments: ActivationFunction.all.map(\.id))
  func slopesAtBreaks(id: String) throws {
    let function = try #require(ActivationFunction.named(id))
    for bound in [\ClosedRange<Double>.lowerBound, \.upperBound] {
      let curve = ActivationCurve(function, values: function.parameters.map { $0.range[keyPath: bound] })
      for x in curve.breaks.flatMap({ [$0.nextDown, $0, $0.nextUp] }) { #expect(!curve.derivative(x).isNaN, "\(x)") }
    }
  }

  @Test("an open end is a limit that is not the value")
  func openEnds() throws {
    func ends(_ id: String, _ values: [Double]? = nil, at x: Double) throws -> [Double]? {
      let curve = ActivationCurve(try #require(ActivationFunction.named(id)), values: values)
      return Jump(at: x, of: curve.derivative)?.openEnds
    }
    #expect(try ends("relu", at: 0) == [1])
    #expect(try ends("hard_mish", at: -2) == [0])
    #expect(try ends("squareplus", [0], at: 0) == [0, 1])
    #expect(try ends("elu", at: 0) == nil)
  }

  @Test("known identities hold between the functions")
  func identities() throws {
    func value(_ id: String, _ x: Double, _ values: [Double]? = nil) throws -> Double {
      ActivationCurve(try #require(ActivationFunction.named(id)), values: values).value(x)
    }
    for x in stride(from: -6.0, through: 6, by: 0.01) {
      #expect(abs(try value("sigmoid", x) + value("sigmoid", -x) - 1) < 1e-12)
      #expect(abs(try value("tanh", x) - (2 * value("sigmoid", 2 * x) - 1)) < 1e-12)
      #expect(abs(try value("swish", x, [1.702]) - value("quick_gelu", x)) < 1e-12)
      #expect(abs(try value("gelu", x) - value("gelu_tanh", x)) < 4.8e-4)
      #expect(abs(try value("tanhshrink", x) + value("tanh", x) - x) < 1e-12)
      #expect(abs(try value("acon_c", x, [1, 0, 3]) - value("swish", x, [3])) < 1e-12)
      #expect(abs(try value("sparse_plus", x) - value("smelu", x, [1])) < 1e-12)
      #expect(try value("rrelu", x, [0.1, 0.3]) == value("leaky_relu", x, [0.2]))
    }
  }

  @Test("a plot is told in sentences")
  func narration() throws {
    func words(_ query: (name: String, value: String)...) throws -> String { try PlotRequest(query: query).narration }
    #expect(
      try words(("f", "leaky_relu"), ("slope", "0.3"))
        == "Plot of LeakyReLU, α = 0.3 and its derivative for x from −6 to 6. "
        + "LeakyReLU rises from −1.8 to 6, with a kink at x = 0."
    )
    #expect(try words(("f", "binary_step")).hasSuffix("Binary Step rises from 0 to 1, and jumps at x = 0."))
    #expect(try words(("f", "gelu")).contains("least value −0.17 near x = −0.76"))
    #expect(try words(("f", "relu"), ("max", "-1")).hasSuffix("ReLU is 0 throughout."))
  }
}

import Domain
import HTML
import Testing

@testable import Views

@Suite("Explorer page") struct ExplorerPageTests {
  private func markup(_ query: (name: String, value: String)..., failure: ValidationFailure? = nil) throws -> Markup {
    try Markup(render(ExplorerPage(request: .nearest(to: query), failure: failure), in: .sample()))
  }

  @Test("every function has a page with its formulas, pros and cons", arguments: ActivationFunction.all.map(\.id))
  func everyFunction(id: String) throws {
    let page = try markup(("f", id))
    let function = try #require(ActivationFunction.named(id))
    #expect(page.first("h1")?.text == function.name)
    #expect(page.all("math").count == 2)
    #expect(page.all("merror").isEmpty)
    #expect(
      page.all("h2").map(\.text) == [
        "Formula", "Derivative", "Description", "In the plot", "Pros", "Cons", "Facts", "In code",
      ]
    )
    let sliders = page.all("input").filter { $0["type"] == "range" && $0["name"] != nil }
    #expect(sliders.map { $0["name"] } == function.parameters.map(\.name))
    #expect(page.all("output").count == sliders.count)
    #expect(
      page.all("option").filter { $0["selected"] != nil && $0.parents.contains("optgroup") }.map { $0["value"] }.first
        == id
    )
    for formula in page.all("math") { #expect(formula["alttext"]?.isEmpty == false) }
  }

  @Test("all functions can be chosen, once each")
  func choice() throws {
    let select = try markup().all("option").filter { $0.parents.contains("optgroup") }
    #expect(select.compactMap { $0["value"] } == ActivationFunction.all.map(\.id))
  }

  @Test("the form is sent by GET, and a number field beside a slider has no name")
  func form() throws {
    let page = try markup(("f", "leaky_relu"), ("slope", "0.35"))
    let form = try #require(page.first("form") { $0["id"] == "explorer-form" })
    #expect(form["method"] == "get")
    let slider = try #require(page.first("input") { $0["name"] == "slope" })
    #expect(slider["min"] == "0" && slider["max"] == "1" && slider["step"] == "0.01" && slider["value"] == "0.35")
    let number = try #require(page.first("input") { $0["aria-label"] == "α, exact value" })
    #expect(number["name"] == nil && number["value"] == "0.35")
    #expect(number["hidden"] != nil, "without JavaScript nothing would come of it")
    #expect(page.first("output") { $0["name"] == "value" }?.text == "0.35")
    #expect(page.first("select") { $0["name"] == "derivative" } != nil)
  }

  @Test("the form sends compared functions in the order of the address")
  func comparedOrder() throws {
    let page = try markup(("f", "elu"), ("f", "gelu"), ("f", "relu"))
    let boxes = page.all("input").filter { $0["name"] == "f" }
    #expect(boxes.filter { $0["checked"] != nil }.map { $0["value"] } == ["gelu", "relu"])
    #expect(boxes.prefix(2).allSatisfy { $0["checked"] != nil })
    #expect(Set(boxes.map { $0["value"] }).count == 47)
  }

  @Test("the plot is sharp on fine screens, dark where the system is, and told in words")
  func plot() throws {
    let page = try markup(("f", "prelu"), ("a", "-0.5"))
    let plot = try #require(page.first("img") { $0["class"] == "plot" })
    #expect(plot["src"] == "/activations/plot.png?f=prelu&amp;a=-0.5")
    #expect(
      plot["srcset"]
        == "/activations/plot.png?f=prelu&amp;a=-0.5 1x, /activations/plot.png?f=prelu&amp;a=-0.5&amp;dpr=2 2x, "
        + "/activations/plot.png?f=prelu&amp;a=-0.5&amp;dpr=3 3x"
    )
    #expect(plot["width"] == "800" && plot["height"] == "450")
    #expect(plot["alt"]?.contains("PReLU goes from 3 to 6, with its least value 0") == true)
    let dark = try #require(page.first("source") { $0["media"] == "(prefers-color-scheme: dark)" })
    #expect(dark["srcset"]?.contains("theme=dark") == true)
  }

  @Test("in a frame there are plot, controls and the way to the whole page, and nothing of the site around them")
  func embedded() throws {
    let request = PlotRequest.nearest(to: [("f", "elu"), ("alpha", "2")])
    let page = try Markup(render(ExplorerPage(request: request, isEmbedded: true), in: .sample()))
    for absent in ["header", "footer", "nav"] { #expect(page.all(absent).isEmpty, "\(absent)") }
    #expect(page.first("h1")?.text == "Exponential Linear Unit (ELU)")
    #expect(page.all("main").count == 1 && page.first("img") { $0["class"] == "plot" } != nil)
    #expect(page.first("input") { $0["name"] == "embed" }?["value"] == "1")
    #expect(page.all("button").map(\.text) == ["Draw"])
    let links = page.all("a")
    #expect(links.map { $0["href"] } == ["/activations?f=elu&amp;alpha=2"])
    #expect(links.first?["target"] == "_blank")
    let softmax = try Markup(render(SoftmaxPage(request: .nearest(to: []), isEmbedded: true), in: .sample()))
    #expect(softmax.all("header").isEmpty && softmax.first("input") { $0["name"] == "embed" } != nil)
    #expect(softmax.first("a") { $0.text == "Add a logit" }?["href"]?.hasSuffix("&amp;embed=1") == true)
  }

  @Test("links lead to the files, to the plot itself, and to the functions before and after")
  func links() throws {
    let page = try markup(("f", "relu"), ("min", "-2"))
    let addresses = page.all("a").compactMap { $0["href"] }
    for address in [
      "/activations/plot.png?f=relu&amp;min=-2", "/activations/plot.svg?f=relu&amp;min=-2",
      "/activations/values.csv?f=relu&amp;min=-2", "/activations?f=relu&amp;min=-2",
      "/activations?f=tanh&amp;min=-2", "/activations?f=leaky_relu&amp;min=-2",
    ] {
      #expect(addresses.contains(address))
    }
    #expect(try markup().first("a") { $0["rel"] == "prev" }?["href"] == "/activations?f=snake")
  }

  @Test("a comparison has the sliders of all its functions under names of their own")
  func comparison() throws {
    let page = try markup(("f", "elu"), ("f", "celu"), ("f", "swish"))
    #expect(
      page.all("input").filter { $0["type"] == "range" && $0["name"] != nil }.map { $0["name"] } == [
        "elu.alpha", "celu.alpha", "beta",
      ]
    )
    #expect(Set(page.all("input").filter { $0["checked"] != nil }.map { $0["value"] }) == ["celu", "swish"])
    #expect(page.all("math").count == 3)
  }

  @Test("what is wrong stands beside its field, and the rest above the form")
  func problems() throws {
    let query = [
      (name: "f", value: "elu"), ("alpha", "<b>"), ("w", "7"), ("max", "x"), ("derivative", "2"), ("f", "rleu"),
    ]
    let failure = try #require(throws: ValidationFailure.self) { try PlotRequest(query: query) }
    let page = try Markup(render(ExplorerPage(request: .nearest(to: query), failure: failure), in: .sample()))
    let fields = page.elements.compactMap { $0["data-field"] }
    #expect(fields == ["w", "f", "alpha", "max", "derivative"])
    #expect(
      page.elements.contains { $0["data-field"] == "alpha" && $0.text.contains("“&lt;b&gt;” is no finite number") }
    )
    #expect(page.first("div") { $0["role"] == "alert" } != nil)
  }
}

@Suite("Formulas") struct ExplorerFormulaTests {
  private func mathML(_ tex: String) -> String { MathML(tex: tex).body.text }

  @Test("fractions, roots, exponents and names of functions become MathML")
  func elements() {
    #expect(mathML(#"\frac{1}{x^{2}}"#).contains("<mfrac><mrow><mn>1</mn></mrow><mrow><msup><mi>x</mi>"))
    #expect(mathML(#"\sqrt{b}"#).contains("<msqrt><mrow><mi>b</mi></mrow></msqrt>"))
    #expect(mathML(#"p_{1}"#).contains("<msub><mi>p</mi><mrow><mn>1</mn></mrow></msub>"))
    #expect(mathML(#"\tanh x"#).contains("<mi>tanh</mi><mspace"))
    #expect(mathML("f′(x)").contains(#"<mi>f</mi><mo lspace="0" rspace="0">′</mo><mrow><mo stretchy="false">(</mo>"#))
  }

  @Test("cases have a row for each piece")
  func cases() throws {
    let text = mathML(#"f(x) = \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}"#)
    let markup = try Markup(text)
    #expect(markup.all("mtr").count == 2 && markup.all("mtd").count == 4)
    #expect(markup.first("mtext")?.text == "otherwise")
  }

  @Test(
    "what cannot be read is marked and does not run on for ever",
    arguments: [#"\frac"#, "x^", #"\begin{x}"#, "(a", "{"]
  )
  func broken(tex: String) throws {
    #expect(try Markup(mathML(tex)).all("math").count == 1)
  }
}

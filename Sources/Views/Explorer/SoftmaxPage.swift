public import Domain
public import HTML

/// Softmax over two to six logits with a temperature, as bars. All of its state is in its address.
public struct SoftmaxPage: Page {
  public let title = "Softmax"
  public let request: SoftmaxRequest
  public let failure: ValidationFailure?
  /// Bars and controls alone, for a frame in another site's page.
  public let isEmbedded: Bool

  public init(request: SoftmaxRequest, failure: ValidationFailure? = nil, isEmbedded: Bool = false) {
    self.request = request
    self.failure = failure
    self.isEmbedded = isEmbedded
  }

  public var layout: PageLayout {
    PageLayout(
      width: .wide,
      modules: ["js/elements/softmax-explorer.js"],
      isEmbedded: isEmbedded,
      isPublic: true
    )
  }

  public var body: HTML { isEmbedded ? embedded : whole }

  private var embedded: HTML {
    """
    <softmax-explorer data-base="\(Path.softmax)">
    <h1 class="visually-hidden">\(request.kind.name)</h1>
    \(problems)
    <div class="explorer">
    \(form)
    <div class="explorer__plot">
    \(figure)
    </div>
    </div>
    </softmax-explorer>
    """
  }

  private var whole: HTML {
    """
    <softmax-explorer data-base="\(Path.softmax)">
    \(header)
    \(problems)
    <div class="explorer">
    \(form)
    <div class="explorer__plot">
    \(figure)
    \(table)
    </div>
    </div>
    \(notes)
    </softmax-explorer>
    """
  }

  private var header: PageHeader {
    PageHeader(
      title: request.kind.name,
      trail: [.init(words: "Activation functions", address: Path.activations)],
      lead: "Turns any numbers into shares of one whole: the greatest gets most, and all of them sum up to 1."
    )
  }

  private var problems: HTML? {
    guard let failure else { return nil }
    let lines: [HTML] = failure.problems.map { problem in
      """
      <p data-field="\(problem.field)">\(problem.sentence)</p>

      """
    }
    return """
      <div class="notice notice--alert" role="alert">
      <p>These bars cannot be drawn as they were asked for; they show the usual values instead.</p>
      \(lines)
      </div>
      """
  }

  private var form: HTML {
    """
    <form class="explorer__controls" id="explorer-form" method="get" action="\(Path.softmax)">
    <div class="card explorer__main">
    \(request.logits.enumerated().map { logit($0.offset, $0.element) })
    <p class="explorer__counts" data-part="counts">\(countLinks)</p>
    </div>
    <div class="card explorer__more">
    \(slider("t", "Temperature", request.temperature, SoftmaxRequest.temperatureRange, step: 0.05, fallback: 1))
    \(kindChoice)
    \(isEmbedded ? Path.embeddingField : nil)
    <button class="button button--primary explorer__draw">Draw</button>
    </div>
    </form>
    """
  }

  private var countLinks: [HTML] {
    let changes = [("Add a logit", request.adding()), ("Remove the last one", request.removing())]
    return changes.filter { $0.1 != request }.map { words, next in
      """
      <a class="button button--small" href="\(address(next))" data-explorer-link>\(words)</a>

      """
    }
  }

  private func address(_ request: SoftmaxRequest) -> String {
    isEmbedded ? Path.embedded(Path.softmax(request)) : Path.softmax(request)
  }

  private func logit(_ place: Int, _ value: Double) -> HTML {
    slider("z", "z\(place + 1)", value, SoftmaxRequest.logitRange, step: 0.1, fallback: 0)
  }

  private func slider(
    _ name: String,
    _ label: String,
    _ value: Double,
    _ range: ClosedRange<Double>,
    step: Double,
    fallback: Double
  ) -> HTML {
    """
    <div class="field parameter" data-parameter="\(name)">
    <div class="parameter__head"><label class="field__label" for="\(label)">\(label)</label>\
    <output class="parameter__value" name="value" for="\(label)">\(readable(value))</output></div>
    <div class="parameter__row">
    <input class="parameter__slider" id="\(label)" type="range" name="\(name)" min="\(shortest(range.lowerBound))" \
    max="\(shortest(range.upperBound))" step="\(shortest(step))" value="\(shortest(value))" \
    data-fallback="\(shortest(fallback))">
    <input class="field__control parameter__number" type="number" min="\(shortest(range.lowerBound))" \
    max="\(shortest(range.upperBound))" step="any" hidden value="\(shortest(value))" inputmode="decimal" \
    autocomplete="off" aria-label="\(label), exact value">
    </div>
    </div>

    """
  }

  private var kindChoice: Choice {
    Choice(
      name: "kind",
      label: "Function",
      options: SoftmaxRequest.Kind.allCases.map { .init(value: $0.rawValue, words: $0.name) },
      selected: request.kind.rawValue,
      problem: failure?["kind"]
    )
  }

  private var figure: HTML {
    func sources(_ theme: PlotRequest.Theme, of request: SoftmaxRequest) -> String {
      (1...3).map { "\(Path.softmaxPNG(request.drawn(in: theme, density: $0))) \($0)x" }.joined(separator: ", ")
    }
    // On a telephone the usual size would have letters too small to read.
    let small = request.sized(width: 360, height: 300)
    let (phone, size): (HTML, HTML) = ("(width < 40rem)", #"width="360" height="300""#)
    return """
      <figure class="explorer__figure card">
      <div class="plot-frame plot-frame--still">
      <picture>\
      <source media="\(phone) and (prefers-color-scheme: dark)" srcset="\(sources(.dark, of: small))" \(size)>\
      <source media="\(phone)" srcset="\(sources(.light, of: small))" \(size) data-size="\(phone)">\
      <source media="(prefers-color-scheme: dark)" srcset="\(sources(.dark, of: request))">\
      <img class="plot" src="\(Path.softmaxPNG(request))" srcset="\(sources(.light, of: request))" width="\(request.frame.width)" \
      height="\(request.frame.height)" alt="\(request.narration)" decoding="sync"></picture>
      </div>
      <figcaption class="explorer__files">
      \(isEmbedded ? WayOut(address: Path.softmax(request), base: Path.softmax).body : files)
      </figcaption>
      </figure>
      """
  }

  private var files: HTML {
    """
    \(file("PNG", "plot.png"))
    \(file("SVG", "plot.svg"))
    \(file("Values as CSV", "values.csv"))
    <a class="explorer__link" href="\(Path.softmax(request))" rel="bookmark" data-address="\(Path.softmax)">\
    Link to this plot</a>
    """
  }

  private func file(_ words: String, _ name: String) -> HTML {
    let query = request.canonicalQuery
    let address = "\(Path.softmax)/\(name)"
    return """
      <a class="button button--small" href="\(query.isEmpty ? address : "\(address)?\(query)")" download="softmax-\(name)" \
      data-address="\(address)">\(words)</a>

      """
  }

  private var table: HTML {
    let rows: [HTML] = zip(request.logits, request.outputs).enumerated().map { place, pair in
      """
      <tr><th scope="row">z\(place + 1)</th><td>\(readable(pair.0))</td><td>\(readable(pair.1))</td></tr>

      """
    }
    return """
      <div class="table-frame" data-part="values">
      <table class="table values__table">
      <thead><tr><th scope="col">Logit</th><th scope="col">in</th><th scope="col">out</th></tr></thead>
      <tbody>
      \(rows)
      <tr><th scope="row">Entropy</th><td></td><td>\(readable(request.entropy))</td></tr>
      </tbody>
      </table>
      </div>
      """
  }

  private var notes: HTML {
    """
    <div class="notes">
    <section class="section">
    <h2 class="section__title">Formula</h2>
    \(Formula(tex: #"p_{i} = \frac{e^{z_{i}/T}}{Σ e^{z_{j}/T}}"#))
    </section>
    <section class="section">
    <h2 class="section__title">Derivative</h2>
    \(Formula(tex: #"\frac{∂p_{i}}{∂z_{j}} = \frac{1}{T} p_{i} (δ_{ij} − p_{j})"#))
    </section>
    <section class="section">
    <h2 class="section__title">In the plot</h2>
    <p>Only differences count: the same number added to all logits changes nothing. A temperature near 0 leaves the \
    greatest alone, as argmax does; a high one makes all shares equal. Softmin prefers the least; LogSoftmax gives the \
    logarithms, which losses need and which do not vanish.</p>
    </section>
    <section class="section">
    <h2 class="section__title">In code</h2>
    <p><code>torch.nn.Softmax(dim=-1)</code>, <code>keras.activations.softmax(x)</code>, \
    <code>jax.nn.softmax(x)</code>; divide the logits by the temperature first.</p>
    </section>
    </div>
    """
  }
}

extension Path {
  public static func softmax(_ request: SoftmaxRequest) -> String {
    let query = request.canonicalQuery
    return query.isEmpty ? softmax : "\(softmax)?\(query)"
  }

  public static func softmaxPNG(_ request: SoftmaxRequest) -> String {
    let query = request.canonicalQuery
    return query.isEmpty ? "\(softmax)/plot.png" : "\(softmax)/plot.png?\(query)"
  }
}

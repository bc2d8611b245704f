public import Domain
public import HTML

/// Activation functions: controls, plot, and what there is to know. All of its state is in its address.
public struct ExplorerPage: Page {
  public let request: PlotRequest
  /// What was wrong with the address; its sentences stand beside their fields.
  public let failure: ValidationFailure?
  /// Plot and controls alone, for a frame in another site's page.
  public let isEmbedded: Bool

  public init(request: PlotRequest, failure: ValidationFailure? = nil, isEmbedded: Bool = false) {
    self.request = request
    self.failure = failure
    self.isEmbedded = isEmbedded
  }

  public var title: String {
    request.curves.count == 1
      ? "\(request.curves[0].function.name), activation function"
      : "\(request.curves.count) activation functions compared"
  }

  public var layout: PageLayout {
    PageLayout(
      width: .wide,
      modules: ["js/elements/activation-explorer.js"],
      isEmbedded: isEmbedded,
      isPublic: true
    )
  }

  public var body: HTML { isEmbedded ? embedded : whole }

  private var embedded: HTML {
    """
    <activation-explorer data-base="\(Path.activations(request.family))">
    <h1 class="visually-hidden">\(heading)</h1>
    \(problems)
    <div class="explorer">
    \(ExplorerForm(request: request, failure: failure, isEmbedded: true))
    <div class="explorer__plot">
    \(PlotFigure(request: request, isEmbedded: true))
    \(PlotReadout(request: request, problem: failure?["at"]))
    </div>
    </div>
    </activation-explorer>
    """
  }

  private var whole: HTML {
    """
    <activation-explorer data-base="\(Path.activations(request.family))">
    \(PageHeader(title: heading, lead: lead, actions: neighbours))
    \(problems)
    \(ExplorerLinks(request: request))
    <div class="explorer">
    \(ExplorerForm(request: request, failure: failure))
    <div class="explorer__plot">
    \(PlotFigure(request: request))
    \(PlotReadout(request: request, problem: failure?["at"]))
    \(ValueTable(request: request))
    </div>
    </div>
    <div data-part="notes">
    \(notes)
    </div>
    \(vectors)
    \(keys)
    </activation-explorer>
    """
  }

  private var heading: String {
    request.curves.count == 1 ? request.curves[0].function.name : comparedHeading
  }

  private var comparedHeading: String {
    switch request.family {
    case .activations: "Activation functions compared"
    case .gated: "Gated linear units compared"
    }
  }

  private var lead: HTML {
    request.curves.count == 1
      ? lead(of: request.family)
      : "\(request.curves.map(\.function.name).joined(separator: ", "))"
  }

  private func lead(of family: ActivationFamily) -> HTML {
    switch family {
    case .activations: "An activation function: what a neuron makes of its sum."
    case .gated: "A gated linear unit: a number a passes as far as another one, x, opens the gate. The curve is over x."
    }
  }

  /// The functions before and after this one, around the end of the list.
  private var neighbours: HTML {
    let all = request.family.functions
    let place = all.firstIndex { $0.id == request.curves[0].function.id } ?? 0
    let before = all[(place + all.count - 1) % all.count]
    let after = all[(place + 1) % all.count]
    return """
      <a class="button button--small" rel="prev" aria-keyshortcuts="Alt+PageUp" data-function="\(before.id)" href="\(Path.activations(request.showing(before)))">\
      \(Icon.arrowBack)<span>\(before.name)</span></a>
      <a class="button button--small" rel="next" aria-keyshortcuts="Alt+PageDown" data-function="\(after.id)" href="\(Path.activations(request.showing(after)))">\
      <span>\(after.name)</span>\(Icon.arrowForth)</a>
      """
  }

  /// What is wrong with items that have no field on the page, such as the picture's size.
  private var problems: HTML? {
    guard let failure else { return nil }
    let fields =
      ["f", "min", "max", "derivative", "at", "title"] + request.parameters.flatMap { [$0.field, $0.parameter.name] }
    let others = failure.problems.filter { !fields.contains($0.field) }
    let lines: [HTML] = others.map { problem in
      """
      <p data-field="\(problem.field)">\(problem.sentence)</p>

      """
    }
    return """
      <div class="notice notice--alert" role="alert">
      <p>This plot cannot be drawn as it was asked for; it shows the usual values instead.</p>
      \(lines)
      </div>
      """
  }

  /// The functions of several numbers have pages of their own.
  private var vectors: HTML {
    """
    <p class="explorer__vectors">Functions of one number: <a href="\(Path.activations)">activation functions</a>. Of \
    several: <a href="\(Path.softmax)">Softmax</a> and <a href="\(Path.gatedUnits)">gated linear units (GLU, \
    SwiGLU)</a>.</p>
    """
  }

  private var keys: HTML {
    """
    <details class="explorer__keys">
    <summary class="explorer__summary">Keys</summary>
    <dl class="explorer__key-list">
    <div><dt><kbd>/</kbd></dt><dd>find a function</dd></div>
    <div><dt><kbd>Alt</kbd> <kbd>Page Up</kbd>, <kbd>Alt</kbd> <kbd>Page Down</kbd></dt>\
    <dd>the function before, the next one</dd></div>
    <div><dt><kbd>←</kbd> <kbd>→</kbd>, <kbd>Home</kbd>, <kbd>End</kbd></dt>\
    <dd>move a slider by a step, to its ends</dd></div>
    <div><dt><kbd>?</kbd></dt><dd>this list</dd></div>
    </dl>
    </details>
    """
  }

  private var notes: HTML {
    request.curves.count == 1
      ? FunctionNotes(curve: request.curves[0]).body : ComparedFunctions(request: request).body
  }
}

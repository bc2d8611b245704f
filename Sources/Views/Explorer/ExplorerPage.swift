public import Domain
public import HTML

/// Activation functions: controls, plot, and what there is to know. All of its state is in its address.
public struct ExplorerPage: Page {
  public let request: PlotRequest
  /// What was wrong with the address; its sentences stand beside their fields.
  public let failure: ValidationFailure?

  public init(request: PlotRequest, failure: ValidationFailure? = nil) {
    self.request = request
    self.failure = failure
  }

  public var title: String {
    request.curves.count == 1
      ? "\(request.curves[0].function.name), activation function"
      : "\(request.curves.count) activation functions compared"
  }

  public var layout: PageLayout {
    PageLayout(
      width: .wide,
      modules: ["js/elements/activation-explorer.js"]
    )
  }

  public var body: HTML {
    """
    <activation-explorer>
    \(PageHeader(title: heading, lead: lead, actions: neighbours))
    \(problems)
    <div class="explorer">
    \(ExplorerForm(request: request, failure: failure))
    \(PlotFigure(request: request))
    </div>
    \(notes)
    </activation-explorer>
    """
  }

  private var heading: String {
    request.curves.count == 1 ? request.curves[0].function.name : "Activation functions compared"
  }

  private var lead: HTML {
    request.curves.count == 1
      ? "An activation function: what a neuron makes of its sum."
      : "\(request.curves.map(\.function.name).joined(separator: ", "))"
  }

  /// The functions before and after this one, around the end of the list.
  private var neighbours: HTML {
    let all = ActivationFunction.all
    let place = all.firstIndex { $0.id == request.curves[0].function.id } ?? 0
    let before = all[(place + all.count - 1) % all.count]
    let after = all[(place + 1) % all.count]
    return """
      <a class="button button--small" rel="prev" data-function="\(before.id)" href="\(Path.activations(request.showing(before)))">\
      \(Icon.arrowBack)<span>\(before.name)</span></a>
      <a class="button button--small" rel="next" data-function="\(after.id)" href="\(Path.activations(request.showing(after)))">\
      <span>\(after.name)</span>\(Icon.arrowForth)</a>
      """
  }

  /// What is wrong with items that have no field on the page, such as the picture's size.
  private var problems: HTML? {
    guard let failure else { return nil }
    let fields = ["f", "min", "max", "derivative"] + request.parameters.flatMap { [$0.field, $0.parameter.name] }
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

  private var notes: HTML {
    request.curves.count == 1
      ? FunctionNotes(function: request.curves[0].function).body : ComparedFunctions(request: request).body
  }
}

public import Domain
public import HTML

/// The models that annotators can ask, for administrators.
public struct ModelsPage: Page {
  public let title = "Models"
  public let models: [ModelFunction]
  /// The address of the Nuclio dashboard whose functions can be taken over; nil without one.
  public let nuclio: String?

  public init(models: [ModelFunction], nuclio: String? = nil) {
    self.models = models
    self.nuclio = nuclio
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: lead, actions: actions))
    \(list)
    """
  }

  private let lead: HTML = """
    Functions on other servers that mark objects: detectors, interactors, trackers and re-identification in the form that \
    Nuclio's functions for CVAT have, or on Amazon SageMaker. Annotators find them in the editor, scripts under \
    <code>/api/lambda/functions</code>.
    """

  private var actions: HTML {
    """
    \(takingOver)<a class="button button--primary" href="\(Path.newModel)">\(Icon.plus)New model</a>
    """
  }

  private var takingOver: HTML? {
    guard let nuclio else { return nil }
    return """
      <form method="post" action="\(Path.nuclioModels)"><button class="button" title="\(nuclio)">Take over from Nuclio\
      </button></form>

      """
  }

  private var list: HTML {
    guard !models.isEmpty else {
      return EmptyState(
        title: "No models yet",
        sentence: "Give the address of a function that marks objects; then the editor's automatic tools use it.",
        action: #"<a class="button button--primary" href="\#(Path.newModel)">New model</a>"#
      ).body
    }
    return "\(TableFrame(label: "Models", columns: columns, rows: models.map(row)))"
  }

  private let columns = [
    TableFrame.column("Name"), TableFrame.column("Kind"), TableFrame.column("Labels", isMinor: true),
    TableFrame.actionColumn,
  ]

  private func row(_ model: ModelFunction) -> HTML {
    """
    <tr>
    <th scope="row"><a class="table__main" href="\(Path.model(model.id))">\(LongName(model.traits.name))</a>\
    <span class="table__second">\(LongName(place(model.traits)))</span></th>
    \(TableFrame.cell("\(Badge(model.traits.kind.rawValue))"))\
    \(TableFrame.cell(labels(model), isMinor: true))\
    \(TableFrame.cell(trial(model)))
    </tr>

    """
  }

  private func place(_ traits: ModelFunction.Traits) -> String {
    guard let endpoint = traits.service.sageMaker else { return traits.address }
    let container = endpoint.container.isEmpty ? "" : ", \(endpoint.container)"
    return "SageMaker, \(endpoint.region): \(endpoint.name)\(container)"
  }

  private func labels(_ model: ModelFunction) -> HTML {
    let names = model.traits.labels.map(\.name)
    guard !names.isEmpty else { return model.traits.kind == .detector ? "any" : "–" }
    let shown = names.prefix(4).joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : "\(shown)"
  }

  private func trial(_ model: ModelFunction) -> HTML {
    """
    <form method="post" action="\(Path.modelTrial(model.id))"><button class="button button--small" \
    aria-label="Try \(model.traits.name)">Try</button></form>
    """
  }
}

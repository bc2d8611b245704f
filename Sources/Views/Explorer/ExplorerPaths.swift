public import Domain

extension Path {
  /// The page of a family of functions.
  public static func activations(_ family: ActivationFamily) -> String {
    switch family {
    case .activations: activations
    case .gated: gatedUnits
    }
  }

  /// The explorer with a plot's state; the plain address for the standard one.
  public static func activations(_ request: PlotRequest) -> String { stated(activations(request.family), request) }

  public static func activationPNG(_ request: PlotRequest) -> String {
    stated("\(activations(request.family))/plot.png", request)
  }

  public static let softmax = "\(activations)/softmax"
  public static let gatedUnits = "\(activations)/glu"

  private static func stated(_ path: String, _ request: PlotRequest) -> String {
    let query = request.canonicalQuery
    return query.isEmpty ? path : "\(path)?\(query)"
  }
}

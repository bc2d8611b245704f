public import Domain

extension Path {
  /// The explorer with a plot's state; the plain address for the standard one.
  public static func activations(_ request: PlotRequest) -> String { stated(activations, request) }

  public static func activationPNG(_ request: PlotRequest) -> String { stated("\(activations)/plot.png", request) }

  public static func activationSVG(_ request: PlotRequest) -> String { stated("\(activations)/plot.svg", request) }

  public static func activationValues(_ request: PlotRequest) -> String { stated("\(activations)/values.csv", request) }

  private static func stated(_ path: String, _ request: PlotRequest) -> String {
    let query = request.canonicalQuery
    return query.isEmpty ? path : "\(path)?\(query)"
  }
}

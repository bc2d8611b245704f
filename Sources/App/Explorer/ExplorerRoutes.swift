import Domain
import Drawing
import Hummingbird
import Views

/// The explorer of a family of functions: its state is in the address.
struct ExplorerRoutes {
  let services: Services
  let plots: ExplorerPlots
  let family: ActivationFamily

  func add(to routes: inout RouteTable) {
    let base = Path.activations(family)
    routes.get(base, .everybody, page)
    routes.get("\(base)/plot.png", .everybody, png)
    routes.get("\(base)/plot.webp", .everybody, webp)
    routes.get("\(base)/plot.svg", .everybody, svg)
    routes.get("\(base)/values.csv", .everybody, values)
    routes.get("\(base)/reading.json", .everybody, reading)
  }

  func page(request: Request, context: AppContext) async throws -> Response {
    let words = request.query["search"].trimmed
    if !words.isEmpty { return search(words, request, context) }
    do {
      return page(try plot(request), to: request, context)
    } catch {
      return page(with: error, request, context)
    }
  }

  private func search(_ words: String, _ request: Request, _ context: AppContext) -> Response {
    if let function = ActivationFunction.found(words, in: family) {
      return .seeOther(Path.activations(PlotRequest.nearest(to: [], family: family).showing(function)))
    }
    let sentence = "No function is called anything like “\(words.prefix(40))”."
    return page(with: ValidationFailure(field: "search", sentence), request, context)
  }

  private func page(with failure: ValidationFailure, _ request: Request, _ context: AppContext) -> Response {
    page(.nearest(to: request.query.items, family: family), failure: failure, to: request, context)
  }

  private func page(
    _ plot: PlotRequest,
    failure: ValidationFailure? = nil,
    to request: Request,
    _ context: AppContext
  ) -> Response {
    let page = ExplorerPage(request: plot, failure: failure, isEmbedded: request.isFromFrame)
    return services.framable(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }

  private func plot(_ request: Request) throws(ValidationFailure) -> PlotRequest {
    try PlotRequest(query: request.query.items, family: family)
  }

  func png(request: Request, context: AppContext) async throws -> Response { try await file(request, .png) }

  func webp(request: Request, context: AppContext) async throws -> Response { try await file(request, .webp) }

  func svg(request: Request, context: AppContext) async throws -> Response { try await file(request, .svg) }

  private func file(_ request: Request, _ format: PlotFormat) async throws -> Response {
    let plot = try plot(request)
    return try await plots.answer(request, mediaType: format.mediaType) { [renderer = plots.renderer] in
      try format.bytes(of: plot, by: renderer)
    }
  }

  func values(request: Request, context: AppContext) async throws -> Response {
    let query = request.query
    let plot = try plot(request)
    let wanted = query.has("x") ? try PlotPoints.parsed(query["x"]) : nil
    return try await plots.answer(request, mediaType: PlotFormat.csv.mediaType) {
      ActivationTable.csv(plot, at: wanted)
    }
  }

  func reading(request: Request, context: AppContext) async throws -> Response {
    let plot = try plot(request)
    return try await plots.answer(request, mediaType: "application/json") { [renderer = plots.renderer] in
      renderer.reading(plot).json
    }
  }
}

/// `x=-1,0,0.5`
enum PlotPoints {
  static let most = 10_000

  static func parsed(_ text: String) throws(ValidationFailure) -> [Double] {
    var points: [Double] = []
    for word in text.split(separator: ",") {
      guard let point = Double(String(word).trimmed), point.isFinite else {
        throw ValidationFailure(field: "x", "“\(word.prefix(40))” is no finite number.")
      }
      points.append(point)
    }
    guard !points.isEmpty, points.count <= most else {
      throw ValidationFailure(field: "x", "Give 1 to \(most) numbers, separated by commas.")
    }
    return points
  }
}

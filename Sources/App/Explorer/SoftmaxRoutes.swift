import Domain
import Drawing
import Hummingbird
import Views

/// Softmax with its logits in the address.
struct SoftmaxRoutes {
  let services: Services
  let plots: ExplorerPlots

  func add(to routes: inout RouteTable) {
    routes.get("/activations/softmax", .everybody, page)
    routes.get("/activations/softmax/plot.png", .everybody, png)
    routes.get("/activations/softmax/plot.svg", .everybody, svg)
    routes.get("/activations/softmax/values.csv", .everybody, values)
  }

  func page(request: Request, context: AppContext) async throws -> Response {
    do {
      let bars = try SoftmaxRequest(query: request.query.items)
      let page = SoftmaxPage(request: bars, isEmbedded: request.isFromFrame)
      return services.framable(page, to: request, context)
    } catch {
      let nearest = SoftmaxRequest.nearest(to: request.query.items)
      let page = SoftmaxPage(request: nearest, failure: error, isEmbedded: request.isFromFrame)
      return services.framable(page, to: request, context, status: .unprocessableContent)
    }
  }

  func png(request: Request, context: AppContext) async throws -> Response {
    let bars = try SoftmaxRequest(query: request.query.items)
    return try await plots.answer(request, mediaType: PlotFormat.png.mediaType) { [renderer = plots.renderer] in
      try renderer.png(bars)
    }
  }

  func svg(request: Request, context: AppContext) async throws -> Response {
    let bars = try SoftmaxRequest(query: request.query.items)
    return try await plots.answer(request, mediaType: PlotFormat.svg.mediaType) { [renderer = plots.renderer] in
      renderer.svg(bars)
    }
  }

  func values(request: Request, context: AppContext) async throws -> Response {
    let bars = try SoftmaxRequest(query: request.query.items)
    let rows = zip(bars.logits, bars.outputs).map { "\(shortest($0)),\(shortest($1))\n" }
    return try await plots.answer(request, mediaType: PlotFormat.csv.mediaType) {
      Array("z,p\n\(rows.joined())".utf8)
    }
  }
}

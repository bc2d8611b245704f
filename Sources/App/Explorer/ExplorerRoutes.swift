import Crypto
import Domain
import Drawing
import HTTPTypes
import Hummingbird
import NIOCore
import Views
import Workflows

/// The activation-function explorer: its state is in the address.
struct ExplorerRoutes {
  let services: Services
  private let renderer: PlotRenderer
  private let lane = WorkLane("plots", width: 2)

  init(services: Services) throws {
    self.services = services
    renderer = try PlotRenderer(fontFolders: services.installation.fonts)
  }

  func add(to routes: inout RouteTable) {
    routes.get("/activations", .everybody, page)
    routes.get("/activations/plot.png", .everybody, png)
    routes.get("/activations/plot.webp", .everybody, webp)
    routes.get("/activations/plot.svg", .everybody, svg)
    routes.get("/activations/values.csv", .everybody, values)
  }

  func page(request: Request, context: AppContext) async throws -> Response {
    do {
      let page = ExplorerPage(request: try PlotRequest(query: request.query.items))
      return services.pages.response(page, to: request, context)
    } catch {
      let page = ExplorerPage(request: .nearest(to: request.query.items), failure: error)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  func png(request: Request, context: AppContext) async throws -> Response { try await plot(request, .png) }

  func webp(request: Request, context: AppContext) async throws -> Response { try await plot(request, .webp) }

  func svg(request: Request, context: AppContext) async throws -> Response { try await plot(request, .svg) }

  private func plot(_ request: Request, _ format: PlotFormat) async throws -> Response {
    let plot = try PlotRequest(query: request.query.items)
    return try await answer(request, mediaType: format.mediaType) { [renderer] in
      try format.bytes(of: plot, by: renderer)
    }
  }

  func values(request: Request, context: AppContext) async throws -> Response {
    let query = request.query
    let plot = try PlotRequest(query: query.items)
    let wanted = query.has("x") ? try PlotPoints.parsed(query["x"]) : nil
    return try await answer(request, mediaType: PlotFormat.csv.mediaType) {
      ActivationTable.csv(plot, at: wanted)
    }
  }

  /// The same address gives the same bytes, so their digest is the ETag.
  private func answer(
    _ request: Request,
    mediaType: String,
    bytes: @escaping @Sendable () throws -> [UInt8]
  ) async throws -> Response {
    let bytes = try await lane.run(bytes)
    let etag = "\"\(AssetMap.hex(SHA256.hash(data: bytes).prefix(12)))\""
    let headers: HTTPFields = [.eTag: etag, .contentType: mediaType, .cacheControl: "public, max-age=3600"]
    if request.headers[.ifNoneMatch] == etag { return Response(status: .notModified, headers: headers) }
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
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

import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Views
import Workflows

/// The picture comparison that everybody sees: its state is in the address.
struct ComparisonRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/compare", .everybody, overview)
    routes.get("/compare/{pair}", .everybody, show)
    routes.get("/compare/{pair}/pictures/{file}", .everybody, picture)
  }

  func overview(request: Request, context: AppContext) async throws -> Response {
    let query = request.query
    let (view, problems) = ComparisonView.read(query.items)
    let page = ComparePage(
      comparisons: try await services.comparisons.comparisons(),
      view: view,
      search: String(query["q"].trimmed.prefix(200)),
      number: Int(query["page"]).map { min(max($0, 1), 1000) } ?? 1,
      isAdministrator: context.user?.isAdministrator == true,
      problems: problems
    )
    return services.pages.response(page, to: request, context, status: status(problems))
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let (view, problems) = ComparisonView.read(request.query.items)
    let comparison = try await comparison(context)
    let all = try await services.comparisons.comparisons().filter(\.isComplete)
    let place = all.firstIndex { $0.slug == comparison.slug }
    let page = ComparisonPage(
      comparison: comparison,
      view: view,
      previous: place.flatMap { $0 > 0 ? all[$0 - 1] : nil },
      next: place.flatMap { $0 + 1 < all.count ? all[$0 + 1] : nil },
      isAdministrator: context.user?.isAdministrator == true,
      problems: problems
    )
    return services.pages.response(page, to: request, context, status: status(problems))
  }

  /// `first-700.jpg`: made by us from what an administrator sent, so nobody's own bytes.
  func picture(request: Request, context: AppContext) async throws -> Response {
    let comparison = try await comparison(context)
    guard let (place, width) = PictureName.parsed(context.parameters.get("file") ?? ""),
      let picture = comparison[place].picture, picture.widths.contains(width)
    else { throw NotFound("picture") }
    let isCurrent = request.query["v"] == picture.version
    let etag = "\"\(picture.version)-\(width)\""
    let headers: HTTPFields = [
      .eTag: etag, .contentType: "image/jpeg",
      .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
    ]
    if request.headers[.ifNoneMatch] == etag { return Response(status: .notModified, headers: headers) }
    let bytes = try await services.comparisons.jpeg(of: place, in: comparison, width: width)
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private func comparison(_ context: AppContext) async throws -> Comparison {
    try await services.comparisons.comparison(at: context.parameters.get("pair") ?? "")
  }

  private func status(_ problems: [ValidationFailure.Problem]) -> HTTPResponse.Status {
    problems.isEmpty ? .ok : .unprocessableContent
  }
}

/// The name of a picture in its address: `second-1400.jpg`.
enum PictureName {
  static func parsed(_ name: String) -> (ComparisonSide.Place, Int)? {
    guard name.hasSuffix(".jpg") else { return nil }
    let parts = name.dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let place = ComparisonSide.Place(rawValue: String(parts[0])),
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let width = Int(parts[1])
    else { return nil }
    return (place, width)
  }
}

import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Views

/// The mascots and the home page.
struct GalleryRoutes {
  let services: Services
  let gallery: Gallery

  func add(to routes: inout RouteTable) {
    routes.get("/", .everybody, home)
    routes.get("/favicon.ico", .everybody, icon)
    routes.get("/mascots", .everybody, overview)
    routes.get("/mascots/{mascot}", .everybody, mascot)
    routes.get("/mascots/{mascot}/imgs/{file}", .everybody, picture)
  }

  /// With `MASCOT` that mascot's own page: the course's three points at the plain address.
  func home(request: Request, context: AppContext) async throws -> Response {
    if let pinned = services.settings.mascot { return page(of: pinned, request, context) }
    let mascot = Mascot.allCases.randomElement() ?? .owl
    let number = another(than: lastShown(of: mascot, request))
    let page = HomePage(picture: gallery.picture(mascot, number), user: context.user)
    return services.pages.response(page, to: request, context).setting(shown(mascot, number, context))
  }

  func overview(request: Request, context: AppContext) async throws -> Response {
    let pictures = Mascot.allCases.map { gallery.picture($0, 1) }
    return services.pages.response(MascotsPage(pictures: pictures), to: request, context)
  }

  /// Another GIF at each visit, never the last one again; `?gif=3` is a permanent link to one.
  func mascot(request: Request, context: AppContext) async throws -> Response {
    page(of: try requested(context), request, context)
  }

  private func page(of mascot: Mascot, _ request: Request, _ context: AppContext) -> Response {
    let number =
      Int(request.query["gif"]).flatMap { Gallery.numbers.contains($0) ? $0 : nil }
      ?? another(than: lastShown(of: mascot, request))
    let page = MascotPage(
      picture: gallery.picture(mascot, number),
      series: Gallery.numbers.map { gallery.picture(mascot, $0) },
      author: gallery.author(),
      runner: services.settings.runner
    )
    return services.pages.response(page, to: request, context).setting(shown(mascot, number, context))
  }

  func picture(request: Request, context: AppContext) async throws -> Response {
    let mascot = try requested(context)
    guard let asset = gallery.file(mascot, context.parameters.get("file") ?? "") else { throw NotFound("picture") }
    return asset.response(to: request)
  }

  func icon(request: Request, context: AppContext) async throws -> Response {
    guard let asset = gallery.file(services.settings.mascot ?? .owl, "favicon.png") else { throw NotFound("picture") }
    return asset.response(to: request)
  }

  private func requested(_ context: AppContext) throws -> Mascot {
    guard let mascot = context.parameters.get("mascot").flatMap(Mascot.init) else { throw NotFound("mascot") }
    return mascot
  }

  private func another(than last: Int?) -> Int {
    Gallery.numbers.filter { $0 != last }.randomElement() ?? 1
  }

  private func lastShown(of mascot: Mascot, _ request: Request) -> Int? {
    request.cookie("mascot-\(mascot.rawValue)").flatMap { Int($0) }
  }

  private func shown(_ mascot: Mascot, _ number: Int, _ context: AppContext) -> Cookie {
    Cookie(name: "mascot-\(mascot.rawValue)", value: "\(number)", seconds: 86_400, isSecure: context.client.isSecure)
  }
}

import Domain
import Drawing
import HTTPTypes
import Hummingbird
import NIOCore
import Store
import Workflows

/// The chart of a task's objects; other people's numbers, so only their own browser keeps it.
struct StatisticsRoutes {
  let services: Services
  let renderer: PlotRenderer
  private let lane = WorkLane("statistics", width: 1)

  init(services: Services, renderer: PlotRenderer) {
    self.services = services
    self.renderer = renderer
  }

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/{task}/statistics.png", .signedIn, chart)
  }

  func chart(request: Request, context: AppContext) async throws -> Response {
    let task = try await TaskStore(services.database).task(
      try context.identifier("task", of: "task"),
      for: context.viewer
    )
    let query = request.query
    let theme = query["theme"] == "dark" ? PlotRequest.Theme.dark : .light
    let density = Int(query["density"]) ?? 1
    // `updated` rises with each edit.
    let etag = "\"\(task.id)-\(task.updated.milliseconds)-\(theme == .dark ? "dark" : "light")-\(density)\""
    let headers: HTTPFields = [.eTag: etag, .cacheControl: "private, no-cache", .contentType: "image/png"]
    if request.headers[.ifNoneMatch] == etag { return Response(status: .notModified, headers: headers) }
    let counts = try await OverviewStore(services.database).objectCounts(of: task)
    let chart = CountChart(counts, theme: theme, density: density)
    let bytes = try await lane.run { [renderer] in try renderer.png(chart) }
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

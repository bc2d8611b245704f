import HTTPTypes
import Hummingbird
import Logging
import Workflows

/// Gives each request an id, and writes one line about it when it is answered.
struct RequestLogMiddleware: RouterMiddleware {
  let metrics: Metrics

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    var response = try await next(request, context)
    let elapsed = start.duration(to: .now)
    response.headers[.requestID] = context.id
    metrics.count(status: response.status.code, elapsed: elapsed, isForClients: request.isForClients)
    let level: Logger.Level = Self.isRoutine(request) ? .debug : .info
    context.logger.log(
      level: level,
      "request answered",
      metadata: [
        "method": "\(request.method)", "path": "\(Self.logged(request.uri.path))", "status": "\(response.status.code)",
        "ms": "\(elapsed.milliseconds)", "address": "\(context.peerAddress)",
      ]
    )
    return response
  }

  /// An address may hold a one-use link or another key: of those only the beginning is written, to tell them apart.
  static func logged(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).map { part in
      Secret(part) == nil ? String(part) : "\(part.prefix(4))…"
    }.joined(separator: "/")
  }

  /// Probes and assets come by the second and say nothing.
  private static func isRoutine(_ request: Request) -> Bool {
    let path = request.uri.path
    return path == "/health" || path == "/ready" || path == "/metrics" || path.hasPrefix("/assets/")
  }
}

extension Duration {
  var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }

  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}

import Logging
import ServiceLifecycle

/// The first to hear of SIGTERM: `/ready` says no at once, while the port stays open for as long as a balancer needs to
/// notice. Only then does the server stop taking connections.
struct Farewell: Service {
  let readiness: Readiness
  let delay: Duration
  let logger: Logger

  func run() async throws {
    do {
      try await gracefulShutdown()
      readiness.stop()
      guard delay > .zero else { return }
      logger.notice("stopping: not ready any more, the port closes soon", metadata: ["seconds": "\(delay.seconds)"])
      try await Task.sleep(for: delay)
    } catch is CancellationError {
      // Something else failed, and everything ends now.
      readiness.stop()
    }
  }
}

import Glibc
import Logging
import ServiceLifecycle

/// Ends the process where something does not stop although it was told to, such as a call that waits for a silent store.
///
/// Nothing is lost by that: background work is leased, and another process takes it up, or the next start.
struct LastCall: Service {
  let patience: Duration
  let logger: Logger

  func run() async throws {
    do {
      try await gracefulShutdown()
      end(with: 0)
    } catch is CancellationError {
      // Something else failed, and everything ends now.
      end(with: 1)
    }
  }

  private func end(with status: Int32) {
    Task.detached { [patience, logger] in
      try await Task.sleep(for: patience)
      logger.warning("stopped without waiting longer for what was under way")
      _exit(status)
    }
  }
}

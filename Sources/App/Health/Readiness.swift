import Database
import Logging
import ServiceLifecycle
import Synchronization

/// Whether this process can do its work: asked every second, told at once.
final class Readiness: Service, Sendable {
  private let database: Database
  private let logger: Logger
  private let state = Mutex(State())

  private struct State {
    /// The start has just used the database.
    var isDatabaseUp = true
    /// nil before the first probe.
    var lastAnswer: ContinuousClock.Instant?
    var isStopping = false
  }

  init(database: Database, logger: Logger) {
    self.database = database
    self.logger = logger
  }

  /// A database that has not answered for three seconds counts as down, even while a question still waits for it.
  var isDatabaseUp: Bool {
    state.withLock { state in
      let silence = state.lastAnswer?.duration(to: .now) ?? .zero
      return state.isDatabaseUp && silence < .seconds(3)
    }
  }

  var isStopping: Bool { state.withLock { $0.isStopping } }

  var isReady: Bool { isDatabaseUp && !isStopping }

  /// From now on `/ready` says no, so that a balancer sends nothing more.
  func stop() {
    state.withLock { $0.isStopping = true }
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await self.probe()
        do { try await Task.sleep(for: .seconds(1)) } catch { return }
      }
    }
  }

  private func probe() async {
    do {
      try await database.ping()
      note(isUp: true, reason: nil)
    } catch {
      note(isUp: false, reason: "\(error)")
    }
  }

  private func note(isUp: Bool, reason: String?) {
    let before = state.withLock { state in
      defer {
        state.isDatabaseUp = isUp
        state.lastAnswer = .now
      }
      return state.isDatabaseUp
    }
    guard before != isUp else { return }
    if let reason {
      logger.error("database is down", metadata: ["reason": "\(reason)"])
    } else {
      logger.info("database is back")
    }
  }
}

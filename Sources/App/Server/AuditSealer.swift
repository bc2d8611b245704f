import Logging
import ServiceLifecycle
import Workflows

/// Seals what the audit has got, every few seconds.
struct AuditSealer: Service {
  let services: Services

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var (sealed, reported) = (0, "")
      while !Task.isCancelled {
        do {
          let now = try await services.auditChain.seal(known: sealed)
          // Logs are kept elsewhere: they tell of a chain that was made anew while no server ran.
          if sealed == 0, now > 0 { services.logger.info("the audit is sealed", metadata: ["entries": "\(now)"]) }
          (sealed, reported) = (now, "")
        } catch {
          // Once for each reason: it is tried again all the time.
          if "\(error)" != reported {
            services.logger.warning("the audit could not be sealed", metadata: ["error": "\(error)"])
          }
          reported = "\(error)"
        }
        do { try await Task.sleep(for: .seconds(5)) } catch { return }
      }
    }
  }
}

import Logging
import ServiceLifecycle
import Workflows

/// Seals what the audit has got, every few seconds.
struct AuditSealer: Service {
  let services: Services

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var reported = ""
      while !Task.isCancelled {
        do {
          try await services.auditChain.seal()
          reported = ""
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

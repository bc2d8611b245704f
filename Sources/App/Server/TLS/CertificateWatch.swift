import Domain
import Glibc
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization
import Workflows

/// The certificate that new connections get: read again when its files change, so that a renewal needs no restart.
///
/// Connections that are open keep the certificate they began with. Two files that do not belong together, as while a
/// renewal writes first the one and then the other, change nothing until they do.
final class CertificateWatch: Service, Sendable {
  private let files: Settings.TLS
  private let lane: WorkLane
  private let logger: Logger
  private let state: Mutex<State>

  private struct State {
    var pair: CertificatePair
    /// Of the files that `pair` came from.
    var facts: [FileFacts]
    /// Of the files that could not be used, which is said once.
    var refused: [FileFacts]?
  }

  /// - Throws: `SettingsFailure` where the files cannot be used at the start.
  init(files: Settings.TLS, lane: WorkLane, logger: Logger) throws(SettingsFailure) {
    self.files = files
    self.lane = lane
    self.logger = logger
    let facts = Self.facts(of: files)
    state = Mutex(State(pair: try CertificatePair(files), facts: facts))
  }

  var pair: CertificatePair { state.withLock { $0.pair } }

  /// For the server: each handshake asks for the pair of that moment.
  var configuration: TLSConfiguration {
    let pair = pair
    var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: pair.chain, privateKey: pair.key)
    configuration.sslContextCallback = { _, promise in
      let current = self.pair
      var change = NIOSSLContextConfigurationOverride()
      change.certificateChain = current.chain
      change.privateKey = current.key
      promise.succeed(change)
    }
    return configuration
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await Task.sleep(for: .seconds(5))
          try await self.lane.run { self.reread() }
        } catch {
          return
        }
      }
    }
  }

  /// Looks at the files, and takes them where they have changed and can be used. Blocks for as long as reading takes.
  func reread() {
    let found = Self.facts(of: files)
    let (known, refused) = state.withLock { ($0.facts, $0.refused) }
    guard found != known, found != refused else { return }
    do throws(SettingsFailure) {
      let pair = try CertificatePair(files)
      state.withLock { $0 = State(pair: pair, facts: found) }
      logger.notice("certificate reread", metadata: ["ends": "\(pair.expiresAt.iso8601)"])
    } catch {
      state.withLock { $0.refused = found }
      logger.error("certificate kept, since its new files cannot be used", metadata: ["reason": "\(error)"])
    }
  }

  private struct FileFacts: Equatable {
    let inode: UInt
    let size: Int
    let seconds: Int
    let nanoseconds: Int
  }

  /// Follows links: certbot and Kubernetes renew by pointing a link elsewhere.
  private static func facts(of files: Settings.TLS) -> [FileFacts] {
    [files.certificate, files.key].map { path in
      var facts = stat()
      guard stat(path, &facts) == 0 else { return FileFacts(inode: 0, size: 0, seconds: 0, nanoseconds: 0) }
      return FileFacts(
        inode: UInt(facts.st_ino),
        size: Int(facts.st_size),
        seconds: facts.st_mtim.tv_sec,
        nanoseconds: facts.st_mtim.tv_nsec
      )
    }
  }
}

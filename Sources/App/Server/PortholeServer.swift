import Blobs
import Database
import Domain
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Store
import UnixSignals
import Workflows

/// The server: routes, middleware, and how it starts and stops.
struct PortholeServer {
  let services: Services
  let gallery: Gallery

  /// Every route with who may call it.
  func routes() throws -> RouteTable {
    let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
    addMiddleware(to: router)
    var routes = RouteTable(router: router)
    HealthRoutes(readiness: services.readiness, metrics: services.metrics).add(to: &routes)
    AssetRoutes(assets: services.pages.assets).add(to: &routes)
    GalleryRoutes(services: services, gallery: gallery).add(to: &routes)
    let plots = try ExplorerPlots(services)
    for family in ActivationFamily.allCases {
      ExplorerRoutes(services: services, plots: plots, family: family).add(to: &routes)
    }
    SoftmaxRoutes(services: services, plots: plots).add(to: &routes)
    SignInRoutes(services: services).add(to: &routes)
    LinkRoutes(services: services).add(to: &routes)
    AccountRoutes(services: services).add(to: &routes)
    UserRoutes(services: services).add(to: &routes)
    ProjectRoutes(services: services).add(to: &routes)
    LabelRoutes(services: services).add(to: &routes)
    TaskRoutes(services: services).add(to: &routes)
    UploadRoutes(services: services).add(to: &routes)
    FrameRoutes(services: services).add(to: &routes)
    JobRoutes(services: services).add(to: &routes)
    AuthAPI(services: services).add(to: &routes)
    ProjectAPI(services: services).add(to: &routes)
    TaskAPI(services: services).add(to: &routes)
    AnnotationAPI(services: services).add(to: &routes)
    return routes
  }

  /// From the outside to the inside: what fails before anybody is known is answered without a name, what fails after it
  /// with the person's own page around it.
  private func addMiddleware(to router: Router<AppContext>) {
    router.add(middleware: RequestLogMiddleware(metrics: services.metrics))
    router.add(middleware: ClosingMiddleware())
    router.add(middleware: SecurityHeadersMiddleware(isAlwaysSecure: services.settings.publicURL?.scheme == "https"))
    router.add(middleware: FailureMiddleware(pages: services.pages))
    router.add(middleware: ClientMiddleware(settings: services.settings))
    router.add(middleware: SessionMiddleware(sessions: SessionStore(services.database), now: services.now))
    router.add(middleware: FailureMiddleware(pages: services.pages))
    router.add(middleware: FormMiddleware())
    router.add(middleware: CompressionMiddleware())
  }

  /// Serves until SIGTERM or SIGINT; requests under way get six seconds.
  func run() async throws {
    let settings = services.settings
    let application = Application(
      router: try routes().router,
      server: try channel(),
      configuration: .init(
        address: .hostname(settings.host, port: settings.port),
        serverName: nil,
        availableConnectionsDelegate: MaximumAvailableConnections(4096)
      ),
      onServerRunning: { [services] channel in
        services.logger.info(
          "serving",
          metadata: [
            "address": "\(channel.localAddress.map { "\($0)" } ?? "")", "version": "\(Version.number)",
            "engine": "\(services.database.dialect.rawValue)", "data": "\(settings.dataDirectory)",
          ]
        )
      },
      logger: services.logger
    )
    var configuration = ServiceGroupConfiguration(
      services: [services.readiness, Housekeeping(services: services), application],
      gracefulShutdownSignals: [.sigterm, .sigint],
      logger: services.logger
    )
    configuration.maximumGracefulShutdownDuration = .seconds(6)
    configuration.maximumCancellationDuration = .seconds(1)
    try await ServiceGroup(configuration: configuration).run()
    services.logger.info("stopped cleanly")
  }

  private func channel() throws -> HTTPServerBuilder {
    let plain = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
    guard let tls = services.settings.tls else { return plain }
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate).map { NIOSSLCertificateSource.certificate($0) }
      let key = try NIOSSLPrivateKey(file: tls.key, format: .pem)
      return try .tls(
        plain,
        tlsConfiguration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
      )
    } catch {
      throw SettingsFailure("TLS_CERT (\(tls.certificate)) and TLS_KEY (\(tls.key)) cannot be used: \(error).")
    }
  }
}

/// Small work that comes by itself: old sessions, old counts, files without a row.
struct Housekeeping: Service {
  let services: Services

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await services.blobSweep.run()
          try await SessionStore(services.database).removeExpired(now: services.now())
          try await LoginFailureStore(services.database).removeOld(now: services.now())
        } catch {
          services.logger.warning("housekeeping failed", metadata: ["error": "\(error)"])
        }
        do { try await Task.sleep(for: .seconds(600)) } catch { return }
      }
    }
  }
}

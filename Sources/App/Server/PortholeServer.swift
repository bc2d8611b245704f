import Blobs
import Database
import Domain
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
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
    HealthRoutes(services: services).add(to: &routes)
    AssetRoutes(assets: services.pages.assets).add(to: &routes)
    GalleryRoutes(services: services, gallery: gallery).add(to: &routes)
    ComparisonRoutes(services: services).add(to: &routes)
    ComparisonAdminRoutes(services: services).add(to: &routes)
    let plots = try ExplorerPlots(services)
    for family in ActivationFamily.allCases {
      ExplorerRoutes(services: services, plots: plots, family: family).add(to: &routes)
    }
    SoftmaxRoutes(services: services, plots: plots).add(to: &routes)
    FunctionAPI(plots: plots).add(to: &routes)
    SignInRoutes(services: services).add(to: &routes)
    LinkRoutes(services: services).add(to: &routes)
    AccountRoutes(services: services).add(to: &routes)
    AccessTokenRoutes(services: services).add(to: &routes)
    OrganizationRoutes(services: services).add(to: &routes)
    GuideRoutes(services: services).add(to: &routes)
    UserRoutes(services: services).add(to: &routes)
    ProjectRoutes(services: services).add(to: &routes)
    LabelRoutes(services: services).add(to: &routes)
    RawLabelRoutes(services: services).add(to: &routes)
    TaskRoutes(services: services).add(to: &routes)
    StatisticsRoutes(services: services, renderer: plots.renderer).add(to: &routes)
    UploadRoutes(services: services).add(to: &routes)
    AddMediaRoutes(services: services).add(to: &routes)
    FrameRoutes(services: services).add(to: &routes)
    JobRoutes(services: services).add(to: &routes)
    JobIssueRoutes(services: services).add(to: &routes)
    TaskSettingsRoutes(services: services).add(to: &routes)
    QualityRoutes(services: services).add(to: &routes)
    DeletionRoutes(services: services).add(to: &routes)
    RequestRoutes(services: services).add(to: &routes)
    ServerAPI(services: services).add(to: &routes)
    AuthAPI(services: services).add(to: &routes)
    AccessTokenAPI(services: services).add(to: &routes)
    UserAPI(services: services).add(to: &routes)
    OrganizationAPI(services: services).add(to: &routes)
    MembershipAPI(services: services).add(to: &routes)
    InvitationAPI(services: services).add(to: &routes)
    WebhookAPI(services: services).add(to: &routes)
    WebhookRoutes(services: services).add(to: &routes)
    GuideAPI(services: services).add(to: &routes)
    IssueAPI(services: services).add(to: &routes)
    CommentAPI(services: services).add(to: &routes)
    ProjectAPI(services: services).add(to: &routes)
    TaskAPI(services: services).add(to: &routes)
    JobAPI(services: services).add(to: &routes)
    GroundTruthAPI(services: services).add(to: &routes)
    QualityReportAPI(services: services).add(to: &routes)
    QualitySettingsAPI(services: services).add(to: &routes)
    LabelAPI(services: services).add(to: &routes)
    EmptyListAPI().add(to: &routes)
    UnofferedAPI().add(to: &routes)
    AnnotationAPI(services: services).add(to: &routes)
    LiveAPI(services: services).add(to: &routes)
    RequestAPI(services: services).add(to: &routes)
    LambdaAPI(services: services).add(to: &routes)
    LambdaRequestAPI(services: services).add(to: &routes)
    ModelRoutes(services: services).add(to: &routes)
    EditorSettingsAPI(services: services).add(to: &routes)
    UploadPieceAPI(services: services).add(to: &routes)
    MediaAPI(services: services).add(to: &routes)
    DatasetAPI(services: services).add(to: &routes)
    DatasetRoutes(services: services).add(to: &routes)
    KeptImportRoutes(services: services).add(to: &routes)
    BackupAPI(services: services).add(to: &routes)
    BackupRoutes(services: services).add(to: &routes)
    SampleRoutes(services: services).add(to: &routes)
    SystemRoutes(services: services).add(to: &routes)
    SchemaAPI(entries: routes.entries).add(to: &routes)
    routes.refuseOtherMethods()
    return routes
  }

  func prefixedRouter() throws -> PrefixedRouter {
    PrefixedRouter(router: try routes().router, prefix: services.settings.publicURL?.prefix ?? "")
  }

  /// From the outside to the inside: what fails before anybody is known is answered without a name, what fails after it
  /// with the person's own page around it.
  private func addMiddleware(to router: Router<AppContext>) {
    let failureMiddleware = FailureMiddleware(pages: services.pages, journal: services.failures, now: services.now)
    router.add(middleware: RequestLogMiddleware(metrics: services.metrics))
    router.add(middleware: ClosingMiddleware(readiness: services.readiness))
    router.add(middleware: SecurityHeadersMiddleware(isAlwaysSecure: services.settings.publicURL?.scheme == "https"))
    router.add(middleware: failureMiddleware)
    router.add(middleware: PatienceMiddleware())
    router.add(middleware: ClientMiddleware(settings: services.settings))
    router.add(
      middleware: SessionMiddleware(
        sessions: SessionStore(services.database),
        tokens: AccessTokenStore(services.database),
        basic: services.basicSignIn,
        now: services.now
      )
    )
    router.add(middleware: failureMiddleware)
    router.add(middleware: FormMiddleware())
    router.add(middleware: CompressionMiddleware())
  }

  /// Serves until SIGTERM or SIGINT; after `SHUTDOWN_DELAY` requests under way get six seconds.
  func run() async throws {
    let settings = services.settings
    let certificates = try settings.tls.map { files in
      try CertificateWatch(files: files, lane: services.fileLane, logger: services.logger)
    }
    let application = Application(
      router: try prefixedRouter(),
      server: try Self.channel(certificates),
      configuration: .init(
        address: .hostname(settings.host, port: settings.port),
        serverName: nil,
        availableConnectionsDelegate: MaximumAvailableConnections(OpenFiles.lines(of: OpenFiles.raiseLimit()))
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
    try await run(parts(around: application, certificates: certificates), delay: settings.shutdownDelay)
  }

  /// Works on background requests until SIGTERM or SIGINT; what is under way is given back.
  func runWorkersOnly() async throws {
    services.logger.info("working", metadata: ["workers": "\(services.settings.workers)"])
    try await run(
      [Housekeeping(services: services), AuditSealer(services: services), RequestWorkers(services: services)]
        + schedule,
      delay: .zero
    )
  }

  /// What runs together. It ends in the opposite order: first the farewell, then the ports, at last what they need.
  private func parts(around application: some Service, certificates: CertificateWatch?) -> [any Service] {
    let settings = services.settings
    var parts: [any Service] = [
      services.readiness, services.failures, Housekeeping(services: services), AuditSealer(services: services),
      RequestWorkers(services: services),
    ]
    parts += schedule
    if let certificates { parts.append(certificates) }
    if let plain = settings.plainPort, let publicURL = settings.publicURL {
      let door = PlainDoor(
        port: plain.port,
        host: settings.host,
        publicURL: publicURL,
        challengeFolder: plain.challengeFolder,
        lane: services.fileLane
      )
      parts.append(door.application(logger: services.logger))
    }
    return parts + [
      application,
      LiveRelay(services: services),
      Farewell(readiness: services.readiness, delay: settings.shutdownDelay, logger: services.logger),
    ]
  }

  private var schedule: [any Service] {
    services.settings.backupHours.map { [BackupSchedule(services: services, hours: $0)] } ?? []
  }

  private func run(_ parts: [any Service], delay: Duration) async throws {
    let grace = Duration.seconds(6) + delay
    var configuration = ServiceGroupConfiguration(
      services: parts + [LastCall(patience: grace + .seconds(2), logger: services.logger)],
      gracefulShutdownSignals: [.sigterm, .sigint],
      logger: services.logger
    )
    // Cancelled then; a limit for that, too, would make the group trap.
    configuration.maximumGracefulShutdownDuration = grace
    try await ServiceGroup(configuration: configuration).run()
    services.logger.info("stopped cleanly")
  }

  private static func channel(_ certificates: CertificateWatch?) throws -> HTTPServerBuilder {
    let plain = HTTPServerBuilder.http1(
      configuration: .init(additionalChannelHandlers: [LineDeadlines()], idleTimeout: .seconds(60))
    )
    guard let certificates else { return plain }
    return try .tls(plain, tlsConfiguration: certificates.configuration)
  }
}

/// Small work that comes by itself: old sessions, old counts, files without a row.
struct Housekeeping: Service {
  let services: Services

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        for step in steps where !Task.isCancelled {
          do {
            try await step()
          } catch {
            services.logger.warning("housekeeping failed", metadata: ["error": "\(error)"])
          }
        }
        do { try await Task.sleep(for: .seconds(600)) } catch { return }
      }
    }
  }

  /// Each for itself: where a bucket does not answer, old sessions still go.
  private var steps: [@Sendable () async throws -> Void] {
    let (services, database) = (services, services.database)
    return [
      { try await services.fileLane.run { services.blobs.clearIncoming() } },
      { try await services.uploads.dropStale(now: services.now()) }, { try await services.uploads.dropPieces() },
      { try await services.exports.expire(now: services.now()) }, { try await services.blobSweep.run() },
      { try await SessionStore(database).removeExpired(now: services.now()) },
      { try await LoginFailureStore(database).removeOld(now: services.now()) },
      { try await FailureStore(database).forgetOld() },
      { try await WebhookDeliveryStore(database).forgetOld(now: services.now()) },
      { try await DeletionWork(database: database).forgetOld(now: services.now()) },
      { try await JobNews.forgetOld(now: services.now(), in: database) },
    ]
  }
}

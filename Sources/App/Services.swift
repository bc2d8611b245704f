import Blobs
import Database
import Domain
import FoundationEssentials
import Logging
import Media
import Outbound
import Store
import Workflows

/// What the routes work with; made once at the start.
struct Services: Sendable {
  let settings: Settings
  let installation: Installation
  let database: Database
  let blobs: FolderBlobs
  let pages: PageRenderer
  let logger: Logger
  let metrics = Metrics()
  let readiness: Readiness
  let passwords: Passwords
  let basicSignIn: BasicSignIn
  /// For pictures: two at a time bound the memory that decoding takes.
  let pictureLane = WorkLane("pictures", width: 2)
  /// For files.
  let fileLane = WorkLane("files", width: 4)
  let thumbnails: ThumbnailCache
  let requestSignal = RequestSignal()
  /// Who has which job open.
  let live = LiveHub(process: Secret().text)
  let uploadTurns = UploadTurns()
  /// For ffmpeg, which computes in a process of its own.
  let videoLane = WorkLane("videos", width: 2)
  /// For background work, which keeps a thread for long: one for each worker.
  let workLane: WorkLane
  let share: ShareFolder?
  let videos = VideoTool.installed()
  let media: MediaReader
  /// Calls to other servers.
  let outbound: Outbound
  let modelCaller: ModelCaller
  let comparisons: ComparisonLibrary
  /// For secrets that are kept.
  let vault: Vault
  /// What nobody foresaw in requests.
  let failures: FailureJournal
  private let clock: @Sendable () -> Timestamp

  /// - Parameter clock: the time of day; tests that are about waiting bring their own.
  init(
    settings: Settings,
    installation: Installation,
    database: Database,
    blobs: FolderBlobs,
    assets: AssetMap,
    passwords: Passwords,
    vault: Vault,
    logger: Logger,
    clock: @escaping @Sendable () -> Timestamp = Services.timeOfDay
  ) {
    self.clock = clock
    self.settings = settings
    self.installation = installation
    self.database = database
    self.blobs = blobs
    pages = PageRenderer(assets: assets)
    self.logger = logger
    self.passwords = passwords
    self.vault = vault
    basicSignIn = BasicSignIn(database: database, passwords: passwords)
    thumbnails = ThumbnailCache(blobs: blobs, lane: pictureLane, mostBytes: 32 << 20)
    workLane = WorkLane("work", width: settings.workers)
    share = settings.shareDirectory.flatMap { ShareFolder($0) }
    let cache = FileCache(path: "\(settings.dataDirectory)/cache", lane: fileLane, mostBytes: 1 << 30)
    media = MediaReader(
      blobs: blobs,
      pictures: pictureLane,
      files: fileLane,
      videoLane: videoLane,
      cache: cache,
      videos: videos
    )
    outbound = Outbound(policy: settings.outboundPolicy)
    let sageMaker = SageMakerRuntime(
      credentials: settings.amazonKeys,
      fitter: PictureFitter(cache: cache, lane: pictureLane)
    ) { clock().milliseconds / 1000 }
    modelCaller = ModelCaller(outbound: outbound, lane: fileLane, sageMaker: sageMaker)
    let ownFolders = ComparisonFolders("\(settings.dataDirectory)/comparisons", origin: .folder, lane: fileLane)
    let bundled = ComparisonFolders("\(installation.resources)/comparisons", origin: .bundled, lane: fileLane)
    comparisons = ComparisonLibrary(
      database: database,
      blobs: blobs,
      sources: [ownFolders, bundled],
      cache: cache,
      pictures: pictureLane,
      files: fileLane
    )
    readiness = Readiness(database: database, logger: logger)
    failures = FailureJournal(store: FailureStore(database), logger: logger)
  }

  var auditChain: AuditChain { AuditChain(database: database, vault: vault) }
  var accounts: Accounts { Accounts(database: database, passwords: passwords) }
  var blobSweep: BlobSweep { BlobSweep(database: database, blobs: blobs, lane: fileLane) }
  var uploads: UploadSessions {
    UploadSessions(database: database, blobs: blobs, lane: fileLane, turns: uploadTurns)
  }
  var comparisonFetcher: ComparisonFetcher {
    ComparisonFetcher(outbound: outbound, blobs: blobs, files: fileLane, pictures: pictureLane)
  }
  var models: ModelWork { ModelWork(database: database, media: media, caller: modelCaller) }
  var detections: DetectionWork { DetectionWork(database: database, models: models, requests: requests) }
  var quality: QualityWork { QualityWork(database: database, requests: requests) }
  var requests: RequestWork { RequestWork(database: database, signal: requestSignal) }
  var profiles: Profiles { Profiles(database: database, passwords: passwords) }
  var webhooks: WebhookWork { WebhookWork(database: database, vault: vault, messenger: webhookMessenger) }
  var webhookMessenger: WebhookMessenger {
    WebhookMessenger(database: database, outbound: outbound, vault: vault, now: now)
  }
  var organizations: OrganizationWork { OrganizationWork(database: database) }
  var organizationInvitations: InvitationWork { InvitationWork(database: database) }
  var issues: IssueWork { IssueWork(database: database) }
  var guides: GuideWork { GuideWork(database: database) }
  var accessTokens: AccessTokens { AccessTokens(database: database) }
  var signIn: SignIn { SignIn(database: database, passwords: passwords) }

  @Sendable func now() -> Timestamp { clock() }

  @Sendable static func timeOfDay() -> Timestamp {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }
}

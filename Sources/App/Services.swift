import Blobs
import Database
import Domain
import FoundationEssentials
import Logging
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
  /// For pictures: two at a time bound the memory that decoding takes.
  let pictureLane = WorkLane("pictures", width: 2)
  /// For files.
  let fileLane = WorkLane("files", width: 4)
  let thumbnails: ThumbnailCache
  let requestSignal = RequestSignal()

  init(
    settings: Settings,
    installation: Installation,
    database: Database,
    blobs: FolderBlobs,
    assets: AssetMap,
    passwords: Passwords,
    logger: Logger
  ) {
    self.settings = settings
    self.installation = installation
    self.database = database
    self.blobs = blobs
    pages = PageRenderer(assets: assets)
    self.logger = logger
    self.passwords = passwords
    thumbnails = ThumbnailCache(blobs: blobs, lane: pictureLane, mostBytes: 32 << 20)
    readiness = Readiness(database: database, logger: logger)
  }

  var accounts: Accounts { Accounts(database: database, passwords: passwords) }
  var blobSweep: BlobSweep { BlobSweep(database: database, blobs: blobs, lane: fileLane) }
  var requests: RequestWork { RequestWork(database: database, signal: requestSignal) }
  var signIn: SignIn { SignIn(database: database, passwords: passwords) }

  @Sendable func now() -> Timestamp {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }
}

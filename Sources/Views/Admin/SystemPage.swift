public import Domain
public import HTML

/// How the server is, as the page shows it.
public struct SystemStatus: Sendable {
  /// A backup of the whole server.
  public struct Backup: Equatable, Sendable {
    public let name: String
    public let bytes: Int64
    public let finished: Timestamp

    public init(name: String, bytes: Int64, finished: Timestamp) {
      self.name = name
      self.bytes = bytes
      self.finished = finished
    }
  }

  /// An error that was logged.
  public struct Failure: Equatable, Sendable {
    public let at: Timestamp
    public let message: String
    public let facts: String
    public let requestID: String?

    public init(at: Timestamp, message: String, facts: String, requestID: String?) {
      self.at = at
      self.message = message
      self.facts = facts
      self.requestID = requestID
    }
  }

  public var now: Timestamp
  public var version: String
  public var revision: String
  /// Such as `SQLite 3.46.0`.
  public var engine: String
  public var databaseBytes: Int64
  public var uptimeSeconds: Int
  public var memoryBytes: Int64
  public var dataFolder: String
  /// nil where the disk does not say.
  public var freeBytes: Int64?
  public var backupFolder: String
  /// Hours; nil where nothing is backed up by the clock.
  public var backupEvery: Int?
  /// The newest first.
  public var backups: [Backup]
  /// The newest that was asked for.
  public var backupRequest: BackgroundRequest?
  public var waiting: Int
  public var running: Int
  /// In the last week.
  public var failed: Int
  /// The newest first.
  public var errors: [Failure]

  public init(
    now: Timestamp,
    version: String,
    revision: String,
    engine: String,
    databaseBytes: Int64,
    uptimeSeconds: Int,
    memoryBytes: Int64,
    dataFolder: String,
    freeBytes: Int64?,
    backupFolder: String,
    backupEvery: Int?,
    backups: [Backup],
    backupRequest: BackgroundRequest?,
    waiting: Int,
    running: Int,
    failed: Int,
    errors: [Failure]
  ) {
    self.now = now
    self.version = version
    self.revision = revision
    self.engine = engine
    self.databaseBytes = databaseBytes
    self.uptimeSeconds = uptimeSeconds
    self.memoryBytes = memoryBytes
    self.dataFolder = dataFolder
    self.freeBytes = freeBytes
    self.backupFolder = backupFolder
    self.backupEvery = backupEvery
    self.backups = backups
    self.backupRequest = backupRequest
    self.waiting = waiting
    self.running = running
    self.failed = failed
    self.errors = errors
  }
}

/// Version, engine, disk, backups, the queue and recent errors, for administrators.
public struct SystemPage: Page {
  /// Less than this on the disk is worth a warning.
  private static let lowDisk: Int64 = 2_000_000_000
  private static let shownBackups = 10

  public let title = "System"
  public let status: SystemStatus

  public init(status: SystemStatus) {
    self.status = status
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: "How this server is, and its backups."))
    <section class="section" aria-labelledby="server-title">
    <h2 class="section__title" id="server-title">Server</h2>
    \(facts)
    </section>
    <section class="section" aria-labelledby="backups-title">
    <div class="section__head"><h2 class="section__title" id="backups-title">Backups</h2>\(backUp)</div>
    <live-part id="backups" data-busy="\(isBusy ? "true" : "false")">
    <div class="system-backups">
    \(backupState)
    \(backups)
    </div>
    </live-part>
    </section>
    <section class="section" aria-labelledby="queue-title">
    <h2 class="section__title" id="queue-title">Background requests</h2>
    \(queue)
    </section>
    <section class="section" aria-labelledby="errors-title">
    <h2 class="section__title" id="errors-title">Recent errors</h2>
    \(errors)
    </section>
    """
  }

  private var facts: HTML {
    let disk: HTML =
      status.freeBytes.map { free in
        """
        \(Wording.size(ofBytes: free)) free, in \(status.dataFolder) \
        \(free < Self.lowDisk ? Badge("nearly full", tone: .danger) : nil)
        """
      } ?? "\(status.dataFolder)"
    return """
      <dl class="system-facts">
      \(fact("Version", "\(status.version) (revision \(status.revision))"))
      \(fact("Database", "\(status.engine), \(Wording.size(ofBytes: status.databaseBytes))"))
      \(fact("Disk", disk))
      \(fact("Memory", "\(Wording.size(ofBytes: status.memoryBytes))"))
      \(fact("Running for", "\(Self.span(status.uptimeSeconds))"))
      </dl>
      """
  }

  private func fact(_ name: String, _ value: HTML) -> HTML {
    """
    <dt class="system-facts__name">\(name)</dt><dd class="system-facts__value">\(value)</dd>

    """
  }

  private var backUp: HTML {
    """
    <form method="post" action="\(Path.adminSystemBackups)"><button class="button">Back up now</button></form>
    """
  }

  private var isBusy: Bool { status.backupRequest.map { !$0.state.isOver } ?? false }

  /// How old the newest is, how often there is one, and what the last request for one came to.
  private var backupState: HTML {
    """
    <p>\(age) \(schedule)</p>\(lastRequest)
    """
  }

  private var age: HTML {
    guard let newest = status.backups.first else { return "\(Badge("no backup yet", tone: .danger))" }
    let seconds = Int((status.now.milliseconds - newest.finished.milliseconds) / 1000)
    let late = seconds > (status.backupEvery ?? 24) * 3600 * 3 / 2
    return """
      The newest is <strong>\(Self.span(max(0, seconds)))</strong> old. \(late ? Badge("late", tone: .danger) : nil)
      """
  }

  private var schedule: HTML {
    guard let hours = status.backupEvery else {
      return """
        None is made by the clock: set <code>BACKUP_EVERY</code>, or run <code>porthole backup</code> every night.
        """
    }
    return "One is made every \(hours == 1 ? "hour" : "\(hours) hours"), and read back."
  }

  private var lastRequest: HTML? {
    guard let request = status.backupRequest else { return nil }
    return """
      <div>Last asked for: \(Moment(request.created)) UTC \(RequestStatus(request: request))\
      \(RequestSentence(request: request))\(RequestLog(request: request))</div>
      """
  }

  private var backups: HTML {
    guard !status.backups.isEmpty else {
      return """
        <p class="section__note">There is no backup in <code>\(status.backupFolder)</code>.</p>
        """
    }
    let columns = [
      TableFrame.column("File"), TableFrame.column("Size", isNumber: true), TableFrame.column("Finished (UTC)"),
    ]
    let rows = status.backups.prefix(Self.shownBackups).map { backup -> HTML in
      """
      <tr><th scope="row" class="table__text">\(backup.name)</th>\
      \(TableFrame.cell("\(Wording.size(ofBytes: backup.bytes))", isNumber: true))\
      \(TableFrame.cell("\(Moment(backup.finished))"))</tr>

      """
    }
    let rest = status.backups.count - rows.count
    return """
      \(TableFrame(label: "Backups", columns: columns, rows: rows))
      <p class="section__note">In <code>\(status.backupFolder)</code>\(rest > 0 ? "; and \(rest) older ones" : ""). \
      Check one by <code>porthole backup verify FILE</code>, take one back by <code>porthole restore FILE</code>.</p>
      """
  }

  private var queue: HTML {
    """
    <p>\(status.waiting) waiting, \(status.running) running, \(status.failed) failed in the last week. <a href="\(Path.adminWork)">All requests</a></p>
    """
  }

  private var errors: HTML {
    guard !status.errors.isEmpty else {
      return """
        <p class="section__note">This process has logged no error since its start.</p>
        """
    }
    let columns = [TableFrame.column("When (UTC)"), TableFrame.column("What"), TableFrame.column("Request", isMinor: true)]
    let rows = status.errors.map { error -> HTML in
      """
      <tr>\(TableFrame.cell("\(Moment(error.at))"))\
      <td class="table__text"><strong>\(error.message)</strong>\
      <span class="table__second">\(error.facts)</span></td>\
      \(TableFrame.cell("<code>\(error.requestID ?? "–")</code>", isMinor: true))</tr>

      """
    }
    return """
      \(TableFrame(label: "Recent errors", columns: columns, rows: rows))
      <p class="section__note">The log has the rest: look for the request's id.</p>
      """
  }

  /// `40 seconds`, `5 minutes`, `7 hours`, `3 days`: the largest unit of which there are two.
  static func span(_ seconds: Int) -> String {
    switch seconds {
    case ..<120: Wording.count(seconds, "second")
    case ..<7200: "\(seconds / 60) minutes"
    case ..<172_800: "\(seconds / 3600) hours"
    default: "\(Wording.grouped(seconds / 86_400)) days"
    }
  }
}

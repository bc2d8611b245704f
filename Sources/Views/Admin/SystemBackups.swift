public import Domain
public import HTML

/// The backups of the whole server: how old the newest is, which there are, and the button for another one.
public struct SystemBackups: Fragment, Sendable {
  public struct File: Equatable, Sendable {
    public let name: String
    public let bytes: Int64
    public let finished: Timestamp

    public init(name: String, bytes: Int64, finished: Timestamp) {
      self.name = name
      self.bytes = bytes
      self.finished = finished
    }
  }

  private static let shown = 10

  /// The newest first.
  public let files: [File]
  public let folder: String
  /// nil where none is made by the clock.
  public let everyHours: Int?
  /// The newest that was asked for.
  public let latest: BackgroundRequest?
  public let now: Timestamp

  public init(files: [File], folder: String, everyHours: Int?, latest: BackgroundRequest?, now: Timestamp) {
    self.files = files
    self.folder = folder
    self.everyHours = everyHours
    self.latest = latest
    self.now = now
  }

  public var body: HTML {
    """
    <section class="section" aria-labelledby="backups-title">
    <div class="section__head"><h2 class="section__title" id="backups-title">Backups</h2>
    <form method="post" action="\(Path.adminSystemBackups)"><button class="button">Back up now</button></form></div>
    <live-part id="backups" data-busy="\(isBusy ? "true" : "false")">
    <div class="section__stack">
    <p>\(age) \(schedule)</p>
    \(request)
    \(table)
    </div>
    </live-part>
    </section>
    """
  }

  private var isBusy: Bool { latest.map { !$0.state.isOver } ?? false }

  private var age: HTML {
    guard let newest = files.first else { return "\(Badge("no backup yet", tone: .warning))" }
    let seconds = Int(max(0, now.milliseconds - newest.finished.milliseconds) / 1000)
    let isLate = seconds > (everyHours ?? 24) * 5400
    return """
      The newest is <strong>\(Wording.span(ofSeconds: seconds))</strong> old. \(isLate ? Badge("late", tone: .danger) : nil)
      """
  }

  private var schedule: HTML {
    guard let everyHours else {
      return """
        The server makes none by itself: set <code>BACKUP_EVERY</code>, or run <code>porthole backup</code> every night.
        """
    }
    return "One is made every \(everyHours == 1 ? "hour" : "\(everyHours) hours"), and read back."
  }

  private var request: HTML? {
    guard let latest else { return nil }
    return """
      <div>Last asked for at \(Moment(latest.created)) UTC \(RequestStatus(request: latest))\
      \(RequestSentence(request: latest))\(RequestLog(request: latest))</div>
      """
  }

  private var table: HTML {
    guard !files.isEmpty else {
      return """
        <p class="section__note">There is none in <code>\(folder)</code>.</p>
        """
    }
    let rest = files.count - Self.shown
    return """
      \(TableFrame(label: "Backups", columns: columns, rows: files.prefix(Self.shown).map(row)))
      <p class="section__note">In <code>\(folder)</code>\(rest > 0 ? ", with \(rest) older ones" : ""). \
      <code>porthole backup verify FILE</code> checks one, <code>porthole restore FILE</code> takes one back.</p>
      """
  }

  private let columns = [
    TableFrame.column("File"), TableFrame.column("Size", isNumber: true),
    TableFrame.column("Finished (UTC)", isMinor: true),
  ]

  private func row(_ file: File) -> HTML {
    """
    <tr><th scope="row" class="table__text">\(file.name)</th>\
    \(TableFrame.cell("\(Wording.size(ofBytes: file.bytes))", isNumber: true))\
    \(TableFrame.cell("\(Moment(file.finished))", isMinor: true))</tr>

    """
  }
}

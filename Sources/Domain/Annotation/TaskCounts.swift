/// How many jobs are where.
public struct JobProgress: Equatable, Sendable {
  /// The jobs of one stage in one state.
  public struct Part: Equatable, Sendable {
    public let stage: Job.Stage
    public let state: Job.State
    public let jobs: Int
    public let frames: Int

    public init(stage: Job.Stage, state: Job.State, jobs: Int, frames: Int) {
      self.stage = stage
      self.state = state
      self.jobs = jobs
      self.frames = frames
    }
  }

  public let parts: [Part]

  public init(_ parts: [Part]) {
    self.parts = parts
  }

  public var jobs: Int { parts.reduce(0) { $0 + $1.jobs } }
  public var frames: Int { parts.reduce(0) { $0 + $1.frames } }

  /// Frames of the jobs in this stage, in this state or in any.
  public func frames(in stage: Job.Stage, _ state: Job.State? = nil) -> Int {
    parts.filter { $0.stage == stage && (state == nil || $0.state == state) }.reduce(0) { $0 + $1.frames }
  }

  public func jobs(in stage: Job.Stage, _ state: Job.State? = nil) -> Int {
    parts.filter { $0.stage == stage && (state == nil || $0.state == state) }.reduce(0) { $0 + $1.jobs }
  }
}

/// How many objects of which label and of which kind a task has.
public struct ObjectCounts: Equatable, Sendable {
  public struct Row: Equatable, Sendable {
    public let label: Label
    /// By kind: a kind of shape, `tag` or `track`.
    public let counts: [String: Int]

    public init(label: Label, counts: [String: Int]) {
      self.label = label
      self.counts = counts
    }

    public var total: Int { counts.values.reduce(0, +) }
  }

  public let rows: [Row]

  public init(_ rows: [Row]) {
    self.rows = rows
  }

  public var total: Int { rows.reduce(0) { $0 + $1.total } }

  /// The kinds that occur, the most frequent first.
  public var kinds: [String] {
    var sums: [String: Int] = [:]
    for row in rows { sums.merge(row.counts, uniquingKeysWith: +) }
    return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  /// The same in words, for people who do not see the chart.
  public var narration: String {
    let rows = rows.filter { $0.total > 0 }.sorted { $0.total > $1.total }
    let shown = rows.prefix(5).map { "\($0.label.name) \($0.total)" }.joined(separator: ", ")
    let rest = rows.count > 5 ? " and \(rows.count - 5) other labels" : ""
    return "Bars of the number of objects for each label: \(shown)\(rest)."
  }
}

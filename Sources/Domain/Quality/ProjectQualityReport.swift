/// What the newest comparisons of a project's tasks amount to. It is no record of its own: when one of the tasks is compared
/// again, it changes with that.
public struct ProjectQualityReport: Equatable, Sendable {
  public let project: Project.ID
  public private(set) var tasks: Tasks
  /// The sums of the tasks that were compared. Metric and required score are those of the tasks where they agree, else the
  /// defaults.
  public private(set) var summary = QualityReport.Summary()
  /// When the last of them was compared; nil before the first.
  public private(set) var created: Timestamp?
  public private(set) var targetUpdated: Timestamp?
  public private(set) var truthUpdated: Timestamp?
  private var isMixed = false

  /// How many tasks there are.
  public struct Tasks: Equatable, Sendable {
    public let all: Int
    public let withTruth: Int
    /// With settings that somebody changed.
    public let custom: Int
    public fileprivate(set) var compared = 0
    public fileprivate(set) var passed = 0

    public init(all: Int, withTruth: Int, custom: Int) {
      (self.all, self.withTruth, self.custom) = (all, withTruth, custom)
    }
  }

  public init(_ project: Project.ID, tasks: Tasks) {
    (self.project, self.tasks) = (project, tasks)
  }

  /// - Parameter report: the newest of one of the tasks.
  public mutating func add(_ report: QualityReport) {
    let one = report.summary
    isMixed =
      isMixed || (tasks.compared > 0 && (one.metric, one.requiredScore) != (summary.metric, summary.requiredScore))
    let defaults = QualitySettings()
    summary.metric = isMixed ? defaults.metric : one.metric
    summary.requiredScore = isMixed ? defaults.requiredScore : one.requiredScore
    tasks.compared += 1
    if one.passes == true { tasks.passed += 1 }
    summary.counts.add(one.counts)
    summary.frames += one.frames
    summary.comparedFrames += one.comparedFrames
    summary.jobs += one.jobs
    summary.comparedJobs += one.comparedJobs
    summary.passedJobs += one.passedJobs
    summary.unlisted += one.unlisted
    created = max(created ?? report.created, report.created)
    targetUpdated = max(targetUpdated ?? report.targetUpdated, report.targetUpdated)
    truthUpdated = max(truthUpdated ?? report.truthUpdated, report.truthUpdated)
  }
}

extension ProjectQualityReport {
  /// The keys of such reports lie beyond those of all rows, and are whole numbers for JavaScript, too.
  private static let firstKey: Int64 = 1 << 52

  public var id: QualityReport.ID { Self.id(of: project) }

  public static func id(of project: Project.ID) -> QualityReport.ID {
    QualityReport.ID(firstKey + project.value)
  }

  /// nil where the key is that of a task's or a job's report.
  public static func project(of report: QualityReport.ID) -> Project.ID? {
    report.value > firstKey ? Project.ID(report.value - firstKey) : nil
  }
}

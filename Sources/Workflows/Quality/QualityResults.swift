internal import Database
internal import Domain
internal import Store

/// What a comparison has found so far, job by job.
struct QualityResults: Sendable {
  private struct OfJob: Sendable {
    let job: Job
    var frames: [(frame: Int, counts: QualityCounts)] = []
    var cells: [ConfusionCell: Int] = [:]
    var conflicts: [QualityConflict] = []
    var counts = QualityCounts()

    var unlisted: Int { counts.conflictCount - conflicts.count }
  }

  private let mostConflicts: Int
  private var jobs: [OfJob] = []
  private var listed = 0

  init(mostConflicts: Int) {
    self.mostConflicts = mostConflicts
  }

  /// - Parameter job: the same as before, or the next one.
  mutating func add(_ frames: [ComparedFrame], of job: Job) {
    var one = jobs.last?.job.id == job.id ? jobs.removeLast() : OfJob(job: job)
    for frame in frames {
      one.frames.append((frame.frame, frame.counts))
      one.counts.add(frame.counts)
      one.cells.merge(frame.cells, uniquingKeysWith: +)
      let free = frame.conflicts.prefix(mostConflicts - listed)
      one.conflicts += free
      listed += free.count
    }
    jobs.append(one)
  }

  /// For the request's log.
  var note: String {
    let unlisted = jobs.reduce(0) { $0 + $1.unlisted }
    return unlisted == 0
      ? "" : "The first \(listed) conflicts are listed; \(unlisted) more are counted only.\n"
  }

  /// - Returns: the key of the task's report.
  func write(_ plan: QualityPlan, now: Timestamp, on connection: any Connection) throws -> QualityReport.ID {
    let parent = try QualityReportStore.insert(ofTask(plan), under: nil, now: now, on: connection)
    for one in jobs {
      let report = try QualityReportStore.insert(draft(one, plan), under: parent, now: now, on: connection)
      for frame in one.frames { try QualityReportStore.insert(frame, of: report, on: connection) }
      for conflict in one.conflicts { try QualityConflictStore.insert(conflict, of: report, on: connection) }
    }
    return parent
  }

  private func draft(_ one: OfJob, _ plan: QualityPlan) -> QualityReportStore.Draft {
    var summary = summary(one.counts, plan)
    summary.frames = one.job.frameCount
    summary.comparedFrames = one.frames.count
    summary.unlisted = one.unlisted
    return .init(
      task: plan.task.id,
      job: one.job.id,
      assignee: one.job.assignee?.id,
      targetUpdated: one.job.updated,
      truthUpdated: plan.truth.updated,
      fingerprint: plan.fingerprint,
      summary: summary,
      confusion: ConfusionMatrix(one.cells, labels: plan.labels)
    )
  }

  private func ofTask(_ plan: QualityPlan) -> QualityReportStore.Draft {
    var counts = QualityCounts()
    var cells: [ConfusionCell: Int] = [:]
    for one in jobs {
      counts.add(one.counts)
      cells.merge(one.cells, uniquingKeysWith: +)
    }
    var summary = summary(counts, plan)
    summary.frames = plan.task.size ?? 0
    summary.comparedFrames = Set(jobs.flatMap { $0.frames.map(\.frame) }).count
    summary.jobs = plan.jobs.count
    summary.comparedJobs = jobs.count
    summary.passedJobs = jobs.count { self.summary($0.counts, plan).passes == true }
    summary.unlisted = jobs.reduce(0) { $0 + $1.unlisted }
    return .init(
      task: plan.task.id,
      targetUpdated: plan.task.updated,
      truthUpdated: plan.truth.updated,
      fingerprint: plan.fingerprint,
      summary: summary,
      confusion: ConfusionMatrix(cells, labels: plan.labels)
    )
  }

  private func summary(_ counts: QualityCounts, _ plan: QualityPlan) -> QualityReport.Summary {
    var summary = QualityReport.Summary()
    summary.counts = counts
    summary.metric = plan.settings.metric
    summary.requiredScore = plan.settings.requiredScore
    return summary
  }
}

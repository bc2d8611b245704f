internal import Database
internal import Domain
internal import Store

/// What a comparison looks at, from one moment of the database.
struct QualityPlan: Sendable {
  let task: LabelingTask
  let truth: Job
  let settings: QualitySettings
  let labels: [Label]
  /// Jobs of annotators, each with those of its pictures that are compared.
  let jobs: [(job: Job, pictures: [GroundTruthReading.Picture])]
  /// What the result depends on.
  let fingerprint: String

  init(_ id: LabelingTask.ID, for viewer: Viewer, on connection: any Connection) throws {
    task = try TaskStore.task(id, for: viewer, on: connection)
    let all = Viewer.everything(as: viewer)
    let jobs = try JobStore.jobs(of: id, for: all, on: connection)
    guard let truth = jobs.first(where: { $0.kind == .groundTruth }) else { throw QualityWork.nothingToCompareWith }
    self.truth = truth
    let stored = try QualitySettingsStore.settings(of: id, for: all, on: connection)
    settings = stored.settings
    labels = try LabelStore.labels(in: task.labelScope, on: connection)
    let layout = try GroundTruthStore.layout(of: id, on: connection)
    let disabled = Set(layout.disabled)
    let counted = layout.frames.filter { !disabled.contains($0) }
    let pictures = try GroundTruthReading.pictures(of: id, numbered: counted, on: connection)
    self.jobs = jobs.filter { $0.kind == .annotation }.map { job in
      (job, pictures.filter { job.contains(frame: $0.number) })
    }
    let project = try task.project.map { try ProjectStore.project($0, for: all, on: connection).updated }
    // A task's `updated` rises with every change to its annotations, frames and jobs, a project's with its labels.
    let moments = [stored.updated, task.updated, project ?? task.created].map { "\($0.milliseconds)" }
    fingerprint = (["\(truth.id)"] + moments).joined(separator: " ")
  }

  var comparisons: Int { jobs.reduce(0) { $0 + $1.pictures.count } }
}

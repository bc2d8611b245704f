public import Domain

/// What is exported or imported into.
public enum DatasetTargetID: Equatable, Sendable {
  case project(Project.ID)
  case task(LabelingTask.ID)
  case job(Job.ID)

  /// From where a request belongs.
  init?(_ operation: BackgroundRequest.Operation) {
    let place = operation.place
    switch operation.target {
    case .project:
      guard let id = place.project else { return nil }
      self = .project(id)
    case .task:
      guard let id = place.task else { return nil }
      self = .task(id)
    case .job:
      guard let id = place.job else { return nil }
      self = .job(id)
    case .comparison, .instance: return nil
    }
  }

  var target: BackgroundRequest.Target {
    switch self {
    case .project: .project
    case .task: .task
    case .job: .job
    }
  }

  var number: Int64 {
    switch self {
    case .project(let id): id.value
    case .task(let id): id.value
    case .job(let id): id.value
    }
  }
}

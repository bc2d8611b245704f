public import Domain

/// What is exported or imported into, as pages name it.
public struct DatasetSubject: Sendable {
  public enum Kind: String, Sendable {
    case project, task, job
  }

  public let kind: Kind
  public let name: String
  /// Of its own page.
  public let address: String
  /// Of the page for exports and imports.
  public let path: String
  /// The pages above its own, from the top.
  private let above: [PageHeader.Step]

  public static func project(_ project: Project) -> DatasetSubject {
    let id = project.id
    let above = [PageHeader.Step(words: "Projects", address: Path.projects)]
    return .init(
      kind: .project,
      name: project.name,
      address: Path.project(id),
      path: Path.projectDataset(id),
      above: above
    )
  }

  public static func task(_ task: LabelingTask) -> DatasetSubject {
    let path = Path.taskDataset(task.id)
    return .init(kind: .task, name: task.name, address: Path.task(task.id), path: path, above: .above(task))
  }

  public static func job(_ job: Job.ID, of task: LabelingTask) -> DatasetSubject {
    let path = Path.jobDataset(task.id, job)
    let name = "Job \(job) of \(task.name)"
    return .init(kind: .job, name: name, address: Path.job(task.id, job), path: path, above: .above(task))
  }

  var trail: [PageHeader.Step] { above + [.init(words: name, address: address)] }
  var exportPath: String { "\(path)/export" }
  var importPath: String { "\(path)/import" }
  var labelsPath: String { "\(path)/labels" }

  /// With what follows `path`.
  public func labels(_ choice: DatasetImportChoice) -> String { Address.with(labelsPath, choice.fields) }
}

/// What somebody chose about an import, on its way from one page to the next.
public struct DatasetImportChoice: Equatable, Sendable {
  /// The key of the uploaded file.
  public let token: String
  public let format: String
  public let manner: ImportManner

  public init(token: String, format: String, manner: ImportManner) {
    self.token = token
    self.format = format
    self.manner = manner
  }

  var fields: [(String, String)] {
    [("file", token), ("import_format", format), ("mode", manner.mode)]
      + (manner.drawsMasksAsPolygons ? [("conv_mask_to_poly", "true")] : [])
      + (manner.isDryRun ? [("dry_run", "true")] : [])
  }
}

/// How a file is to be imported.
public struct ImportManner: Equatable, Sendable {
  /// Keeps what is there, and adds to it.
  public let appends: Bool
  public let drawsMasksAsPolygons: Bool
  /// Only tells what would be done.
  public let isDryRun: Bool

  public init(appends: Bool, drawsMasksAsPolygons: Bool, isDryRun: Bool) {
    self.appends = appends
    self.drawsMasksAsPolygons = drawsMasksAsPolygons
    self.isDryRun = isDryRun
  }

  var mode: String { appends ? "append" : "replace" }
}

/// A dataset format as the page offers it.
public struct DatasetFormatChoice: Equatable, Sendable {
  public let name: String
  public let summary: String
  /// What an export leaves out or changes, in sentences.
  public let losses: [String]

  public init(name: String, summary: String, losses: [String] = []) {
    self.name = name
    self.summary = summary
    self.losses = losses
  }
}

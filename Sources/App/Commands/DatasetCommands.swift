import ArgumentParser
import Domain
import Glibc
import Media
import Store
import Synchronization
import Workflows

/// What is exported or imported into: exactly one.
struct DatasetPlace: ParsableArguments {
  @Option(help: "The number of a project.")
  var project: Int64?

  @Option(help: "The number of a task.")
  var task: Int64?

  @Option(help: "The number of a job.")
  var job: Int64?

  var target: DatasetTargetID {
    get throws {
      switch (project, task, job) {
      case (let id?, nil, nil): .project(Project.ID(id))
      case (nil, let id?, nil): .task(LabelingTask.ID(id))
      case (nil, nil, let id?): .job(Job.ID(id))
      default: throw ValidationError("Name one project, task or job, as --task 5.")
      }
    }
  }
}

/// The choices of the page of exports, beside format and pictures.
struct ExportChoices: ParsableArguments {
  @Option(help: "Splits at random: the parts of train, val and test, as 80,10,10.")
  var split: String?

  @Option(help: "Of the split: the same seed puts a picture into the same part again.")
  var seed: UInt64?

  @Option(name: .customLong("job-state"), help: "Only jobs in this state, as completed; may be given several times.")
  var jobStates: [String] = []

  @Flag(help: "COCO 1.0: keeps the annotations of a group apart.")
  var groupsApart = false

  @Flag(help: "COCO 1.0: masks as polygons.")
  var masksAsPolygons = false

  @Flag(help: "COCO 1.0: masks are no crowds (iscrowd 0).")
  var noCrowds = false

  @discardableResult
  func apply(to export: DatasetExport) throws -> DatasetExport {
    var export = export
    let ofCOCO = [("groups-apart", groupsApart), ("masks-as-polygons", masksAsPolygons), ("no-crowds", noCrowds)]
    if !export.hasCOCOChoices, let (name, _) = ofCOCO.first(where: \.1) {
      throw ValidationError("--\(name) is for COCO 1.0: leave it out with \(export.format).")
    }
    export.mergesGroups = !groupsApart
    export.drawsMasksAsPolygons = masksAsPolygons
    export.marksCrowds = !noCrowds
    export.jobStates = jobStates
    if let split {
      guard let parts = DatasetExport.split(split) else {
        throw ValidationError("A split has three parts, such as --split 80,10,10 for train, val and test.")
      }
      export.split = parts
    }
    if let seed {
      guard split != nil else { throw ValidationError("--seed is for a --split.") }
      export.seed = seed
    }
    return export
  }
}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a project, a task or a job as a dataset, while the server works on.",
    discussion: """
      The formats are those of the page of exports, by the same names, as “COCO 1.0”. What the format leaves out or changes is \
      told on standard error before the file is written.
      """
  )

  @OptionGroup var place: DatasetPlace

  @Option(help: "The format's name.")
  var format: String

  @Flag(name: .customLong("images"), help: "With the pictures.")
  var savesPictures = false

  @Flag(name: .customLong("update-table"), help: "Also brings the table of LABEL_TABLE_URL up to date.")
  var updatesTable = false

  @OptionGroup var choices: ExportChoices

  @Option(name: .shortAndLong, help: "The file, a zip.")
  var output: String

  func validate() throws {
    _ = try place.target
    // Its format is checked with the rest when the database is open.
    try choices.apply(to: DatasetExport(format: format, savesPictures: savesPictures))
  }

  func run() async throws {
    try await Ending.reporting {
      let instance = try await CommandLineInstance(migrates: false)
      var export = try choices.apply(to: DatasetExport(format: format, savesPictures: savesPictures))
      export.address = instance.settings.publicURL.map { "\($0.scheme)://\($0.authority)\($0.prefix)" } ?? ""
      if updatesTable { export.updatesTable = true }
      do {
        try await instance.datasets.write(
          export,
          of: try place.target,
          to: output,
          by: .commandLine,
          now: Services.timeOfDay(),
          tellingLosses: { losses in
            guard !losses.isEmpty else { return }
            StandardError.write("What \(format) leaves out or changes:\n")
            for sentence in losses { StandardError.write("\(sentence)\n") }
          }
        )
      } catch let failure as LabelTableFailure {
        print("\(output) is written.")
        throw failure
      }
      print("\(output) is written.")
    }
  }
}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Reads the annotations of a dataset into a task or a job, while the server works on; all or none.",
    discussion: "They are put in the place of those that are there, unless --append is given."
  )

  @OptionGroup var place: DatasetPlace

  @Option(help: "The format's name.")
  var format: String

  @Flag(help: "Keeps what is there, and adds to it.")
  var append = false

  @Flag(help: "Makes the labels that the file has and the project or task has not.")
  var createLabels = false

  @Flag(help: "Only tells what would be done.")
  var dryRun = false

  @Option(name: .customLong("as"), help: "The account in whose name it is done; left out, the task's owner.")
  var account: String?

  @Argument(help: "The file.")
  var file: String

  func validate() throws {
    if case .project = try place.target {
      throw ValidationError("Datasets are imported into a project by its page: here, name a task or a job.")
    }
  }

  func run() async throws {
    try await Ending.reporting {
      let instance = try await CommandLineInstance(migrates: false)
      guard access(file, R_OK) == 0 else { throw NotFound("file \(file) that can be read") }
      var wanted = DatasetImportRequest(
        format: format,
        fileName: file.split(separator: "/").last.map(String.init) ?? file
      )
      wanted.appends = append
      wanted.createsLabels = createLabels
      wanted.isDryRun = dryRun
      let target = try place.target
      let note = try await instance.datasets.read(
        wanted,
        from: file,
        into: target,
        as: try await owner(of: target, instance),
        now: Services.timeOfDay()
      )
      print(note, terminator: "")
    }
  }

  private func owner(of target: DatasetTargetID, _ instance: CommandLineInstance) async throws -> User.ID {
    if let account {
      guard let user = try await UserStore(instance.database).user(named: account) else {
        throw NotFound("user named \(account)")
      }
      return user.id
    }
    let everything = Viewer(id: User.ID(0), isAdministrator: true)
    let task: LabelingTask.ID
    switch target {
    case .job(let id): task = try await JobStore(instance.database).job(id, for: everything).task
    case .task(let id): task = id
    case .project: throw NotFound("task")
    }
    guard let owner = try await TaskStore(instance.database).task(task, for: everything).owner else {
      throw ValidationFailure(field: "as", "The task has no owner: name an account by --as.")
    }
    return owner.id
  }
}

extension CommandLineInstance {
  fileprivate var datasets: DatasetFiles {
    let pictures = WorkLane("pictures", width: 2)
    let tenths = Mutex(0)
    return DatasetFiles(
      database: database,
      media: MediaReader(
        blobs: blobs,
        pictures: pictures,
        files: lane,
        videoLane: pictures,
        cache: FileCache(path: "\(settings.dataDirectory)/cache", lane: lane, mostBytes: 1 << 30),
        videos: VideoTool.installed()
      ),
      bucket: settings.bucket?.name ?? "",
      table: settings.labelTable?.table,
      lane: lane
    ) { fraction, message in
      let isNews = tenths.withLock { told in
        defer { told = max(told, Int(fraction * 10)) }
        return Int(fraction * 10) > told
      }
      if isNews { StandardError.write("\(Int(fraction * 100)) %: \(message)\n") }
    }
  }
}

public import Database
public import Domain
internal import Formats
internal import FoundationEssentials
internal import Store

/// What somebody wants to have exported.
public struct DatasetExport: Codable, Equatable, Sendable {
  public var format: String
  public var savesPictures: Bool
  /// Of the download; nil for CVAT's way to call it.
  public var fileName: String?
  public var mergesGroups = true
  public var drawsMasksAsPolygons = false
  public var marksCrowds = true
  /// Parts of train, val and test; nil keeps the subsets as they are.
  public var split: [Int]?
  public var seed: UInt64 = 0
  /// Also brings the operator's table up to date; nil in requests of older versions.
  public var updatesTable: Bool?
  /// Only frames of jobs in these states; empty for all.
  public var jobStates: [String] = []
  /// Where people reach this server, for the addresses in the file.
  public var address = ""

  public init(format: String, savesPictures: Bool, fileName: String? = nil) {
    self.format = format
    self.savesPictures = savesPictures
    self.fileName = fileName
  }

  func options(now: Timestamp) throws -> ExportOptions {
    var options = ExportOptions(
      savesPictures: savesPictures,
      mergesGroups: mergesGroups,
      drawsMasksAsPolygons: drawsMasksAsPolygons,
      marksCrowds: marksCrowds,
      dumped: now
    )
    if let split {
      guard split.count == 3 else {
        throw ValidationFailure(field: "split", "A split has three parts, such as 80, 10, 10.")
      }
      options.split = try DatasetSplit(train: split[0], val: split[1], test: split[2], seed: seed)
    }
    return options
  }

  /// The parts of `80,10,10`, also with blanks between them; nil for what is no three whole numbers.
  public static func split(_ text: String) -> [Int]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int(String($0).trimmed) }
    return parts.count == 3 && numbers.count == 3 ? numbers : nil
  }

  /// Without a split that cannot be.
  fileprivate var possible: DatasetExport {
    guard (try? options(now: Timestamp(milliseconds: 0))) == nil else { return self }
    var export = self
    export.split = nil
    return export
  }

  var states: Set<Job.State> { Set(jobStates.compactMap { Job.State(rawValue: $0) }) }

  /// Whether groups, masks and crowds are asked about; so it is for a format that there is not.
  public var hasCOCOChoices: Bool { (try? FormatRegistry.exporter(named: format))?.hasCOCOChoices ?? true }

  /// Refuses what the work would refuse later.
  public func check() throws {
    let found: DatasetFormat
    do throws(DatasetProblem) {
      found = try FormatRegistry.exporter(named: format)
    } catch {
      throw ValidationFailure(field: "format", error.description)
    }
    let options = try options(now: Timestamp(milliseconds: 0))
    do throws(DatasetProblem) {
      try found.check(options)
    } catch {
      throw ValidationFailure(field: "split", error.description)
    }
    if let wrong = jobStates.first(where: { Job.State(rawValue: $0) == nil }) {
      let all = Job.State.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(field: "job_state", "There is no state “\(wrong)”; there are \(all).")
    }
    guard updatesTable != true || format.lowercased() == LabelTable.format.lowercased() else {
      throw ValidationFailure(
        field: "update_table",
        "The table is brought up to date by exports of “\(LabelTable.format)”: choose that format."
      )
    }
    guard let fileName else { return }
    let isAllowed = fileName.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
      default: false
      }
    }
    guard isAllowed, fileName.count <= 254, fileName.contains("."), !fileName.hasPrefix(".") else {
      throw ValidationFailure(
        field: "filename",
        "A file's name here has letters, digits, blanks, - and _, and an extension such as .zip."
      )
    }
  }

  /// `task_171_annotations_2026_11_21_02_55_59_cvat for images 1.1.zip`, as CVAT has it.
  func fileName(of target: DatasetTargetID, now: Timestamp) -> String {
    if let fileName { return fileName }
    let time = now.iso8601.prefix(19).map { $0.isNumber ? $0 : "_" }
    let part = savesPictures ? "dataset" : "annotations"
    return "\(target.target.rawValue)_\(target.number)_\(part)_\(String(time))_\(format.lowercased()).zip"
  }
}

/// Asking for exports.
public struct DatasetExports: Sendable {
  private let requests: RequestWork
  private let database: Database
  private let hasTable: Bool

  /// - Parameter hasTable: whether the operator has named a table that exports may bring up to date.
  public init(requests: RequestWork, database: Database, hasTable: Bool = false) {
    self.requests = requests
    self.database = database
    self.hasTable = hasTable
  }

  /// Queues an export; while the same one waits or runs, that is the answer, so that both share one file.
  public func request(
    _ export: DatasetExport,
    of target: DatasetTargetID,
    by owner: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    try export.check()
    guard export.updatesTable != true || hasTable else {
      throw ValidationFailure(
        field: "update_table",
        "This server has no table to bring up to date: LABEL_TABLE_URL would name its database."
      )
    }
    let viewer = Viewer(owner)
    let place = try await database.read { try Self.place(of: target, for: viewer, toRun: export, on: $0) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let input = String(decoding: try encoder.encode(export), as: UTF8.self)
    return try await requests.enqueue(
      .init(
        .export,
        export.savesPictures ? .dataset : .annotations,
        of: target.target,
        target.number,
        place: place,
        format: export.format
      ),
      input: input,
      onlyOnce: "export \(target.target.rawValue) \(target.number) \(owner.id) \(input)",
      by: owner,
      now: now,
      commit: { try Self.audit(export, of: target, by: actor, now: now, on: $1) }
    )
  }

  /// Notes who takes what.
  static func audit(
    _ export: DatasetExport,
    of target: DatasetTargetID,
    by actor: Actor,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try AuditStore.record(
      export.savesPictures ? "exported with pictures" : "exported",
      "\(target.target.rawValue) \(target.number)",
      detail: export.updatesTable == true ? "\(export.format), into the table" : export.format,
      by: actor,
      now: now,
      on: connection
    )
  }

  /// Refuses who may not see any more what a request made a file of.
  public func checkSource(of request: BackgroundRequest, for viewer: Viewer) async throws {
    guard let target = DatasetTargetID(request.operation) else {
      // A backup of the server, or of what is gone.
      guard viewer.isAdministrator else { throw NotFound("request") }
      return
    }
    _ = try await database.read { try Self.place(of: target, for: viewer, on: $0) }
  }

  /// What a target holds, and by the names of the formats what an export in each would leave out.
  ///
  /// - Parameter export: whose choices count; its format does not, nor does a split that cannot be.
  public func survey(
    of target: DatasetTargetID,
    for viewer: Viewer,
    under export: DatasetExport = .init(format: "", savesPictures: false)
  ) async throws -> (objects: ObjectCounts, losses: [String: [String]]) {
    let states = export.states
    let options = try export.possible.options(now: Timestamp(milliseconds: 0))
    let (counts, objects) = try await database.read { try Self.counts(of: target, states, for: viewer, on: $0) }
    let losses = FormatRegistry.exporters.map { ($0.name, $0.losses(of: counts, under: options)) }
    return (objects, Dictionary(losses, uniquingKeysWith: { first, _ in first }))
  }

  /// The format that somebody exported in last; nil before the first.
  public func lastFormat(of owner: User.ID) async throws -> String? {
    try await database.read { try DatasetStore.lastFormat(of: owner, on: $0) }
  }

  /// Lets the files go whose time is over.
  public func expire(now: Timestamp) async throws {
    try await database.write { try DatasetStore.expire(now: now, on: $0) }
  }

  /// Looks the target up with the viewer's rights.
  static func place(
    of target: DatasetTargetID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> BackgroundRequest.Place {
    switch target {
    case .project(let id):
      return .init(project: try ProjectStore.project(id, for: viewer, on: connection).id)
    case .task(let id):
      let task = try TaskStore.task(id, for: viewer, on: connection)
      return .init(project: task.project, task: task.id)
    case .job(let id):
      let job = try JobStore.job(id, for: viewer, on: connection)
      let task = try TaskStore.task(of: job, on: connection)
      return .init(project: task.project, task: task.id, job: job.id)
    }
  }

  /// The same, where the viewer may also do what the export does besides.
  static func place(
    of target: DatasetTargetID,
    for viewer: Viewer,
    toRun export: DatasetExport,
    on connection: any Connection
  ) throws -> BackgroundRequest.Place {
    let place = try place(of: target, for: viewer, on: connection)
    guard export.updatesTable == true else { return place }
    try rights(on: place, for: viewer, on: connection).require(.edit, of: place.task == nil ? "project" : "task")
    return place
  }

  /// Whether somebody may bring the operator's table up to date with a target.
  public func mayUpdateTable(with target: DatasetTargetID, as viewer: Viewer) async throws -> Bool {
    guard hasTable else { return false }
    return try await database.read { connection in
      let place = try Self.place(of: target, for: viewer, on: connection)
      return try Self.rights(on: place, for: viewer, on: connection).include(.edit)
    }
  }

  /// What the viewer may do with the task of a place, or with its project where there is none.
  private static func rights(
    on place: BackgroundRequest.Place,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Rights {
    if let task = place.task { return try StandingStore.rights(on: task, for: viewer, on: connection) }
    guard let project = place.project else { throw NotFound("project") }
    return try StandingStore.rights(on: project, for: viewer, on: connection)
  }

  /// Where the labels of what a request is about are.
  static func labelScope(of place: BackgroundRequest.Place) -> LabelScope {
    place.project.map { .project($0) } ?? .task(place.task ?? LabelingTask.ID(0))
  }

  /// - Parameter states: only jobs in one of these; empty for all.
  static func counts(
    of target: DatasetTargetID,
    _ states: Set<Job.State>,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> (counts: DatasetCounts, objects: ObjectCounts) {
    let place = try place(of: target, for: viewer, on: connection)
    let tasks =
      try place.task.map { [$0] }
      ?? (place.project.map { try DatasetStore.tasks(of: $0, for: viewer, on: connection).map(\.id) } ?? [])
    let labels = try LabelStore.labels(in: labelScope(of: place), on: connection)
    let known = Dictionary(labels.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var counts = DatasetCounts()
    counts.note(labels)
    var kinds: [DatasetStore.KindCount] = []
    var chosen: [Job.ID] = []
    for task in tasks {
      let jobs = try jobs(of: task, place.job, states, for: viewer, on: connection)
      chosen += jobs ?? []
      counts.contextImages += try ContextImageStore.count(of: task, jobs: jobs, on: connection)
      let found = try DatasetStore.kinds(of: task, jobs: jobs, on: connection)
      kinds += found
      for kind in found where !kind.hasDetails {
        counts.add(.init(kind, of: known[kind.label]))
      }
      guard found.contains(where: \.hasDetails) else { continue }
      try DatasetStore.eachTrackOrSkeleton(of: task, jobs: jobs, on: connection) { annotation in
        counts.add(.init(annotation, of: known[annotation.label]))
      }
    }
    let isWhole = states.isEmpty && place.job == nil
    counts.relations = try RelationStore.count(of: tasks, jobs: isWhole ? nil : chosen, on: connection)
    return (counts, ObjectCounts(kinds, of: labels))
  }

  /// The jobs of a task whose annotations are exported; nil stands for all but the ground truth.
  private static func jobs(
    of task: LabelingTask.ID,
    _ wanted: Job.ID?,
    _ states: Set<Job.State>,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> [Job.ID]? {
    guard !states.isEmpty else { return wanted.map { [$0] } }
    return try JobStore.jobs(of: task, for: viewer, on: connection)
      .filter { $0.isExported(as: wanted, in: states) }
      .map(\.id)
  }
}

extension Job {
  /// Whether an export takes it: the wanted one, or all but the ground truth; in one of the states, or in any for none.
  func isExported(as wanted: Job.ID?, in states: Set<Job.State>) -> Bool {
    (states.isEmpty || states.contains(state)) && (wanted.map { id == $0 } ?? (kind == .annotation))
  }
}

extension DatasetStore.KindCount {
  /// What such an object has is found only by reading it.
  fileprivate var hasDetails: Bool { kind == "track" || kind == ShapeKind.skeleton.rawValue }
}

extension DatasetCounts.Row {
  fileprivate init(_ found: DatasetStore.KindCount, of label: Label?) {
    self.init(
      kind: ShapeKind(rawValue: found.kind),
      label: label?.name ?? "",
      attributeNames: label?.attributes.map(\.name) ?? [],
      count: found.count,
      rotated: found.rotated,
      attributed: found.attributed,
      grouped: found.grouped,
      occluded: found.occluded,
      layered: found.layered,
      scored: found.scored,
      sourced: found.sourced
    )
  }
}

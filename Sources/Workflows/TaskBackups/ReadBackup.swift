internal import Blobs
internal import Domain
internal import Formats
internal import Media
internal import Store

/// A backup that was read and checked: everything but the annotations, which are read a second time when they are stored.
struct ReadBackup: Sendable {
  /// Where the archive lies.
  let path: String
  let fileName: String
  /// Nil for the backup of a task.
  private(set) var project: BackedUpProject?
  private(set) var guide: ReadGuide?
  private(set) var tasks: [ReadTask] = []
  private(set) var newFiles: [IncomingBlob] = []
  /// Of the accounts that the backup speaks of, but for those who only made annotations.
  private(set) var names: Set<String> = []
  /// The names of those who made annotations, where that matters.
  private(set) var annotators: Set<String> = []
  private(set) var note = ""

  /// Videos are larger than anything else that is taken from archives.
  private static let limits = ArchiveLimits(entryBytes: 20 << 30)
  private static let mostTasks = 10_000

  /// - Parameters:
  ///   - target: `task` or `project`: what the backup must be of.
  ///   - size: of the archive, in bytes.
  ///   - asksForAnnotators: whether it matters who made annotations.
  init(
    _ path: String,
    _ fileName: String,
    _ target: BackgroundRequest.Target,
    size: Int,
    asksForAnnotators: Bool,
    blobs: FolderBlobs,
    videos: VideoTool?,
    _ work: RequestProgress
  ) throws {
    (self.path, self.fileName) = (path, fileName)
    let archive = try Self.open(path, fileName)
    var reader = TaskReader(
      archive: archive,
      blobs: blobs,
      videos: videos,
      work: work,
      totalBytes: size,
      asksForAnnotators: asksForAnnotators
    )
    if target == .project {
      try Self.check(archive, fileName, has: BackupNames.project, butNot: BackupNames.task, "project", "task")
      let project = try BackupDocumentReader.project(archive, BackupNames.project)
      let labels = ProvisionalLabels(drafts: project.labels)
      guide = try reader.guide(in: "")
      for folder in try Self.taskFolders(archive) {
        tasks.append(try reader.task(in: folder, labels: labels.labels))
      }
      if let name = project.assignee { names.insert(name) }
      self.project = project
    } else {
      try Self.check(archive, fileName, has: BackupNames.task, butNot: BackupNames.project, "task", "project")
      tasks = [try reader.task(in: "", labels: nil)]
    }
    newFiles = reader.newFiles
    note = reader.note
    annotators = reader.annotators
    for task in tasks { names.formUnion(task.names) }
  }

  static func open(_ path: String, _ name: String) throws -> DatasetArchive {
    let archive = try DatasetArchive(path: path, name: name, limits: limits)
    guard !archive.isBare else {
      throw DatasetProblem("“\(name)” is no backup: a backup is a zip that holds task.json or project.json.")
    }
    return archive
  }

  private static func check(
    _ archive: DatasetArchive,
    _ fileName: String,
    has file: String,
    butNot other: String,
    _ noun: String,
    _ otherNoun: String
  ) throws {
    guard !archive.names.contains(file) else { return }
    guard !archive.names.contains(other) else {
      throw DatasetProblem("“\(fileName)” is the backup of a \(otherNoun): make a new \(otherNoun) from it.")
    }
    throw DatasetProblem("“\(fileName)” is no backup of a \(noun): there is no \(file) in it.")
  }

  /// `task_0/`, `task_1/` and so on, in their order.
  private static func taskFolders(_ archive: DatasetArchive) throws -> [String] {
    let numbers = archive.names.compactMap { name -> Int? in
      let parts = name.split(separator: "/")
      guard parts.count == 2, parts[1] == BackupNames.task, parts[0].hasPrefix("task_") else { return nil }
      return Int(parts[0].dropFirst(5))
    }
    guard numbers.count <= mostTasks else {
      throw DatasetProblem("The backup has \(numbers.count) tasks; at most \(mostTasks) are taken.")
    }
    return numbers.sorted().map { BackupNames.folder(ofTask: $0) }
  }
}

/// A task of a backup.
struct ReadTask: Sendable {
  /// In the archive, with a slash at its end, or empty.
  let folder: String
  let document: BackedUpTask
  let draft: TaskDraft
  let attachment: MediaAttachment?
  let annotationCount: Int
  /// By the place of the job that they are listed for.
  let relations: [Int: [BackedUpRelation]]
  let guide: ReadGuide?

  var frameCount: Int { attachment?.frames.count ?? 0 }

  var names: Set<String> {
    var names = Set([document.assignee].compactMap(\.self))
    for job in document.jobs {
      if let name = job.assignee { names.insert(name) }
      for issue in job.issues {
        names.formUnion([issue.owner, issue.assignee].compactMap(\.self))
        names.formUnion(issue.comments.compactMap(\.owner))
      }
    }
    return names
  }
}

/// A guide of a backup, with its pictures by their old keys.
struct ReadGuide: Sendable {
  let markdown: String
  let pictures: [(oldKey: String, picture: StagedUpload.Picture)]
}

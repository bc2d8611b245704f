public import Blobs
public import Domain
internal import Drawing
internal import Formats
internal import FoundationEssentials

/// A project to look around in: the gallery's pictures, some of them annotated. It comes as the backup of a project does.
public struct SampleProject: Sendable {
  /// The pictures of each task, in the order of their frames.
  private static let acts: [[MascotAct]] = [[.blinking, .jumping], [.sleeping, .eating, .waving]]
  private static let fileName = "sample.zip"

  private let resources: String
  private let uploads: UploadSessions
  private let backups: TaskBackups
  private let blobs: FolderBlobs
  private let lane: WorkLane

  /// - Parameter resources: the program's own files, with the folders `sample` and `mascots`.
  public init(resources: String, uploads: UploadSessions, backups: TaskBackups, blobs: FolderBlobs, lane: WorkLane) {
    self.resources = resources
    self.uploads = uploads
    self.backups = backups
    self.blobs = blobs
    self.lane = lane
  }

  /// Queues the making of it; while that waits or runs, it is the answer to whom asks again.
  ///
  /// - Throws: `Forbidden` for those who may make no projects.
  public func make(for owner: User, actor: Actor, now: Timestamp) async throws -> BackgroundRequest {
    try backups.checkRestoring(by: owner)
    let (blobs, resources) = (blobs, resources)
    let file = try await lane.run {
      let file = try blobs.makeFile()
      try file.write(try Self.backup(resources))
      file.finishWriting()
      return file
    }
    try await uploads.start(.projectBackup, by: owner.id, now: now)
    try await uploads.keep([(file, Self.fileName)], for: .projectBackup, by: owner.id, now: now)
    return try await backups.restore(
      .project,
      from: Self.fileName,
      in: .personal,
      onlyOnce: "sample \(owner.id)",
      by: owner,
      actor: actor,
      now: now
    )
  }

  /// What it is called, in `project.json`.
  public static let name = "Sample: mascots"

  /// About 450 kB, of files that lie here anyway.
  private static func backup(_ resources: String) throws -> [UInt8] {
    let folder = "\(resources)/sample"
    var zip = ZipWriter()
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() where name.contains(".") {
      zip.add(name, try contents("\(folder)/\(name)"), isDeflated: true)
    }
    for (place, acts) in acts.enumerated() {
      let task = BackupNames.folder(ofTask: place)
      var manifest = BackupMediaManifest.head
      for act in acts {
        for mascot in Mascot.allCases {
          let entry = BackupMediaManifest.Entry(path: "\(mascot.rawValue)-\(act.rawValue).png", name: nil)
          let still = "\(resources)/mascots/\(mascot.rawValue)/still-\(act.rawValue).png"
          zip.add(task + BackupNames.data + entry.path, try contents(still))
          manifest += BackupMediaManifest.line(entry, width: MascotArtist.size, height: MascotArtist.size)
        }
      }
      zip.add(task + BackupNames.manifest, manifest)
    }
    zip.finish()
    return zip.take()
  }

  private static func contents(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
}

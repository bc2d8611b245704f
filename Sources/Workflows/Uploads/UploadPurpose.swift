public import Domain

/// What uploaded files are for. Files of one purpose and one person make one upload.
public struct UploadPurpose: Equatable, Sendable {
  public let name: String
  /// The files keep their own names, of which no two may be the same; else a file is known by its token alone.
  public let keepsNames: Bool

  private init(_ name: String, keepsNames: Bool = false) {
    self.name = name
    self.keepsNames = keepsNames
  }

  /// Pictures and archives, or a video, for a task.
  public static func taskData(_ id: LabelingTask.ID) -> UploadPurpose {
    UploadPurpose("tasks/\(id)/data", keepsNames: true)
  }

  public static func taskAnnotations(_ id: LabelingTask.ID) -> UploadPurpose {
    UploadPurpose("tasks/\(id)/annotations")
  }

  public static func jobAnnotations(_ id: Job.ID) -> UploadPurpose { UploadPurpose("jobs/\(id)/annotations") }

  public static func projectDataset(_ id: Project.ID) -> UploadPurpose { UploadPurpose("projects/\(id)/dataset") }

  public static let taskBackup = UploadPurpose("tasks/backup")
  public static let projectBackup = UploadPurpose("projects/backup")
}

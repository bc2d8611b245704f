import Domain
import Formats

/// Reads what the backup of a task or a project tells, as a restore does; but no pictures.
enum BackupFuzz {
  static func task(_ bytes: [UInt8]) throws {
    try FuzzFile.withArchive(bytes) { try read($0, in: "", labels: nil) }
  }

  static func project(_ bytes: [UInt8]) throws {
    try FuzzFile.withArchive(bytes) { archive in
      let project = try BackupDocumentReader.project(archive, BackupNames.project)
      for place in 0..<2 {
        try read(archive, in: BackupNames.folder(ofTask: place), labels: project.labels)
      }
    }
  }

  private static func read(_ archive: DatasetArchive, in folder: String, labels: [LabelDraft]?) throws {
    let task = try BackupDocumentReader.task(archive, folder + BackupNames.task)
    let manifest = folder + BackupNames.manifest
    if archive.names.contains(manifest) { _ = try BackupMediaManifest.read(archive, manifest) }
    var count = 0
    var relations: [BackedUpRelation] = []
    let known = (labels ?? task.labels ?? []).enumerated().map { label($0.element, Int64($0.offset) * 1000 + 1) }
    try BackupAnnotationReader.read(
      archive,
      folder + BackupNames.annotations,
      labels: known,
      takeRelation: { relations.append($1) }
    ) { _, _, _, _ in
      count += 1
      if count > 10_000 { throw CancellationError() }
    }
    for relation in relations { try relation.check(count: count) }
  }

  private static func label(_ draft: LabelDraft, _ id: Int64) -> Label {
    Label(
      id: Label.ID(id),
      name: draft.name,
      color: draft.color,
      position: 0,
      kind: draft.kind,
      attributes: draft.attributes.enumerated().map { LabelAttribute($1, id: .init(id + Int64($0))) },
      sublabels: draft.sublabels.prefix(500).enumerated().map { label($0.element, id + 1 + Int64($0.offset)) },
      svg: draft.svg
    )
  }
}

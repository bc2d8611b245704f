internal import Blobs
internal import Database
internal import Domain
internal import Formats
internal import Store

/// Writes an export from one moment of the database.
struct DatasetWriting: Sendable {
  let export: DatasetExport
  let target: DatasetTargetID
  let viewer: Viewer
  let media: MediaReader
  /// Where pictures lie; empty where they lie in a folder.
  let bucket: String
  let work: RequestProgress

  /// - Returns: the rows for the table outside, where it is to be brought up to date.
  func write(to path: String, now: Timestamp, on connection: any Connection) throws -> LabelRowSpool? {
    let source = try source(addressesFor: viewer, on: connection)
    try DatasetExportHandler.write(source, export, to: path, now: now, work)
    guard export.updatesTable == true else { return nil }
    let work = work
    // Who chose the table sees the addresses that are in it.
    let rows = try Dataset(
      self.source(addressesFor: .everything(as: viewer.id), on: connection),
      control: ExportControl(isCancelled: { work.isStopped })
    )
    return try LabelRowSpool(rows, in: media.blobs.makeFile())
  }

  private func source(addressesFor reader: Viewer, on connection: any Connection) throws -> StoredDataset {
    try StoredDataset(
      target,
      for: viewer,
      states: export.states,
      address: export.address,
      bucket: bucket,
      addressesFor: reader,
      pictures: FramePictures(media),
      on: connection
    )
  }
}

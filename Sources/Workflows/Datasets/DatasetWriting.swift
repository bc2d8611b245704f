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
    try writeArchive(of: source(addressesFor: viewer, on: connection), to: path, now: now)
    guard export.updatesTable == true else { return nil }
    let work = work
    // Who chose the table sees the addresses that are in it.
    let rows = try Dataset(
      self.source(addressesFor: .everything(as: viewer.id), on: connection),
      control: ExportControl(isCancelled: { work.isStopped })
    )
    return try LabelRowSpool(rows, in: media.blobs.makeFile())
  }

  /// The archive alone.
  private func writeArchive(of source: StoredDataset, to path: String, now: Timestamp) throws {
    let (export, work) = (export, work)
    let format = try FormatRegistry.exporter(named: export.format)
    let options = try export.options(now: now)
    let frames = try source.frameCount()
    let steps = max(1, format.steps(ofFrames: frames, options))
    let control = ExportControl(
      report: { step in
        let done = min(1, Double(step) / Double(steps))
        try work.report(0.95 * done, "Writing \(export.format): \(Int(done * Double(frames))) of \(frames) pictures")
      },
      isCancelled: { work.isStopped }
    )
    let dataset = Dataset(source, options: options, control: control)
    let day = now.iso8601.prefix(10).split(separator: "-").compactMap { Int($0) }
    let target = try DatasetTarget(path: path, date: (day[0], day[1], day[2]))
    try format.write(dataset, to: target)
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

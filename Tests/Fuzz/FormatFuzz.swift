import Domain
import Formats

/// Surveys a dataset and reads its annotations, as an import does.
enum FormatFuzz {
  static func read(_ bytes: [UInt8], _ format: String) throws {
    let reader = try FormatRegistry.importer(named: format)
    try FuzzFile.withArchive(bytes) { try read($0, reader, drawsMasks: bytes.count.isMultiple(of: 2)) }
  }

  private static func read(_ archive: DatasetArchive, _ reader: DatasetFormat, drawsMasks: Bool) throws {
    let survey = try reader.survey(archive)
    let labels = survey.labels.enumerated().map { label($0.element, Int64($0.offset) * 1000 + 1) }
    let frames = (survey.pictures.map(\.name) + (0..<4).map { "img_00\($0).png" }).prefix(64).enumerated().map {
      DatasetFrame(task: LabelingTask.ID(1), number: $0.offset, name: $0.element, width: 96, height: 64)
    }
    var count = 0
    let dataset = DatasetImport(
      labels: labels,
      frames: FrameIndex(Array(frames)),
      options: ImportOptions(drawsMasksAsPolygons: drawsMasks)
    ) { _ in
      count += 1
      if count > 10_000 { throw CancellationError() }
    }
    try reader.read(archive, into: dataset)
  }

  private static func label(_ found: DatasetSurvey.FoundLabel, _ id: Int64) -> Label {
    Label(
      id: Label.ID(id),
      name: found.name,
      color: found.color ?? .suggested(for: found.name),
      position: 0,
      kind: found.kind,
      attributes: found.attributes.enumerated().map { LabelAttribute($1, id: .init(id + Int64($0))) },
      sublabels: found.sublabels.prefix(500).enumerated().map { label($0.element, id + 1 + Int64($0.offset)) },
      svg: found.svg
    )
  }
}

import Domain
import Formats

/// A dataset between two formats: its boxes in a file, its pictures in the archive that they came in.
final class Conversion: DatasetSource {
  let scope = DatasetScope.task
  let labels: [Label]
  let tasks: [DatasetTask]
  private let archive: DatasetArchive
  private let files: [String]
  private let all: [DatasetFrame]
  private let rows: SpooledRows

  init(_ format: String, _ path: String) throws {
    archive = try DatasetArchive(path: path, name: "dataset.zip")
    let reader = try FormatRegistry.importer(named: format)
    let survey = try reader.survey(archive)
    let pictures = survey.pictures.filter { $0.file != nil }
    let task = LabelingTask.ID(1)
    labels = survey.labels.enumerated().map { index, found in
      Label(
        id: Label.ID(Int64(index + 1)),
        name: found.name,
        color: found.color ?? .suggested(for: found.name),
        position: index
      )
    }
    let archive = archive
    files = pictures.compactMap(\.file)
    all = try pictures.enumerated().map { number, picture in
      let (width, height) = try Self.size(picture.file ?? "", archive)
      return DatasetFrame(task: task, number: number, name: picture.name, width: width, height: height)
    }
    let moment = Timestamp(milliseconds: 0)
    tasks = [DatasetTask(id: task, name: "dataset", size: all.count, created: moment, updated: moment)]
    var rows = try SpooledRows()
    let dataset = DatasetImport(labels: labels, frames: FrameIndex(all)) { try rows.append($0) }
    try reader.read(archive, into: dataset)
    try rows.finish()
    self.rows = rows
  }

  func write(as format: String, to path: String) throws {
    let dataset = Dataset(self, options: ExportOptions(savesPictures: true))
    try FormatRegistry.exporter(named: format).write(dataset, to: DatasetTarget(path: path))
    print("\(all.count) pictures, \(rows.shapeCount) shapes, \(rows.tracks.count) tracks")
  }

  func frames(of task: DatasetTask) throws -> DatasetCursor<DatasetFrame> { DatasetCursor(all) }
  func annotations(of task: DatasetTask) throws -> DatasetCursor<Annotation> { rows.shapes(frameCount: all.count) }
  func trackPlaces(of task: DatasetTask) throws -> [StoredPlace] {
    rows.tracks.enumerated().map { number, track in
      StoredPlace(job: Job.ID(1), frame: track.frame, id: Annotation.ID(Int64(number)))
    }
  }

  func tracks(at places: [StoredPlace], of task: DatasetTask) throws -> DatasetCursor<Annotation> {
    DatasetCursor(places.map { rows.tracks[Int($0.id.value)] })
  }

  /// Files do not tell who made what.
  func authored(of task: DatasetTask) throws -> DatasetCursor<AuthoredAnnotation> {
    throw DatasetProblem("There is no table of labels of a file: nobody knows who made them.")
  }

  /// The benchmark's datasets have neither these nor context images.
  func relations(of task: DatasetTask) throws -> [Relation] { [] }
  func eachContextImage(of frame: DatasetFrame, _ body: (_ name: String, _ bytes: [UInt8]) throws -> Void) throws {}

  func eachPiece(of frame: DatasetFrame, _ body: ([UInt8]) throws -> Void) throws {
    let next = try archive.pieces(of: files[frame.number])
    while let piece = try next() { try body(piece) }
  }

  /// The benchmark's pictures are PNG: their sizes stand in the first bytes.
  private static func size(_ file: String, _ archive: DatasetArchive) throws -> (Int, Int) {
    let head = try archive.pieces(of: file)() ?? []
    guard head.count > 24, head[1] == UInt8(ascii: "P") else { throw DatasetProblem("\(file) is no PNG.") }
    func number(_ start: Int) -> Int { head[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    return (number(16), number(20))
  }
}

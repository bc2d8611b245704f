/// Writes datasets of one format.
protocol DatasetWriter: Sendable {
  /// What it tells pictures apart by.
  static var naming: PictureNaming { get }
  /// What a subset is called in the archive.
  static func folder(of subset: String) -> String
  /// Whether `Test` and `test` are two subsets: its readers take their names as they are written.
  static var tellsCaseOfSubsets: Bool { get }
  /// How many steps it takes for each frame: with the annotations alone, and with the pictures.
  static var frameSteps: (bare: Int, withPictures: Int) { get }
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws
}

extension DatasetWriter {
  static var naming: PictureNaming { .stems }

  static func folder(of subset: String) -> String { CVATNames.subset(subset) }

  static var tellsCaseOfSubsets: Bool { false }

  static var frameSteps: (bare: Int, withPictures: Int) { (1, 2) }
}

/// Reads datasets of one format.
protocol DatasetReader: Sendable {
  /// How often `read` goes through the documents.
  static var documentPasses: Int { get }
  /// Tells which labels and pictures there are.
  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey
  /// Reads the annotations.
  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws
}

extension DatasetReader {
  static var documentPasses: Int { 1 }
}

/// A format that datasets are written in or read from.
public struct DatasetFormat: Sendable {
  /// As CVAT names it, with the version.
  public let name: String
  public let version: String
  /// `ZIP`, or `JSON, ZIP` where a bare document is taken, too.
  public let ext: String
  /// What it is for, in a sentence.
  public let summary: String
  let holdings: FormatHoldings
  let writer: (any DatasetWriter.Type)?
  let reader: (any DatasetReader.Type)?

  public var isExported: Bool { writer != nil }
  public var isImported: Bool { reader != nil }
  /// People choose whether groups are merged, masks outlined and crowds marked.
  public var hasCOCOChoices: Bool { holdings.hasCOCOChoices }

  init(
    _ name: String,
    ext: String = "ZIP",
    _ summary: String,
    _ holdings: FormatHoldings,
    writer: (any DatasetWriter.Type)? = nil,
    reader: (any DatasetReader.Type)? = nil
  ) {
    self.name = name
    version = name.split(separator: " ").last.map(String.init) ?? "1.0"
    self.ext = ext
    self.summary = summary
    self.holdings = holdings
    self.writer = writer
    self.reader = reader
  }

  /// Writes a dataset as a zip.
  ///
  /// - Throws: `DatasetProblem`, `CancellationError`, or what the source throws.
  public func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    guard let writer else { throw DatasetProblem("\(name) can only be imported.") }
    try check(dataset.options)
    try dataset.prepare(writer.naming) { subset in
      let folder = writer.folder(of: subset)
      return writer.tellsCaseOfSubsets ? folder : folder.lowercased()
    }
    try writer.write(dataset, to: target)
    try target.finish()
  }

  /// Refuses choices that the format has no form for.
  public func check(_ options: ExportOptions) throws(DatasetProblem) {
    guard options.split == nil || holdings.canBeSplit else {
      throw DatasetProblem(
        "\(name) cannot be split at random: it keeps the frames of a track in one list. Leave the parts empty, or choose "
          + "another format."
      )
    }
  }

  /// How many steps an export of so many frames has, as `ExportControl` counts them.
  public func steps(ofFrames count: Int, _ options: ExportOptions) -> Int {
    let steps: (bare: Int, withPictures: Int) = writer?.frameSteps ?? (1, 1)
    return count * (options.savesPictures ? steps.withPictures : steps.bare)
  }

  /// How often a reading of annotations goes through an upload's documents, at most: what it spares is told by the archive.
  public var documentPasses: Int { reader?.documentPasses ?? 1 }

  /// Which labels and pictures an upload brings.
  public func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    guard let reader else { throw DatasetProblem("\(name) can only be exported.") }
    try archive.checkKind()
    return try reader.survey(archive)
  }

  /// Reads an upload's annotations.
  public func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    guard let reader else { throw DatasetProblem("\(name) can only be exported.") }
    try archive.checkKind()
    try reader.read(archive, into: dataset)
  }
}

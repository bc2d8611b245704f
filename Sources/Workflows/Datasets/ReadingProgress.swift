internal import Formats

/// Tells how far the reading of an archive is, by the bytes that came out of it.
final class ReadingProgress {
  private let archive: DatasetArchive
  private let name: String
  private let work: RequestProgress
  private var range = 0.0...0.0
  private var bytes = 1
  private var passes = 1

  init(of archive: DatasetArchive, name: String, _ work: RequestProgress) {
    self.archive = archive
    self.name = name
    self.work = work
  }

  /// A part of the work, in which the documents are gone through so often.
  func begin(passes: Int, within range: ClosedRange<Double>) {
    archive.restartCount(passes: passes)
    archive.whenRead = { [unowned self] in try report() }
    bytes = archive.documentBytes
    self.passes = passes
    self.range = range
  }

  /// Nothing more is told.
  func end() {
    archive.whenRead = nil
  }

  private func report() throws {
    // A first pass that ends where it knows enough makes the whole shorter.
    let total = max(1, bytes * passes - archive.sparedBytes)
    let done = min(1, Double(archive.readBytes) / Double(total))
    let fraction = range.lowerBound + (range.upperBound - range.lowerBound) * done
    try work.report(fraction, "Reading \(name): \(Int(100 * done)) %")
  }
}

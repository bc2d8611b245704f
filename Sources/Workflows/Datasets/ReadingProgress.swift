internal import Formats

/// Tells how far the reading of an archive is, by the bytes that came out of it.
final class ReadingProgress {
  private let archive: DatasetArchive
  private let name: String
  private let work: RequestProgress
  private var range = 0.0...0.0
  private var bytes = 1
  private var passes = 1
  private var message: (Int) -> String = { _ in "" }

  init(of archive: DatasetArchive, name: String, _ work: RequestProgress) {
    self.archive = archive
    self.name = name
    self.work = work
  }

  /// The labels are looked for: a part of the work whose share is not told, as the percentage would go back after it.
  func beginLabels(within range: ClosedRange<Double>) {
    let words = "Looking for labels in \(name)"
    begin(passes: 1, within: range) { _ in words }
  }

  /// The annotations are read.
  func begin(passes: Int, within range: ClosedRange<Double>) {
    let words = "Reading \(name)"
    begin(passes: passes, within: range) { "\(words): \($0) %" }
  }

  /// A part of the work, in which the documents are gone through so often.
  ///
  /// - Parameter message: gets how many hundredths of the part are done.
  private func begin(passes: Int, within range: ClosedRange<Double>, message: @escaping (Int) -> String) {
    self.message = message
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
    try work.report(fraction, message(Int(100 * done)))
  }
}

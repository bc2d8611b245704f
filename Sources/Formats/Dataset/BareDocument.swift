internal import Domain

/// What is sent without an archive around it.
enum BareDocument {
  private static let textExtensions: Set<String> = ["csv", "json", "txt", "xml"]

  /// Refuses what is no document at all, however it is called, before a reader complains of its first letter.
  static func check(_ file: ArchiveFile, _ name: String) throws {
    guard file.count > 0 else { throw DatasetProblem("“\(name)” is empty. Make it again and send it again.") }
    let head = try file.bytes(at: 0, size: min(file.count, 256))
    let text = String(decoding: head, as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    guard !text.hasPrefix("<!doctype html"), !text.hasPrefix("<html") else {
      throw DatasetProblem("“\(name)” is a web page, as a download without signing in may give. Download it again.")
    }
    let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard !textExtensions.contains(ending), let first = text.first, !"{[<".contains(first) else { return }
    throw DatasetProblem(
      "“\(name)” is no zip, and no JSON or XML either. Send the zip that the dataset was exported as, or pack its files as one."
    )
  }
}

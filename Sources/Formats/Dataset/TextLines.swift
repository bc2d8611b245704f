/// A line of a file.
struct FilePlace {
  let file: String
  /// From 1.
  let line: Int

  var words: String { "\(file) line \(line)" }
}

/// The lines of a file without their ends: LF or CRLF, a byte order mark left out.
struct TextLines {
  private let next: () throws -> [UInt8]?
  private let file: String
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// Of the line that was read last, from 1.
  private(set) var number = 0

  private static let longest = 1 << 22

  init(_ archive: DatasetArchive, _ file: String) throws {
    next = try archive.textPieces(of: file)
    self.file = file
  }

  /// For messages: the file and the line.
  var place: String { "\(file) line \(number)" }

  mutating func line() throws -> String? {
    while true {
      if let end = buffer[start...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return try text(start..<end)
      }
      guard !isAtEnd else {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return try text(start..<buffer.count)
      }
      buffer.removeFirst(start)
      start = 0
      guard buffer.count <= Self.longest else {
        throw DatasetProblem("\(file) line \(number + 1)", "The line is longer than \(Self.longest >> 20) MiB.")
      }
      if let piece = try next() { buffer.append(contentsOf: piece) } else { isAtEnd = true }
    }
  }

  private mutating func text(_ range: Range<Int>) throws -> String {
    number += 1
    var bytes = buffer[range]
    if bytes.last == 0x0D { bytes.removeLast() }
    if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DatasetProblem(place, "The line is not in UTF-8. Save the file as UTF-8 and send it again.")
    }
    return text
  }
}

extension DatasetArchive {
  /// Calls `body` with each line that is not blank and its place.
  func eachLine(of file: String, _ body: (_ line: String, _ place: String) throws -> Void) throws {
    var lines = try TextLines(self, file)
    while let line = try lines.line() {
      if line.contains(where: { !$0.isWhitespace }) { try body(line, lines.place) }
    }
  }
}

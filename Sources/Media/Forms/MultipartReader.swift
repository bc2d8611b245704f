internal import Glibc

/// A body that is no form; the sentence says what is wrong with it.
public struct MultipartFailure: Error, Equatable, Sendable, CustomStringConvertible {
  public let description: String
}

/// Splits a `multipart/form-data` body (RFC 7578) while it arrives, in constant memory: pieces may end anywhere.
public struct MultipartReader: Sendable {
  public enum Event {
    case begin(PartHead)
    /// Some of the part's bytes, valid only inside the call.
    case bytes(UnsafeRawBufferPointer)
    case end
  }

  private enum State {
    case preamble, head, body, epilogue
  }

  private static let longestHead = 16 * 1024
  private static let longestPreamble = 64 * 1024

  private let delimiter: [UInt8]
  private let mostParts: Int
  private var state = State.preamble
  /// What could not be decided yet: the beginning of a delimiter, or of a head. The line break makes the first delimiter
  /// look like the others.
  private var held: [UInt8] = [13, 10]
  private var parts = 0
  private var preamble = 0

  /// - Parameters:
  ///   - contentType: the request's header, which names the boundary of at most 70 characters.
  ///   - mostParts: files and fields that one form may have.
  public init(contentType: String, mostParts: Int = 100_000) throws(MultipartFailure) {
    delimiter = Array("\r\n--".utf8) + Array(try Self.boundary(in: contentType).utf8)
    self.mostParts = mostParts
  }

  /// Takes the next piece, and tells what it completes.
  ///
  /// - Throws: `MultipartFailure`, or what the handler throws; the reader cannot go on after either.
  public mutating func feed(_ piece: UnsafeRawBufferPointer, _ handler: (Event) throws -> Void) throws {
    // What is held is short, so that most of a piece is looked at where it lies.
    var rest = piece
    while !held.isEmpty, !rest.isEmpty {
      let room = Self.longestHead + delimiter.count + 4
      let taken = min(rest.count, state == .head ? room : delimiter.count + 2)
      let before = held.count
      held.append(contentsOf: rest.prefix(taken))
      let used = try scanHeld(handler)
      if used >= before {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(used - before))
        held = []
      } else {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(taken))
        held.removeFirst(used)
      }
    }
    guard held.isEmpty, !rest.isEmpty else { return }
    let used = try scan(rest, handler)
    held = Array(rest[used...])
  }

  /// - Throws: `MultipartFailure` where the body ended before the form did.
  public func finish() throws(MultipartFailure) {
    guard state == .epilogue else { throw MultipartFailure(description: "The form broke off before its end.") }
  }

  private mutating func scanHeld(_ handler: (Event) throws -> Void) throws -> Int {
    let bytes = held
    return try bytes.withUnsafeBytes { try scan($0, handler) }
  }

  /// - Returns: how many bytes are dealt with; the others must come again, with more behind them.
  private mutating func scan(_ bytes: UnsafeRawBufferPointer, _ handler: (Event) throws -> Void) throws -> Int {
    var used = 0
    while true {
      let next: Int?
      switch state {
      case .epilogue: return bytes.count
      case .head: next = try passHead(bytes, from: used, handler)
      case .preamble, .body:
        let found = delimiter.position(in: bytes, from: used)
        let safe = found ?? max(used, bytes.count - delimiter.count + 1)
        try passBody(UnsafeRawBufferPointer(rebasing: bytes[used..<safe]), handler)
        used = safe
        next = found == nil ? nil : try passDelimiter(bytes, at: used, handler)
      }
      guard let next else { return used }
      used = next
    }
  }

  private mutating func passBody(_ bytes: UnsafeRawBufferPointer, _ handler: (Event) throws -> Void) throws {
    guard !bytes.isEmpty else { return }
    if state == .body { return try handler(.bytes(bytes)) }
    preamble += bytes.count
    guard preamble <= Self.longestPreamble else {
      throw MultipartFailure(description: "The form's boundary does not appear in it.")
    }
  }

  /// - Returns: where the next thing begins; nil where the two characters behind the delimiter have not come yet.
  private mutating func passDelimiter(
    _ bytes: UnsafeRawBufferPointer,
    at offset: Int,
    _ handler: (Event) throws -> Void
  ) throws -> Int? {
    let after = offset + delimiter.count
    guard after + 2 <= bytes.count else { return nil }
    if state == .body { try handler(.end) }
    switch (bytes[after], bytes[after + 1]) {
    case (UInt8(ascii: "-"), UInt8(ascii: "-")): state = .epilogue
    case (13, 10): state = .head
    default: throw MultipartFailure(description: "The form's parts are not separated as they should be.")
    }
    return after + 2
  }

  private mutating func passHead(
    _ bytes: UnsafeRawBufferPointer,
    from start: Int,
    _ handler: (Event) throws -> Void
  ) throws -> Int? {
    let end = [13, 10, 13, 10].position(in: bytes, from: start)
    guard (end ?? bytes.count) - start <= Self.longestHead else {
      throw MultipartFailure(description: "A part of the form has a head of more than 16 KiB.")
    }
    guard let end else { return nil }
    parts += 1
    guard parts <= mostParts else {
      throw MultipartFailure(description: "The form has more than \(mostParts) parts. Send them in several forms.")
    }
    try handler(.begin(try PartHead(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))))
    state = .body
    return end + 4
  }

  private static func boundary(in contentType: String) throws(MultipartFailure) -> String {
    let header = HeaderParameters(contentType.utf8)
    guard header.value == "multipart/form-data" else {
      throw MultipartFailure(description: "The form must be sent as multipart/form-data.")
    }
    guard let boundary = header["boundary"], !boundary.isEmpty else {
      throw MultipartFailure(description: "The form names no boundary between its parts.")
    }
    guard boundary.utf8.count <= 70, boundary.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      throw MultipartFailure(description: "The form's boundary is longer than 70 characters, or has strange ones.")
    }
    return boundary
  }
}

extension [UInt8] {
  /// Where these bytes begin in others, at or behind `start`.
  fileprivate func position(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, let first else { return nil }
    var position = start
    while position + count <= bytes.count {
      guard let found = memchr(base + position, Int32(first), bytes.count - count - position + 1) else { return nil }
      if memcmp(found, self, count) == 0 { return UnsafeRawPointer(found) - base }
      position = UnsafeRawPointer(found) - base + 1
    }
    return nil
  }
}

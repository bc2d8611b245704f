/// What stands before a part's bytes.
public struct PartHead: Equatable, Sendable {
  /// The field's name in the form.
  public let name: String
  /// The whole name that the client gave, path and all; nil for a plain field.
  public let fileName: String?
}

/// A body that is no form: the sentence says what is wrong with it.
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
    case preamble, head, body, done
  }

  private static let longestHead = 16 * 1024
  private static let mostParts = 100_000

  private let delimiter: [UInt8]
  private var state = State.preamble
  /// What came but could not be decided yet: never more than a head or a delimiter, and the piece that came last. The line
  /// break makes the first delimiter look like the others.
  private var held: [UInt8] = [13, 10]
  private var parts = 0

  /// - Parameter contentType: the request's header, which names the boundary.
  public init(contentType: String) throws(MultipartFailure) {
    guard let boundary = Self.boundary(in: contentType) else {
      throw MultipartFailure(description: "The form has no boundary between its parts.")
    }
    delimiter = Array("\r\n--".utf8) + Array(boundary.utf8)
  }

  /// Takes the next piece, and tells what it completes.
  public mutating func feed(_ piece: UnsafeRawBufferPointer, _ handler: (Event) throws -> Void) throws {
    held.append(contentsOf: piece)
    let bytes = held
    let used = try bytes.withUnsafeBytes { try scan($0, handler) }
    held.removeFirst(used)
  }

  /// - Throws: `MultipartFailure` where the body ended before the form did.
  public func finish() throws(MultipartFailure) {
    guard state == .done else { throw MultipartFailure(description: "The form broke off before its end.") }
  }

  /// - Returns: how many bytes are dealt with.
  private mutating func scan(_ bytes: UnsafeRawBufferPointer, _ handler: (Event) throws -> Void) throws -> Int {
    var used = 0
    while true {
      switch state {
      case .done: return bytes.count
      case .preamble, .body:
        guard let next = try passBody(bytes, from: used, handler) else {
          return used + (try undecided(bytes, from: used, handler: handler))
        }
        used = next
      case .head:
        guard let next = try passHead(bytes, from: used, handler) else { return used }
        used = next
      }
    }
  }

  /// Up to and over the next delimiter; nil where it has not come yet.
  private mutating func passBody(
    _ bytes: UnsafeRawBufferPointer, from start: Int, _ handler: (Event) throws -> Void
  ) throws -> Int? {
    guard let found = find(delimiter, in: bytes, from: start), found + delimiter.count + 2 <= bytes.count else {
      return nil
    }
    if state == .body {
      if found > start { try handler(.bytes(UnsafeRawBufferPointer(rebasing: bytes[start..<found]))) }
      try handler(.end)
    }
    let after = found + delimiter.count
    switch (bytes[after], bytes[after + 1]) {
    case (UInt8(ascii: "-"), UInt8(ascii: "-")): state = .done
    case (13, 10): state = .head
    default: throw MultipartFailure(description: "The form's parts are not separated as they should be.")
    }
    return after + 2
  }

  /// Hands out what cannot be the beginning of a delimiter.
  ///
  /// - Returns: how many bytes that was.
  private func undecided(
    _ bytes: UnsafeRawBufferPointer, from start: Int, handler: (Event) throws -> Void
  ) rethrows -> Int {
    let found = find(delimiter, in: bytes, from: start)
    let safe = found ?? max(start, bytes.count - delimiter.count + 1)
    if state == .body, safe > start { try handler(.bytes(UnsafeRawBufferPointer(rebasing: bytes[start..<safe]))) }
    return safe - start
  }

  private mutating func passHead(
    _ bytes: UnsafeRawBufferPointer, from start: Int, _ handler: (Event) throws -> Void
  ) throws -> Int? {
    guard let end = find([13, 10, 13, 10], in: bytes, from: start) else {
      guard bytes.count - start <= Self.longestHead else {
        throw MultipartFailure(description: "A part of the form has a head of more than 16 KiB.")
      }
      return nil
    }
    guard end - start <= Self.longestHead else {
      throw MultipartFailure(description: "A part of the form has a head of more than 16 KiB.")
    }
    parts += 1
    guard parts <= Self.mostParts else {
      throw MultipartFailure(description: "The form has more than \(Self.mostParts) parts.")
    }
    try handler(.begin(try Self.partHead(String(decoding: bytes[start..<end], as: UTF8.self))))
    state = .body
    return end + 4
  }

  private static func boundary(in contentType: String) -> String? {
    guard contentType.lowercased().hasPrefix("multipart/form-data") else { return nil }
    let boundary = HeaderParameters(contentType)["boundary"]
    guard let boundary, !boundary.isEmpty, boundary.utf8.count <= 70 else { return nil }
    return boundary
  }

  private static func partHead(_ text: String) throws(MultipartFailure) -> PartHead {
    for line in text.split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-disposition" else { continue }
      let parameters = HeaderParameters(String(parts[1]))
      guard let name = parameters["name"] else { break }
      return PartHead(name: name, fileName: parameters["filename*"].flatMap(HeaderParameters.extended) ?? parameters["filename"])
    }
    throw MultipartFailure(description: "A part of the form has no name.")
  }
}

/// Where `needle` stands in `bytes`, from `start` on.
private func find(_ needle: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
  var index = start
  while index + needle.count <= bytes.count {
    guard let candidate = bytes[index...(bytes.count - needle.count)].firstIndex(of: needle[0]) else { return nil }
    if bytes[candidate..<candidate + needle.count].elementsEqual(needle) { return candidate }
    index = candidate + 1
  }
  return nil
}

/// `; name="value"` pairs of a header, as browsers and Python's clients write them.
struct HeaderParameters {
  private var values: [String: String] = [:]

  init(_ header: String) {
    var rest = Substring(header)
    while let semicolon = rest.firstIndex(of: ";") {
      rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
      guard let equals = rest.firstIndex(where: { $0 == "=" || $0 == ";" }), rest[equals] == "=" else { continue }
      let key = rest[..<equals].lowercased()
      rest = rest[rest.index(after: equals)...]
      values[key] = Self.value(&rest)
    }
  }

  subscript(key: String) -> String? { values[key] }

  /// Takes a word or a quoted text. Browsers write `"` as `%22`; a backslash quotes only what needs it, because old clients
  /// send Windows paths as they are.
  private static func value(_ rest: inout Substring) -> String {
    guard rest.first == "\"" else {
      let word = rest.prefix { $0 != ";" && $0 != " " }
      rest = rest[word.endIndex...]
      return String(word)
    }
    rest = rest.dropFirst()
    var text = ""
    while let character = rest.first {
      rest = rest.dropFirst()
      if character == "\"" { break }
      if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
        text.append(next)
        rest = rest.dropFirst()
      } else {
        text.append(character)
      }
    }
    return text.replacing("%22", with: "\"").replacing("%0D", with: "").replacing("%0A", with: "")
  }

  /// RFC 8187: `UTF-8''na%C3%AFve.png`.
  static func extended(_ text: String) -> String? {
    let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
    var bytes: [UInt8] = []
    var iterator = parts[2].utf8.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = iterator.next(), let low = iterator.next(),
        let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

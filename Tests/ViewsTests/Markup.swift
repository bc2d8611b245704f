import Testing

/// A page's markup, read strictly: every attribute in double quotes, every element closed in its turn.
///
/// Pages of ours must be readable by this; a browser would forgive more.
struct Markup {
  struct Element: Sendable {
    let name: String
    let attributes: [String: String]
    /// Names and classes of the elements around it, from the outside.
    let parents: [String]
    /// The text directly inside, as it was sent.
    var text = ""

    subscript(attribute: String) -> String? { attributes[attribute] }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let void: Set = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
  ]

  private(set) var elements: [Element] = []
  private var open: [(index: Int, name: String)] = []

  init(_ bytes: [UInt8]) throws {
    try self.init(String(decoding: bytes, as: UTF8.self))
  }

  init(_ text: String) throws {
    var rest = Substring(text)
    while let bracket = rest.firstIndex(of: "<") {
      appendText(rest[..<bracket])
      rest = rest[rest.index(after: bracket)...]
      if rest.hasPrefix("!doctype html>") {
        rest = rest.dropFirst("!doctype html>".count)
      } else if rest.hasPrefix("/") {
        try close(&rest)
      } else {
        try open(&rest)
      }
    }
    guard open.isEmpty else { throw Failure(description: "<\(open.map(\.name).joined(separator: "> <"))> stays open") }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  func first(_ name: String, where isWanted: (Element) -> Bool = { _ in true }) -> Element? {
    elements.first { $0.name == name && isWanted($0) }
  }

  private mutating func appendText(_ text: Substring) {
    guard let last = open.last else { return }
    elements[last.index].text += text
  }

  private mutating func close(_ rest: inout Substring) throws {
    guard let end = rest.firstIndex(of: ">") else { throw Failure(description: "a tag does not end") }
    let name = String(rest[..<end].dropFirst())
    guard open.last?.name == name else {
      throw Failure(description: "</\(name)> where <\(open.last?.name ?? "nothing")> is open")
    }
    open.removeLast()
    rest = rest[rest.index(after: end)...]
  }

  private mutating func open(_ rest: inout Substring) throws {
    let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" })
    guard !name.isEmpty else { throw Failure(description: "< stands alone before “\(rest.prefix(20))”") }
    rest = rest.dropFirst(name.count)
    var attributes: [String: String] = [:]
    while rest.first?.isWhitespace == true {
      rest = rest.drop(while: \.isWhitespace)
      if rest.first == ">" || rest.first == "/" { break }
      let (key, value) = try Self.attribute(&rest)
      guard attributes.updateValue(value, forKey: key) == nil else {
        throw Failure(description: "<\(name)> has \(key) twice")
      }
    }
    let isClosed = rest.first == "/"
    if isClosed { rest = rest.dropFirst() }
    guard rest.first == ">" else { throw Failure(description: "<\(name)> goes on with “\(rest.prefix(20))”") }
    rest = rest.dropFirst()
    elements.append(Element(name: name, attributes: attributes, parents: open.map(\.name)))
    if !isClosed, !Self.void.contains(name) { open.append((elements.count - 1, name)) }
  }

  /// `name="value"`, or `name` alone for what is there or not.
  private static func attribute(_ rest: inout Substring) throws -> (String, String) {
    let name = String(rest.prefix { $0.isLetter || $0.isNumber || "-_:".contains($0) })
    guard !name.isEmpty else { throw Failure(description: "no attribute: “\(rest.prefix(30))”") }
    rest = rest.dropFirst(name.count)
    guard rest.first == "=" else { return (name, "") }
    rest = rest.dropFirst()
    guard rest.first == "\"" else { throw Failure(description: "\(name) is not in double quotes") }
    rest = rest.dropFirst()
    guard let end = rest.firstIndex(of: "\"") else { throw Failure(description: "\(name) does not end") }
    defer { rest = rest[rest.index(after: end)...] }
    return (name, String(rest[..<end]))
  }
}

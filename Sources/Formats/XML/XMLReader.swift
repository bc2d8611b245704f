/// Reads XML 1.0 piece by piece: elements, attributes and text; nothing of what makes XML dangerous.
///
/// A document type is refused, and with it every entity but the five of XML. Namespaces are not looked at. At most 64
/// levels deep, an attribute or a text of at most 16 MiB.
struct XMLReader {
  enum Event: Equatable {
    case start(String, [Attribute])
    /// Text between two tags that is more than white space.
    case text(String)
    case end(String)
  }

  struct Attribute: Equatable {
    let name: String
    let value: String
  }

  private static let deepest = 64

  private var input: XMLInput
  private let file: String
  private var open: [String] = []
  /// An element without content has two events.
  private var pendingEnd: String?
  private var hasRoot = false

  init(_ archive: DatasetArchive, _ file: String) throws {
    self.init(file: file, pieces: try archive.pieces(of: file))
  }

  init(file: String, pieces: @escaping () throws -> [UInt8]?) {
    self.file = file
    input = XMLInput(pieces)
  }

  /// For messages: the file and the line.
  var place: String { spot.words }

  /// The same, for places of which words are seldom made.
  var spot: FilePlace { FilePlace(file: file, line: input.line) }

  /// The next event; nil at the end.
  mutating func next() throws -> Event? {
    do {
      return try event()
    } catch let failure as XMLInput.Failure {
      throw DatasetProblem(place, failure.sentence)
    }
  }

  /// The text of the element that was begun last, up to its end; elements in it are refused.
  mutating func text(of name: String) throws -> String {
    var text = ""
    while let event = try next() {
      switch event {
      case .text(let piece): text += piece
      case .end: return text
      case .start(let inner, _): throw DatasetProblem(place, "<\(inner)> stands in <\(name)>, where a text should be.")
      }
    }
    return text
  }

  /// Passes over the rest of the element that was begun last.
  mutating func skip() throws {
    var depth = 1
    while depth > 0, let event = try next() {
      switch event {
      case .start: depth += 1
      case .end: depth -= 1
      case .text: break
      }
    }
  }

  /// Calls `body` with each child of the element that was begun last; `body` must read it to its end.
  mutating func children(_ body: (inout XMLReader, String, [Attribute]) throws -> Void) throws {
    while let event = try next() {
      switch event {
      case .start(let name, let attributes): try body(&self, name, attributes)
      case .end: return
      case .text: break
      }
    }
  }

  /// Reads the root's tag.
  mutating func root(_ name: String) throws -> [Attribute] {
    guard case .start(let found, let attributes)? = try next() else {
      throw DatasetProblem(place, "The document is empty; it should begin with <\(name)>.")
    }
    guard found == name else {
      throw DatasetProblem(place, "The document begins with <\(found)>; it should be <\(name)>.")
    }
    return attributes
  }

  private mutating func event() throws -> Event? {
    if let name = pendingEnd {
      pendingEnd = nil
      return .end(name)
    }
    while true {
      let text = try input.text()
      if text.utf8.contains(where: { $0 > 0x20 }) {
        guard !open.isEmpty else { throw XMLInput.Failure("Text stands outside the document's element.") }
        return .text(text)
      }
      guard try input.peek() != nil else {
        if let name = open.last { throw XMLInput.Failure("The document breaks off in <\(name)>.") }
        return nil
      }
      if let event = try tag() { return event }
    }
  }

  /// nil for comments and the like.
  private mutating func tag() throws -> Event? {
    input.advance()
    switch try input.peek() {
    case UInt8(ascii: "?"): try input.skip(through: "?>")
    case UInt8(ascii: "!"):
      input.advance()
      if try input.takes("--") {
        try input.skip(through: "-->")
      } else if try input.takes("[CDATA[") {
        return .text(try input.text(until: "]]>"))
      } else {
        throw XMLInput.Failure("The document has a document type or a declaration; such files are not taken.")
      }
    case UInt8(ascii: "/"):
      input.advance()
      return .end(try endTag())
    default: return try startTag()
    }
    return nil
  }

  private mutating func endTag() throws -> String {
    let name = try input.name()
    try input.skipSpace()
    guard try input.takes(">"), let last = open.popLast(), last == name else {
      throw XMLInput.Failure("</\(name)> ends what was not begun.")
    }
    return name
  }

  private mutating func startTag() throws -> Event {
    let name = try input.name()
    guard !open.isEmpty || !hasRoot else { throw XMLInput.Failure("There are two documents in one file.") }
    hasRoot = true
    var attributes: [Attribute] = []
    while true {
      try input.skipSpace()
      if try input.takes(">") {
        open.append(name)
        guard open.count <= Self.deepest else {
          throw XMLInput.Failure("The document is more than \(Self.deepest) levels deep.")
        }
        return .start(name, attributes)
      }
      if try input.takes("/>") {
        pendingEnd = name
        return .start(name, attributes)
      }
      let attribute = try input.attribute()
      guard attributes.count < 256, !attributes.contains(where: { $0.name == attribute.name }) else {
        throw XMLInput.Failure("The attribute “\(attribute.name)” stands twice in <\(name)>, or there are too many.")
      }
      attributes.append(attribute)
    }
  }
}

extension [XMLReader.Attribute] {
  subscript(name: String) -> String? { first { $0.name == name }?.value }
}

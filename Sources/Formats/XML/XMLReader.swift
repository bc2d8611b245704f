/// Reads XML 1.0 piece by piece: elements, attributes and text; nothing of what makes XML dangerous.
///
/// A document type is refused, and with it every entity but the five of XML. Namespaces are not looked at. At most 64
/// levels deep, an attribute of at most 1 MiB, a text or the runs of a mask of at most 16 MiB.
struct XMLReader {
  enum Event {
    case start(String)
    /// Text between two tags that is more than white space.
    case text(String)
    case end
  }

  private static let deepest = 64

  private var input: XMLInput
  private let file: String
  private var open: [String] = []
  /// An element without content has two events.
  private var isEmpty = false
  private var hasRoot = false

  init(_ archive: DatasetArchive, _ file: String) throws {
    self.init(file: file, pieces: try archive.textPieces(of: file))
  }

  init(file: String, pieces: @escaping () throws -> [UInt8]?) {
    self.file = file
    input = XMLInput(pieces)
  }

  /// For messages: the file and the line.
  var place: String { spot.words }

  /// The same, for places of which words are seldom made.
  var spot: FilePlace { FilePlace(file: file, line: input.line) }

  /// Those of the tag that was read last; to be asked for before anything else is read.
  var attributes: XMLAttributes { input.attributes }

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
      case .text(let piece): text = text.isEmpty ? piece : text + piece
      case .end: return text
      case .start(let inner): throw DatasetProblem(place, "<\(inner)> stands in <\(name)>, where a text should be.")
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
  ///
  /// The child's attributes are the reader's `attributes` when `body` begins.
  mutating func children(_ body: (inout XMLReader, String) throws -> Void) throws {
    while let event = try next() {
      switch event {
      case .start(let name): try body(&self, name)
      case .end: return
      case .text: break
      }
    }
  }

  /// Reads the root's tag.
  mutating func root(_ name: String) throws {
    guard case .start(let found)? = try next() else {
      throw DatasetProblem(place, "The document is empty; it should begin with <\(name)>.")
    }
    guard found == name else {
      throw DatasetProblem(place, "The document begins with <\(found)>; it should be <\(name)>.")
    }
  }

  private mutating func event() throws -> Event? {
    if isEmpty {
      isEmpty = false
      return .end
    }
    while true {
      if let text = try input.text() {
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
        throw XMLInput.Failure(
          "The document has a document type or a declaration (<!…>), which is not taken: remove it."
        )
      }
    case UInt8(ascii: "/"):
      input.advance()
      try input.endTag(of: open.popLast())
      return .end
    default: return try startTag()
    }
    return nil
  }

  private mutating func startTag() throws -> Event {
    let tag = try input.startTag()
    guard !open.isEmpty || !hasRoot else { throw XMLInput.Failure("There are two documents in one file.") }
    hasRoot = true
    isEmpty = tag.isEmpty
    if !tag.isEmpty { open.append(tag.name) }
    guard open.count <= Self.deepest else {
      throw XMLInput.Failure("The document is more than \(Self.deepest) levels deep.")
    }
    return .start(tag.name)
  }
}

import HTML

/// The text of a block: emphasis, code, links and pictures.
///
/// Marks that find no partner stay as they are.
struct MarkdownInline: Fragment {
  private enum Mark: String {
    case strong = "**"
    case emphasis = "*"
    case strongUnderlined = "__"
    case emphasisUnderlined = "_"

    var isStrong: Bool { self == .strong || self == .strongUnderlined }
  }

  private let bytes: [UInt8]
  private let pictures: [String: Markdown.Picture]

  init(text: String, pictures: [String: Markdown.Picture]) {
    bytes = Array(text.utf8)
    self.pictures = pictures
  }

  var body: HTML {
    var state = State()
    var place = 0
    while place < bytes.count { place = step(from: place, &state) }
    state.flush()
    return HTML(state.pieces)
  }

  /// What is written so far, and which marks wait for their partner: by their piece, the outer first.
  private struct State {
    var pieces: [HTML] = []
    var plain: [UInt8] = []
    var open: [(mark: Mark, piece: Int)] = []
    /// Where the last search for these ended: nothing before it needs to be searched again.
    var nextBacktick = Search()
    var nextMiddle = Search()
    var nextEnd = Search()

    mutating func flush() {
      guard !plain.isEmpty else { return }
      let text = String(decoding: plain, as: UTF8.self)
      pieces.append("\(text)")
      plain.removeAll(keepingCapacity: true)
    }

    mutating func append(_ piece: HTML) {
      flush()
      pieces.append(piece)
    }
  }

  /// The next place of some bytes at or after a place that only grows.
  private struct Search {
    private var found: Int?
    private var searchedFrom = -1

    mutating func next(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
      if searchedFrom >= 0, searchedFrom <= start, found.map({ $0 >= start }) ?? true { return found }
      searchedFrom = start
      found = nil
      var place = start
      while place + needle.count <= bytes.count {
        if bytes[place] == needle[0], needle.count == 1 || bytes[place + 1] == needle[1] {
          found = place
          break
        }
        place += 1
      }
      return found
    }
  }

  private func step(from place: Int, _ state: inout State) -> Int {
    switch bytes[place] {
    case UInt8(ascii: "\\"): return escaped(at: place, &state)
    case UInt8(ascii: "`"): return code(at: place, &state)
    case UInt8(ascii: "!") where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "["):
      return link(at: place + 1, isPicture: true, &state) ?? plain(place, &state)
    case UInt8(ascii: "["): return link(at: place, isPicture: false, &state) ?? plain(place, &state)
    case UInt8(ascii: "*"), UInt8(ascii: "_"): return emphasis(at: place, &state)
    case UInt8(ascii: "\n"):
      state.append("<br>\n")
      return place + 1
    default: return plain(place, &state)
    }
  }

  private func plain(_ place: Int, _ state: inout State) -> Int {
    state.plain.append(bytes[place])
    return place + 1
  }

  private func escaped(at place: Int, _ state: inout State) -> Int {
    guard place + 1 < bytes.count, Self.isPunctuation(bytes[place + 1]) else { return plain(place, &state) }
    return plain(place + 1, &state)
  }

  private func code(at place: Int, _ state: inout State) -> Int {
    guard let end = state.nextBacktick.next([UInt8(ascii: "`")], in: bytes, from: place + 1) else {
      return plain(place, &state)
    }
    let text = String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
    state.append("<code>\(text)</code>")
    return end + 1
  }

  /// `[words](address)`, and `![words](address)` for a picture of the guide.
  ///
  /// - Returns: nil for what is no link.
  private func link(at place: Int, isPicture: Bool, _ state: inout State) -> Int? {
    let middle = state.nextMiddle.next([UInt8(ascii: "]"), UInt8(ascii: "(")], in: bytes, from: place + 1)
    guard let middle, let end = state.nextEnd.next([UInt8(ascii: ")")], in: bytes, from: middle + 2) else { return nil }
    // Longer ones nobody means; looking at them again and again would take time.
    guard middle - place <= 500, end - middle <= 2000 else { return nil }
    let words = String(decoding: bytes[(place + 1)..<middle], as: UTF8.self)
    let address = String(decoding: bytes[(middle + 2)..<end], as: UTF8.self)
    guard !words.contains("["), !words.contains("\n"), !address.contains(where: \.isWhitespace) else { return nil }
    state.append(isPicture ? picture(words, address) : link(words, address))
    return end + 1
  }

  private func link(_ words: String, _ address: String) -> HTML {
    let lowercased = address.lowercased()
    let isKnown = ["http://", "https://", "mailto:"].contains { lowercased.hasPrefix($0) }
    guard isKnown else { return "\(words)" }
    return """
      <a href="\(url: address)" rel="noopener noreferrer">\(words)</a>
      """
  }

  /// Pictures of other servers would tell them who reads, and the page's policy forbids them.
  private func picture(_ words: String, _ address: String) -> HTML {
    guard let key = address.split(separator: "/").last, let picture = pictures[String(key)] else {
      return link(words, address)
    }
    return """
      <img class="guide__picture" src="\(picture.address)" alt="\(words)" width="\(picture.width)" \
      height="\(picture.height)" loading="lazy">
      """
  }

  private func emphasis(at place: Int, _ state: inout State) -> Int {
    let byte = bytes[place]
    let isDouble = place + 1 < bytes.count && bytes[place + 1] == byte
    let mark: Mark =
      byte == UInt8(ascii: "*")
      ? (isDouble ? .strong : .emphasis) : (isDouble ? .strongUnderlined : .emphasisUnderlined)
    let end = place + (isDouble ? 2 : 1)
    let before = place > 0 ? bytes[place - 1] : 0x20
    let after = end < bytes.count ? bytes[end] : 0x20
    // Inside a word, an underscore is a letter like others.
    let isInside = byte == UInt8(ascii: "_") && Self.isWordy(before) && Self.isWordy(after)
    if !isInside, !Self.isSpace(before), let opener = state.open.lastIndex(where: { $0.mark == mark }) {
      state.pieces[state.open[opener].piece] = mark.isStrong ? "<strong>" : "<em>"
      state.open.removeSubrange(opener...)
      state.append(mark.isStrong ? "</strong>" : "</em>")
    } else if !isInside, !Self.isSpace(after), state.open.count < 8 {
      state.append("\(mark.rawValue)")
      state.open.append((mark, state.pieces.count - 1))
    } else {
      state.plain.append(contentsOf: bytes[place..<end])
    }
    return end
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }

  private static func isWordy(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    (0x21...0x2F).contains(byte) || (0x3A...0x40).contains(byte) || (0x5B...0x60).contains(byte)
      || (0x7B...0x7E).contains(byte)
  }
}

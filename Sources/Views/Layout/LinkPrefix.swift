import HTML

/// Writes the path below which the site lives into every address of a finished page, so that no page can forget it.
///
/// Only markup of ours has a bare `"`: what people typed and data in `<script>` cannot look like an attribute.
struct LinkPrefix {
  /// What holds a path of this server, if it begins with a slash.
  static let attributes: Set<String> = [
    "action", "data-address", "data-base", "data-pictures", "formaction", "href", "poster", "src", "srcset",
  ]

  /// Of these the ones that hold several, parted by spaces or lines.
  private static let lists: Set<String> = ["data-pictures", "srcset"]

  private static let quote = UInt8(ascii: "\"")
  private static let slash = UInt8(ascii: "/")

  private let prefix: [UInt8]

  init(_ prefix: String) { self.prefix = Array(prefix.utf8) }

  func written(into page: [UInt8]) -> [UInt8] {
    guard !prefix.isEmpty else { return page }
    var result: [UInt8] = []
    result.reserveCapacity(page.count + page.count / 16)
    var start = 0
    for place in page.indices where page[place] == Self.quote {
      guard let name = attribute(before: place, in: page), Self.attributes.contains(name) else { continue }
      let end = page[(place + 1)...].firstIndex(of: Self.quote) ?? page.endIndex
      for path in paths(in: page, from: place + 1, to: end, isList: Self.lists.contains(name)) {
        result.append(contentsOf: page[start..<path])
        result.append(contentsOf: prefix)
        start = path
      }
    }
    result.append(contentsOf: page[start...])
    return result
  }

  /// The name of the attribute whose value begins after the quote at `place`.
  private func attribute(before place: Int, in page: [UInt8]) -> String? {
    guard place > 1, page[place - 1] == UInt8(ascii: "=") else { return nil }
    var start = place - 1
    while start > 0, isLetter(page[start - 1]) { start -= 1 }
    return String(decoding: page[start..<(place - 1)], as: UTF8.self)
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
  }

  /// Where paths begin: at the start of the value, in a list after each space too.
  private func paths(in page: [UInt8], from start: Int, to end: Int, isList: Bool) -> [Int] {
    let others = isList ? (start..<end).filter { $0 > start && page[$0 - 1] <= UInt8(ascii: " ") } : []
    let places = [start] + others
    // Two slashes begin the name of another host.
    return places.filter { $0 < end && page[$0] == Self.slash && !($0 + 1 < end && page[$0 + 1] == Self.slash) }
  }
}

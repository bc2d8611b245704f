/// A skeleton's drawing with nothing in it but lines and circles with their numbers, names and plain colours.
///
/// CVAT's page puts the text of a drawing into its document as it is, and anybody may send one: what else it holds, such as
/// scripts, handlers and addresses, is left out before it is stored. A drawing of CVAT's own comes out as it went in.
public enum HarmlessDrawing {
  private static let elements: Set<Substring> = ["line", "circle"]
  private static let numbers: Set<Substring> = [
    "x1", "y1", "x2", "y2", "cx", "cy", "r", "stroke-width", "data-node-from", "data-node-to", "data-element-id",
    "data-node-id", "data-label-id",
  ]

  public static func text(of svg: String) -> String {
    svg.split(separator: "<").map { piece in
      let name = piece.prefix { $0.isASCII && $0.isLetter }
      guard elements.contains(name) else { return "" }
      let attributes = attributes(in: piece.dropFirst(name.count)).map { " \($0.name)=\"\($0.value)\"" }
      return "<\(name)\(attributes.joined())></\(name)>"
    }.joined()
  }

  private static func attributes(in text: Substring) -> [(name: Substring, value: String)] {
    var found: [(name: Substring, value: String)] = []
    var rest = text.drop { $0.isWhitespace }
    while true {
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
      rest = rest.dropFirst(name.count)
      guard !name.isEmpty, rest.first == "=", let quote = rest.dropFirst().first, quote == "\"" || quote == "'" else {
        return found
      }
      let value = rest.dropFirst(2).prefix { $0 != quote }
      rest = rest.dropFirst(3 + value.count).drop { $0.isWhitespace }
      if isHarmless(name, value) { found.append((name, String(value).replacing("\"", with: "&quot;"))) }
    }
  }

  private static func isHarmless(_ name: Substring, _ value: Substring) -> Bool {
    switch name {
    case _ where numbers.contains(name): Double(value)?.isFinite == true
    case "stroke", "fill": value.utf8.allSatisfy { Self.isColour($0) }
    case "data-type": value == "edge" || value == "element node"
    case "data-label-name": !value.contains(">")
    default: false
    }
  }

  /// Of names and of `#rrggbb`: nothing that could be an address.
  private static func isColour(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x23
  }
}

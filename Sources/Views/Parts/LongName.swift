import HTML

/// A name that may be as long as a line and hold no space, such as a file's or a model's: where there is no room it breaks
/// behind `_`, `.` and `/`, rather than inside of a word.
struct LongName: Fragment {
  /// Runs as short as this fit into any column.
  private static let shortest = 12

  let text: String

  init(_ text: String) {
    self.text = text
  }

  var body: HTML {
    guard text.split(separator: " ").contains(where: { $0.utf8.count > Self.shortest }) else { return "\(text)" }
    var pieces: [HTML] = []
    var start = text.startIndex
    for index in text.indices where "_./".contains(text[index]) {
      let end = text.index(after: index)
      pieces.append("\(String(text[start..<end]))<wbr>")
      start = end
    }
    return HTML(pieces + ["\(String(text[start...]))"])
  }
}

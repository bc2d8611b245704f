/// A part of the text that stands by itself.
enum MarkdownBlock: Equatable {
  case heading(Int, String)
  case paragraph(String)
  case code(String)
  case quote(String)
  case bullets([String])
  case numbers([String])
  case rule
}

/// Takes lines apart into blocks.
struct MarkdownBlocks {
  private let lines: [Substring]
  private var place = 0

  init(lines: [Substring]) {
    self.lines = lines
  }

  mutating func next() -> MarkdownBlock? {
    while place < lines.count, Self.isBlank(lines[place]) { place += 1 }
    guard place < lines.count else { return nil }
    let line = Self.indented(lines[place])
    if line.hasPrefix("```") { return code() }
    if let heading = Self.heading(line) {
      place += 1
      return heading
    }
    if Self.isRule(line) {
      place += 1
      return .rule
    }
    if line.hasPrefix(">") { return .quote(quote()) }
    if Self.bullet(line) != nil { return .bullets(items(Self.bullet)) }
    if Self.number(line) != nil { return .numbers(items(Self.number)) }
    return .paragraph(paragraph())
  }

  private mutating func code() -> MarkdownBlock {
    place += 1
    let start = place
    while place < lines.count, !Self.indented(lines[place]).hasPrefix("```") { place += 1 }
    let text = lines[start..<place].joined(separator: "\n")
    place = min(place + 1, lines.count)
    return .code(text)
  }

  private mutating func quote() -> String {
    var taken: [Substring] = []
    while place < lines.count, Self.indented(lines[place]).hasPrefix(">") {
      taken.append(Self.quoted(lines[place]))
      place += 1
    }
    return taken.joined(separator: "\n")
  }

  /// A line that goes on under an item belongs to it.
  private mutating func items(_ marker: (Substring) -> Substring?) -> [String] {
    var items: [String] = []
    while place < lines.count, !Self.isBlank(lines[place]) {
      if let item = marker(Self.indented(lines[place])) {
        items.append(String(item))
      } else if lines[place].first == " ", let last = items.indices.last {
        items[last] += "\n" + Self.indented(lines[place])
      } else {
        break
      }
      place += 1
    }
    return items
  }

  private mutating func paragraph() -> String {
    var taken: [Substring] = []
    while place < lines.count, !Self.isBlank(lines[place]) {
      let line = Self.indented(lines[place])
      let begins =
        line.hasPrefix("```") || line.hasPrefix(">") || Self.heading(line) != nil || Self.isRule(line)
        || Self.bullet(line) != nil
      if begins, !taken.isEmpty { break }
      taken.append(line)
      place += 1
    }
    return taken.joined(separator: "\n")
  }

  private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy { $0 == " " || $0 == "\t" } }

  private static func indented(_ line: Substring) -> Substring { line.drop { $0 == " " || $0 == "\t" } }

  private static func quoted(_ line: Substring) -> Substring { indented(indented(line).dropFirst()) }

  private static func heading(_ line: Substring) -> MarkdownBlock? {
    let level = line.prefix { $0 == "#" }.count
    guard (1...6).contains(level), line.dropFirst(level).first == " " else { return nil }
    return .heading(level, String(indented(line.dropFirst(level))))
  }

  private static func isRule(_ line: Substring) -> Bool {
    let marks = line.filter { $0 != " " }
    guard let mark = marks.first, "-*_".contains(mark) else { return false }
    return marks.count >= 3 && marks.allSatisfy { $0 == mark }
  }

  private static func bullet(_ line: Substring) -> Substring? {
    guard let mark = line.first, "-*+".contains(mark), line.dropFirst().first == " " else { return nil }
    return line.dropFirst(2)
  }

  private static func number(_ line: Substring) -> Substring? {
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    guard (1...9).contains(digits.count) else { return nil }
    let rest = line.dropFirst(digits.count)
    guard rest.first == "." || rest.first == ")", rest.dropFirst().first == " " else { return nil }
    return rest.dropFirst(2)
  }
}

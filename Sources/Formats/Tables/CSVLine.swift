/// One row of a CSV (RFC 4180).
public enum CSVLine {
  /// Quoted where it must be.
  ///
  /// - Parameter guardsFormulas: what a spreadsheet would take for a formula gets an apostrophe before it.
  public static func text(_ cells: [String], guardsFormulas: Bool = false) -> String {
    cells.map { cell in
      let isFormula = cell.first.map { "=+-@\t\r".contains($0) } ?? false && Double(cell) == nil
      let safe = guardsFormulas && isFormula ? "'\(cell)" : cell
      guard safe.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) || safe != cell else {
        return safe
      }
      return "\"\(safe.replacing("\"", with: "\"\""))\""
    }.joined(separator: ",") + "\r\n"
  }

  static func cells(_ line: String) -> [String] {
    var (cells, cell, isQuoted): ([String], String, Bool) = ([], "", false)
    var rest = line.makeIterator()
    var next = rest.next()
    while let character = next {
      next = rest.next()
      switch character {
      case "\"" where isQuoted && next == "\"":
        cell.append("\"")
        next = rest.next()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        cells.append(cell)
        cell = ""
      default: cell.append(character)
      }
    }
    return cells + [cell]
  }
}

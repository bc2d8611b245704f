/// What browsers need of a module in `Public/js`, whose lines `deno fmt` has laid out.
enum ModuleSource {
  /// The module without the comments that stand on lines of their own; each line keeps its number.
  ///
  /// About a third of what goes over the line is said to people who read the source.
  static func withoutComments(_ source: String) -> String {
    var isInside = false
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
      let words = line.drop { $0 == " " }
      if isInside {
        isInside = !words.hasSuffix("*/")
        return ""
      }
      guard words.hasPrefix("/*") else { return words.hasPrefix("//") ? "" : line }
      let end = words.firstRange(of: "*/")
      isInside = end == nil
      // A cast before an expression is left: the expression goes on behind it.
      return end.map { $0.upperBound == words.endIndex } ?? true ? "" : line
    }
    return lines.joined(separator: "\n")
  }

  /// The files that a module imports before it runs, by their names under `Public`; not those that it may ask for later.
  static func imports(of name: String, _ source: String) -> [String] {
    source.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("import ") || line.hasPrefix("} from ") || line.hasPrefix("export * from "),
        let open = line.firstIndex(of: "\""), let close = line.lastIndex(of: "\""), open < close
      else { return nil }
      return resolved(line[line.index(after: open)..<close], from: name)
    }
  }

  /// All that a module needs before it runs, itself left out, in the order in which they are found.
  static func closure(of name: String, source: (String) -> String?) -> [String] {
    var (found, open) = ([String](), [name])
    var known: Set<String> = [name]
    while !open.isEmpty {
      let next = open.removeFirst()
      for imported in source(next).map({ imports(of: next, $0) }) ?? [] where known.insert(imported).inserted {
        found.append(imported)
        open.append(imported)
      }
    }
    return found
  }

  private static func resolved(_ address: Substring, from name: String) -> String? {
    guard address.hasPrefix(".") else { return nil }
    var parts = name.split(separator: "/").dropLast()
    for part in address.split(separator: "/") where part != "." {
      if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}

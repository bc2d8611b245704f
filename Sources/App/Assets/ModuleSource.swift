/// What browsers need of a module in `Public/js`, whose lines `deno fmt` has laid out.
///
/// It works on bytes: each start of the server reads every module.
enum ModuleSource {
  /// The module without the comments that stand on lines of their own; each line keeps its number.
  ///
  /// About a third of what goes over the line is said to people who read the source.
  static func withoutComments(_ source: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    kept.reserveCapacity(source.count)
    var isInside = false
    for (number, line) in source.split(separator: newline, omittingEmptySubsequences: false).enumerated() {
      if number > 0 { kept.append(newline) }
      let words = line.drop { $0 == UInt8(ascii: " ") }
      if isInside {
        isInside = !words.ends(with: "*/")
      } else if words.begins(with: "/*") {
        let end = words.firstRange(of: Array("*/".utf8))
        isInside = end == nil
        // A cast before an expression is left: the expression goes on behind it.
        if let end, end.upperBound < words.endIndex { kept += line }
      } else if !words.begins(with: "//") {
        kept += line
      }
    }
    return kept
  }

  /// The files that a module imports before it runs, by their names under `Public`; not those that it may ask for later.
  static func imports(of name: String, _ source: [UInt8]) -> [String] {
    source.split(separator: newline).compactMap { line in
      guard line.begins(with: "import ") || line.begins(with: "} from ") || line.begins(with: "export * from "),
        let open = line.firstIndex(of: quote), let close = line.lastIndex(of: quote), open < close
      else { return nil }
      return resolved(String(decoding: line[(open + 1)..<close], as: UTF8.self), from: name)
    }
  }

  /// All that a module needs before it runs, itself left out, in the order in which they are found.
  static func closure(of name: String, source: (String) -> [UInt8]?) -> [String] {
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

  private static let newline = UInt8(ascii: "\n")
  private static let quote = UInt8(ascii: "\"")

  private static func resolved(_ address: String, from name: String) -> String? {
    guard address.hasPrefix(".") else { return nil }
    var parts = name.split(separator: "/").dropLast()
    for part in address.split(separator: "/") where part != "." {
      if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}

extension ArraySlice<UInt8> {
  fileprivate func begins(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && text.withUTF8Buffer { prefix($0.count).elementsEqual($0) }
  }

  fileprivate func ends(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && text.withUTF8Buffer { suffix($0.count).elementsEqual($0) }
  }
}

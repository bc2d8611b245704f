internal import Domain

/// The attributes of an object in one text, as CVAT writes it: `age=9.0, mood=calm`.
///
/// A backslash stands before what would be read otherwise, and words that look like numbers stand in quotes.
enum LabelMeAttributes {
  private static let special: Set<Character> = ["\\", "=", "\"", ","]

  static func text(_ attributes: DatumAttributes) -> String {
    var parts: [String] = []
    attributes.forEach { name, value in
      guard name != "occluded" else { return }
      if case .text(let text) = value {
        parts.append("\(escaped(name))=\(isNumber(text) ? "\"\(text)\"" : escaped(text))")
      } else {
        parts.append("\(escaped(name))=\(value.text)")
      }
    }
    return parts.joined(separator: ", ")
  }

  /// - Returns: without a value, words alone, as people write them on LabelMe's own pages: attributes that are true, or any
  ///   remark.
  static func pairs(_ text: String) -> [(name: String, value: String?)] {
    var pairs: [(String, String?)] = []
    var (name, part): (String?, String) = (nil, "")
    var isEscaped = false
    func end() {
      let value = part.trimmed
      if let name {
        let isQuoted = value.count > 1 && value.hasPrefix("\"") && value.hasSuffix("\"")
        pairs.append((unescaped(name.trimmed), unescaped(isQuoted ? String(value.dropFirst().dropLast()) : value)))
      } else if !value.isEmpty {
        pairs.append((unescaped(value), nil))
      }
      (name, part) = (nil, "")
    }
    for character in text {
      if !isEscaped, character == "," {
        end()
      } else if !isEscaped, character == "=", name == nil {
        (name, part) = (part, "")
      } else {
        part.append(character)
      }
      isEscaped = !isEscaped && character == "\\"
    }
    end()
    return pairs
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += special.contains($1) ? "\\\($1)" : String($1) }
  }

  private static func unescaped(_ text: String) -> String {
    var (result, isEscaped) = ("", false)
    for character in text {
      if isEscaped, !special.contains(character) { result.append("\\") }
      isEscaped = !isEscaped && character == "\\"
      if !isEscaped { result.append(character) }
    }
    return isEscaped ? result + "\\" : result
  }

  private static func isNumber(_ text: String) -> Bool {
    Int(text).map(String.init) == text || Double(text)?.description == text
  }
}

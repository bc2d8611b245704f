/// A header like `form-data; name="files"; filename="owl.png"`, as browsers and Python's clients write it.
///
/// It is read byte by byte: a combining accent that follows a quotation mark must not hide it.
struct HeaderParameters {
  /// What stands before the parameters, in lower case.
  let value: String
  private var values: [String: String] = [:]

  init(_ header: some Sequence<UInt8>) {
    var rest = Array(header)[...]
    value = rest.removeWord(until: ";").lowercased()
    while rest.popFirst() != nil {
      let key = rest.removeWord(until: ";", "=").lowercased()
      guard rest.first == UInt8(ascii: "=") else { continue }
      rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
      let text = rest.first == UInt8(ascii: "\"") ? Self.quoted(&rest) : rest.removeWord(until: ";")
      // The first counts, so that a second one cannot say something else to somebody else.
      if values[key] == nil { values[key] = text }
    }
  }

  subscript(key: String) -> String? { values[key] }

  /// RFC 8187: `UTF-8''na%C3%AFve.png`.
  static func extended(_ text: String) -> String? {
    let parts = text.utf8.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, String(parts[0])?.lowercased() == "utf-8" else { return nil }
    var bytes: [UInt8] = []
    var rest = parts[2]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst(), let low = rest.popFirst(),
        let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Takes a text in quotation marks, and what follows up to the next parameter.
  ///
  /// Browsers write `"` as `%22` and line breaks as `%0D%0A` (HTML, multipart/form-data encoding); a backslash quotes only
  /// what needs it, because old clients send Windows paths as they are.
  private static func quoted(_ rest: inout ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    rest = rest.dropFirst()
    while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
      let isEscape = byte == UInt8(ascii: "\\") && (rest.first == UInt8(ascii: "\"") || rest.first == byte)
      text.append(isEscape ? rest.removeFirst() : byte)
    }
    rest = rest.drop { $0 != UInt8(ascii: ";") }
    return String(decoding: text, as: UTF8.self)
      .replacing("%22", with: "\"").replacing("%0D", with: "").replacing("%0A", with: "")
  }
}

extension ArraySlice<UInt8> {
  /// Takes what stands before the first of some characters, without blanks around it.
  fileprivate mutating func removeWord(until ends: Unicode.Scalar...) -> String {
    let word = prefix { byte in !ends.contains(Unicode.Scalar(byte)) }
    self = self[word.endIndex...]
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let trimmed = word.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    return String(decoding: Array(trimmed), as: UTF8.self)
  }
}

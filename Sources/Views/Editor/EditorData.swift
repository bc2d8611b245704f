import Domain

/// What the editor's script reads when it starts, as JSON.
struct EditorData {
  let labels: [Label]
  let frames: [Frame]
  let user: String

  var text: String {
    let labels = labels.map { label in
      #"{"id":\#(label.id),"name":\#(quoted(label.name)),"color":\#(quoted(label.color.description))}"#
    }
    let frames = frames.map { frame in
      #"{"number":\#(frame.number),"name":\#(quoted(frame.name)),"width":\#(frame.width),"height":\#(frame.height)}"#
    }
    return """
      {"labels":[\(labels.joined(separator: ","))],"frames":[\(frames.joined(separator: ","))],"user":\(quoted(user))}
      """
  }

  /// A JSON string (RFC 8259, section 7): quotes, backslashes and control characters escaped.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

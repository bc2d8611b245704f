import HTTPTypes
import Hummingbird

/// A `Set-Cookie` line.
///
/// It ends in `Path` and `SameSite`, never in a bare flag: Python's parser, which CVAT's clients give all lines joined,
/// drops every cookie when it meets a flag before a comma.
struct Cookie {
  let name: String
  let value: String
  var isForScripts = false
  var seconds: Int
  let isSecure: Bool

  var line: String {
    var words = ["\(name)=\(value)"]
    if isSecure { words.append("Secure") }
    if !isForScripts { words.append("HttpOnly") }
    words.append("Max-Age=\(seconds)")
    words.append("Path=/")
    words.append("SameSite=Lax")
    return words.joined(separator: "; ")
  }

  static func session(_ key: String, isSecure: Bool) -> Cookie {
    Cookie(name: "sessionid", value: key, seconds: 1_209_600, isSecure: isSecure)
  }

  static func token(_ token: String, isSecure: Bool) -> Cookie {
    Cookie(name: "csrftoken", value: token, isForScripts: true, seconds: 31_449_600, isSecure: isSecure)
  }

  /// Takes the cookie away.
  static func gone(_ name: String, isSecure: Bool) -> Cookie {
    Cookie(name: name, value: "", seconds: 0, isSecure: isSecure)
  }
}

extension Response {
  func setting(_ cookie: Cookie) -> Response {
    var response = self
    response.headers.append(HTTPField(name: .setCookie, value: cookie.line))
    return response
  }
}

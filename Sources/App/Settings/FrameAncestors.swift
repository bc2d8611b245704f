import Domain

/// Whose pages may show those of ours that are made for frames.
struct FrameAncestors: Sendable, Equatable {
  /// What stands behind `frame-ancestors` (CSP Level 3, 6.4.2).
  let sources: String

  static let nobody = FrameAncestors(sources: "'none'")

  /// - Parameter text: origins separated by commas, `*` for all, `none` for nobody.
  init(_ text: String) throws(SettingsFailure) {
    let words = text.split(separator: ",").map { String($0).trimmed.lowercased() }.filter { !$0.isEmpty }
    switch words {
    case ["*"]: self.init(sources: "*")
    case ["none"]: self = .nobody
    default:
      guard !words.isEmpty, words.allSatisfy(Self.isOrigin) else {
        throw SettingsFailure(
          "EMBED_ORIGINS is “\(text)”: it must be *, none, or origins such as https://course.example.org, separated by commas."
        )
      }
      self.init(sources: words.joined(separator: " "))
    }
  }

  private init(sources: String) { self.sources = sources }

  /// `https://name`, `http://*.name:port`: no path, and nothing that would end the directive.
  private static func isOrigin(_ word: String) -> Bool {
    guard let scheme = ["https://", "http://"].first(where: word.hasPrefix) else { return false }
    let host = word.dropFirst(scheme.count)
    return !host.isEmpty
      && host.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-.:*[]".utf8.contains(byte)
        }
      }
  }
}

/// Where people reach this server: scheme, host, and the path below which it lives, if it does not have the host alone.
struct PublicURL: Sendable {
  let scheme: String
  /// With the port where it is not the scheme's own.
  let authority: String
  /// `/porthole`, or nothing.
  let prefix: String

  init(_ text: String) throws(SettingsFailure) {
    let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, parts[0] == "http:" || parts[0] == "https:", parts[1].isEmpty else {
      throw SettingsFailure("PUBLIC_URL is “\(text)”: it must begin with http:// or https://.")
    }
    guard !parts[2].isEmpty, !parts[2].contains(where: { "?#@ \\".contains($0) }) else {
      throw SettingsFailure("PUBLIC_URL is “\(text)”: it must be a scheme and a host, and a path if there is one.")
    }
    scheme = String(parts[0].dropLast())
    authority = parts[2].lowercased()
    let folders = (parts.count > 3 ? parts[3] : "").split(separator: "/").map(String.init)
    guard folders.allSatisfy(Self.isPlain) else {
      throw SettingsFailure("PUBLIC_URL is “\(text)”: its path may hold letters, digits, dots, - and _ alone.")
    }
    prefix = folders.map { "/\($0)" }.joined()
  }

  var host: String {
    authority.hasPrefix("[")
      ? String(authority.prefix { $0 != "]" }) + "]" : String(authority.prefix { $0 != ":" })
  }

  /// What stands before every path of this server.
  var base: String { "\(scheme)://\(authority)\(prefix)" }

  /// Of letters that need no encoding, so that a path is compared as it comes.
  private static func isPlain(_ folder: String) -> Bool {
    folder != "." && folder != ".."
      && folder.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}

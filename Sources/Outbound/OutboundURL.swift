/// An address that this server may be asked to call: `http` or `https`, a host, a port, and a path.
///
/// It is read once, strictly, and written again from its parts, so that no two programs can read it differently: no user
/// names, no backslashes, no characters outside ASCII, no numbers in disguise for a host.
public struct OutboundURL: Hashable, Sendable, CustomStringConvertible {
  public enum Scheme: String, Sendable {
    case http, https
  }

  static let longest = 2048

  public let scheme: Scheme
  /// In small letters; an address of version 6 without its brackets.
  public let host: String
  public let port: Int
  /// With the query, without a fragment; begins with a slash.
  public let path: String

  /// - Throws: `OutboundFailure.notAnAddress` with a sentence for who typed it.
  public init(_ text: String) throws(OutboundFailure) {
    guard text.utf8.count <= Self.longest else {
      throw .notAnAddress("The address has more than \(Self.longest) characters.")
    }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else {
      throw .notAnAddress(
        "The address has characters that do not belong there: write spaces and letters with accents as %20 and the like."
      )
    }
    guard let separator = text.firstRange(of: "://"),
      let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
    else { throw .notAnAddress("The address must begin with http:// or https://.") }
    self.scheme = scheme
    let rest = text[separator.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    (host, port) = try Self.hostAndPort(authority, scheme)
    let path = rest.dropFirst(authority.count).prefix { $0 != "#" }
    self.path = path.hasPrefix("/") ? String(path) : "/\(path)"
  }

  /// Scheme, host and port: what an administrator allows.
  public var origin: String { "\(scheme.rawValue)://\(authority)" }

  public var description: String { origin + path }

  /// As in the header `Host`: with the port where it is not the scheme's own.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == Self.usualPort(scheme) ? name : "\(name):\(port)"
  }

  /// Where the host is a number, that number: nothing is to be looked up.
  var address: IPAddress? { IPAddress(host) }

  /// Where a redirection leads (RFC 3986, 5.2, for the forms that servers send).
  func resolving(_ location: String) throws(OutboundFailure) -> OutboundURL {
    if location.hasPrefix("//") { return try OutboundURL("\(scheme.rawValue):\(location)") }
    if location.hasPrefix("/") { return try OutboundURL(origin + location) }
    if location.prefix(while: { !"/?#".contains($0) }).contains(":") { return try OutboundURL(location) }
    let folder = path.prefix { $0 != "?" }.lastIndex(of: "/").map { path[...$0] } ?? "/"
    return try OutboundURL("\(origin)\(folder)\(location)")
  }

  private static func hostAndPort(
    _ authority: Substring,
    _ scheme: Scheme
  ) throws(OutboundFailure) -> (String, Int) {
    guard !authority.contains("@") else {
      throw .notAnAddress("The address must not carry a user name or a password.")
    }
    let isBracketed = authority.hasPrefix("[")
    let nameEnd = isBracketed ? authority.firstIndex(of: "]").map { authority.index(after: $0) } : nil
    let name = nameEnd.map { authority[..<$0] } ?? authority.prefix { $0 != ":" }
    let rest = authority.dropFirst(name.count)
    let host = isBracketed ? String(name.dropFirst().dropLast()) : name.lowercased()
    let isSound = isBracketed ? IPAddress(host)?.bytes.count == 16 : isHostName(host)
    guard isSound else { throw .notAnAddress("“\(name.prefix(100))” is not the name of a host.") }
    guard !rest.isEmpty else { return (host, usualPort(scheme)) }
    guard rest.hasPrefix(":"), rest.dropFirst().allSatisfy(\.isNumber), let port = Int(rest.dropFirst()),
      (1...65535).contains(port)
    else { throw .notAnAddress("“\(rest.prefix(20))” is not a port from 1 to 65535.") }
    return (host, port)
  }

  /// RFC 1123, and the underscores of container networks. A name that ends in a number must be a plain address: systems
  /// take 127.1, 0x7f.1 and 2130706433 for addresses too.
  private static func isHostName(_ host: String) -> Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard host.utf8.count <= 253, let last = labels.last else { return false }
    let isSound = labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
        && label.utf8.allSatisfy { byte in
          (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
        }
    }
    let isNumeric = last.allSatisfy(\.isNumber) || last.hasPrefix("0x")
    return isSound && (!isNumeric || IPAddress(host)?.bytes.count == 4)
  }

  private static func usualPort(_ scheme: Scheme) -> Int { scheme == .https ? 443 : 80 }
}

internal import Glibc

/// An address of the internet protocol, of either version.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  /// 4 or 16, the most significant first.
  public let bytes: [UInt8]

  /// Reads `192.0.2.1` and `2001:db8::1` alone: no octal, no hexadecimal, no numbers left out, no zones.
  public init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.bytes = Array(bytes.prefix(4))
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      self.bytes = bytes
    } else {
      return nil
    }
  }

  /// - Parameter bytes: 4 or 16.
  init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Reachable from everywhere, by IANA's special-purpose registries (RFC 6890 and its successors): not this machine, not
  /// a private network, not a tunnel in which another address hides.
  public var isPublic: Bool {
    let refused = bytes.count == 4 ? Self.specialVersion4 : Self.specialVersion6
    guard bytes.count == 4 || Self.globalVersion6.contains(self) else { return false }
    return !refused.contains { $0.contains(self) }
  }

  /// Where clouds hand out credentials to whoever asks from inside: never called, whatever is allowed.
  var isMetadataService: Bool { Self.metadataServices.contains { $0.contains(self) } }

  private static let specialVersion4 = ranges(
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4"
  )

  /// Everything else of version 6 is special: loopback, mapped and translated version 4, local, multicast.
  private static let globalVersion6 = AddressRange([0x20] + [UInt8](repeating: 0, count: 15), length: 3)

  /// Teredo, benchmarks, ORCHID; documentation; 6to4.
  private static let specialVersion6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")

  private static let metadataServices = ranges("169.254.0.0/16", "fd00:ec2::/32", "100.100.100.200/32")

  private static func ranges(_ texts: String...) -> [AddressRange] { texts.compactMap { AddressRange($0) } }
}

/// Addresses that begin with the same bits: `10.0.0.0/8`.
public struct AddressRange: Hashable, Sendable {
  private let bytes: [UInt8]
  private let length: Int

  init(_ bytes: [UInt8], length: Int) {
    self.bytes = bytes
    self.length = length
  }

  /// Reads `10.0.0.0/8`, or one address.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
    let most = address.bytes.count * 8
    guard let length = parts.count == 2 ? Int(parts[1]) : most, (0...most).contains(length) else { return nil }
    self.init(address.bytes, length: length)
  }

  public func contains(_ address: IPAddress) -> Bool {
    guard address.bytes.count == bytes.count else { return false }
    let whole = length / 8
    guard address.bytes.prefix(whole) == bytes.prefix(whole) else { return false }
    let rest = length % 8
    guard rest > 0 else { return true }
    let mask = UInt8.max << UInt8(8 - rest)
    return address.bytes[whole] & mask == bytes[whole] & mask
  }
}

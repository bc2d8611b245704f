/// What this server may call: public addresses on the web's ports, and what an administrator named.
public struct AddressPolicy: Sendable {
  static let publicPorts: Set<Int> = [80, 443, 8080, 8443]

  private let origins: Set<String>
  private let ranges: [AddressRange]
  private let givesCredentials: Bool

  /// - Parameter allowing: origins (`http://minio:9000`) and ranges of addresses (`10.1.0.0/16`) besides the public ones.
  /// - Throws: `OutboundFailure.notAnAddress` for what is neither.
  public init(allowing entries: [String] = []) throws(OutboundFailure) {
    var origins: Set<String> = []
    var ranges: [AddressRange] = []
    for entry in entries {
      if let range = AddressRange(entry) {
        ranges.append(range)
        continue
      }
      let url = try OutboundURL(entry)
      guard url.path == "/" else {
        throw .notAnAddress("“\(entry)” must be a scheme, a host and a port, without a path.")
      }
      origins.insert(url.origin)
    }
    self.origins = origins
    self.ranges = ranges
    givesCredentials = false
  }

  /// For the keys of a role alone: one origin, which may be the metadata service that nothing else may call.
  init(credentialsFrom origin: String) {
    origins = [origin]
    ranges = []
    givesCredentials = true
  }

  /// Whether one of a host's addresses may be called for this URL.
  func permits(_ address: IPAddress, for url: OutboundURL) -> Bool {
    if givesCredentials { return origins.contains(url.origin) }
    guard !address.isMetadataService else { return false }
    if origins.contains(url.origin) || ranges.contains(where: { $0.contains(address) }) { return true }
    return address.isPublic && Self.publicPorts.contains(url.port)
  }
}

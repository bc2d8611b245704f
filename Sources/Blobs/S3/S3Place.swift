public import Outbound

/// Where a bucket is.
public struct S3Place: Sendable {
  /// Where addresses name the bucket (AWS's "path-style" and "virtual-hosted-style requests").
  public enum Addressing: String, CaseIterable, Sendable {
    /// As `virtual` at Amazon, as `path` at other stores, and where the bucket's name cannot stand before the host's.
    case auto
    /// After the host's name: `http://minio:9000/bucket/key`.
    case path
    /// Before the host's name: `https://bucket.storage.example.org/key`.
    case virtual
  }

  public let region: String
  public let bucket: String
  /// Before every key; empty, or ends with a slash.
  public let prefix: String
  /// Scheme, host and port.
  private let origin: String
  private let isPathStyle: Bool

  /// - Parameters:
  ///   - endpoint: of a store that is not Amazon's, such as `http://minio:9000`, without the bucket.
  ///   - prefix: a folder in the bucket.
  /// - Throws: `OutboundFailure.notAnAddress` where endpoint or bucket make no address.
  public init(
    endpoint: String?,
    region: String,
    bucket: String,
    prefix: String = "",
    addressing: Addressing = .auto
  ) throws(OutboundFailure) {
    self.region = region
    self.bucket = bucket
    let folder = prefix.split(separator: "/").joined(separator: "/")
    self.prefix = folder.isEmpty ? "" : folder + "/"
    let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    let store = try OutboundURL(endpoint ?? "https://s3.\(region).\(suffix)")
    guard store.path == "/" else {
      throw .notAnAddress("“\(endpoint ?? region)” must be a scheme, a host and a port, without a path.")
    }
    let hasCapitals = bucket != bucket.lowercased()
    switch addressing {
    case .path: isPathStyle = true
    case .virtual: isPathStyle = false
    // Amazon's certificate covers one label before s3 alone.
    case .auto: isPathStyle = endpoint != nil || bucket.contains(".") || hasCapitals
    }
    guard isPathStyle || !hasCapitals else {
      throw .notAnAddress("“\(bucket)” has capitals, which the name of a host has not: address it by path.")
    }
    origin = isPathStyle ? store.origin : store.origin.replacing("://", with: "://\(bucket).", maxReplacements: 1)
    _ = try url(key: nil)
  }

  /// What the outbound policy must allow.
  public var allowedOrigin: String { origin }

  /// - Parameters:
  ///   - key: without the prefix; nil is the bucket.
  ///   - query: encoded, in the order in which it is sent.
  func url(key: String?, query: String = "") throws(OutboundFailure) -> OutboundURL {
    let bucketPath = isPathStyle ? "/\(PercentEncoding.encoded(bucket))" : ""
    let keyPath = key.map { "/" + PercentEncoding.encoded(prefix + $0, keeping: "/") } ?? (isPathStyle ? "" : "/")
    return try OutboundURL("\(origin)\(bucketPath)\(keyPath)\(query.isEmpty ? "" : "?" + query)")
  }
}

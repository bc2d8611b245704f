public import Outbound

/// Where a bucket is.
public struct S3Place: Sendable {
  public let region: String
  public let bucket: String
  /// Before every key; empty, or ends with a slash.
  public let prefix: String
  /// Scheme, host and port.
  private let origin: String
  private let isPathStyle: Bool

  /// - Parameters:
  ///   - endpoint: of a store that is not Amazon's, such as `http://minio:9000`; it is spoken to with the bucket in the path.
  ///   - prefix: a folder in the bucket.
  /// - Throws: `OutboundFailure.notAnAddress` where endpoint or bucket make no address.
  public init(endpoint: String?, region: String, bucket: String, prefix: String = "") throws(OutboundFailure) {
    self.region = region
    self.bucket = bucket
    let folder = prefix.split(separator: "/").joined(separator: "/")
    self.prefix = folder.isEmpty ? "" : folder + "/"
    let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    if let endpoint {
      let url = try OutboundURL(endpoint)
      guard url.path == "/" else {
        throw .notAnAddress("“\(endpoint)” must be a scheme, a host and a port, without a path.")
      }
      origin = url.origin
      isPathStyle = true
    } else if bucket.contains(".") {
      // The certificate covers one label before s3 alone.
      origin = "https://s3.\(region).\(suffix)"
      isPathStyle = true
    } else {
      origin = "https://\(bucket).s3.\(region).\(suffix)"
      isPathStyle = false
    }
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

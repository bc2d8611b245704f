internal import Outbound

/// A page of `ListObjects`, of either version.
struct S3ListPage {
  let entries: [(key: String, size: Int)]
  /// The parameter that asks for what follows; nil on the last page.
  let following: String?

  init(_ text: String) {
    // Only where the server says so: a server that does not encode may have a % in a key.
    let isEncoded = S3XML.first("EncodingType", in: text) == "url"
    let decoded: (String) -> String = { isEncoded ? PercentEncoding.decoded($0.replacing("+", with: " ")) : $0 }
    entries = S3XML.all("Contents", in: text).map { entry in
      (decoded(S3XML.first("Key", in: entry) ?? ""), S3XML.first("Size", in: entry).flatMap { Int($0) } ?? 0)
    }
    if S3XML.first("IsTruncated", in: text) != "true" {
      following = nil
    } else if let token = S3XML.first("NextContinuationToken", in: text) {
      following = "continuation-token=\(PercentEncoding.encoded(token))"
    } else {
      let marker = S3XML.first("NextMarker", in: text).map(decoded) ?? entries.last?.key
      following = marker.map { "marker=\(PercentEncoding.encoded($0))" }
    }
  }
}

import Blobs
import FoundationEssentials
import Outbound

/// The bucket for pictures, checked as far as it can be without calling it.
struct BucketSettings: Sendable {
  let place: S3Place
  let credentials: any CredentialSource

  var name: String { place.bucket }

  /// - Returns: nil where there is no `MEDIA_BUCKET`.
  init?(_ values: SettingValues, credentials: any CredentialSource) throws(SettingsFailure) {
    guard let text = values[.mediaBucket] else { return nil }
    let styles = S3Place.Addressing.allCases.map(\.rawValue)
    let style = try Settings.choice(values, .storageAddressing, among: styles)
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    do {
      place = try S3Place(
        endpoint: values[.storageEndpoint],
        region: values[.storageRegion] ?? "",
        bucket: parts.first ?? "",
        prefix: parts.count > 1 ? parts[1] : "",
        addressing: style.flatMap(S3Place.Addressing.init) ?? .auto
      )
    } catch {
      throw SettingsFailure(
        "MEDIA_BUCKET, AWS_REGION, AWS_ENDPOINT_URL or AWS_S3_ADDRESSING_STYLE cannot be used: \(error)"
      )
    }
    self.credentials = credentials
  }

  /// The operator's own setting allows its address, inside or not.
  func bucket() throws -> S3Bucket {
    S3Bucket(
      place,
      credentials: credentials,
      outbound: Outbound(policy: try AddressPolicy(allowing: [place.allowedOrigin])),
      now: { Int64(Date().timeIntervalSince1970) }
    )
  }
}

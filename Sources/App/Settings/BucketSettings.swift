import Blobs
import FoundationEssentials
import Outbound

/// The bucket for pictures, checked as far as it can be without calling it.
struct BucketSettings: Sendable {
  let place: S3Place
  let credentials: AWSCredentials

  /// - Returns: nil where there is no `MEDIA_BUCKET`.
  init?(_ values: SettingValues) throws(SettingsFailure) {
    guard let text = values[.mediaBucket] else { return nil }
    guard let key = values[.storageKey], let secret = values[.storageSecret] else {
      throw SettingsFailure(
        "MEDIA_BUCKET is set, but AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not: set all of them."
      )
    }
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    do {
      place = try S3Place(
        endpoint: values[.storageEndpoint],
        region: values[.storageRegion] ?? "",
        bucket: parts.first ?? "",
        prefix: parts.count > 1 ? parts[1] : ""
      )
    } catch {
      throw SettingsFailure("MEDIA_BUCKET, AWS_REGION or AWS_ENDPOINT_URL cannot be used: \(error)")
    }
    credentials = AWSCredentials(accessKey: key, secretKey: secret, sessionToken: values[.storageToken])
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

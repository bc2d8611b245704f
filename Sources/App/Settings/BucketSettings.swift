import Blobs
import FoundationEssentials
import Outbound

/// The bucket for pictures, checked as far as it can be without calling it.
struct BucketSettings: Sendable {
  let place: S3Place
  let credentials: any CredentialSource

  /// - Returns: nil where there is no `MEDIA_BUCKET`.
  init?(_ values: SettingValues) throws(SettingsFailure) {
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
    credentials = try Self.credentials(values)
  }

  /// The keys that are set; without them the role's, of the container or of the machine.
  private static func credentials(_ values: SettingValues) throws(SettingsFailure) -> any CredentialSource {
    switch (values[.storageKey], values[.storageSecret]) {
    case (let key?, let secret?):
      return AWSCredentials(accessKey: key, secretKey: secret, sessionToken: values[.storageToken])
    case (nil, nil): break
    default:
      throw SettingsFailure(
        "Of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY one is set: set both, or neither to use the role of this machine."
      )
    }
    do {
      return try RoleCredentials(place(values)) { Int64(Date().timeIntervalSince1970) }
    } catch {
      throw SettingsFailure("The address that gives the role’s keys cannot be used: \(error)")
    }
  }

  private static func place(_ values: SettingValues) -> RoleCredentials.Place {
    let token = values[.containerToken]
    if let path = values[.containerPath] { return .container(url: "http://169.254.170.2\(path)", token: token) }
    if let url = values[.containerURL] { return .container(url: url, token: token) }
    return .machine(origin: values[.metadataService] ?? "")
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

import FoundationEssentials
import Outbound

/// The keys for Amazon's services: those that are set; without them the role's, of the container or of the machine.
enum AmazonKeys {
  static func source(_ values: SettingValues) throws(SettingsFailure) -> any CredentialSource {
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
}

import Domain
import FoundationEssentials
import Logging
import Outbound

/// Every setting, checked: what a running server works with.
struct Settings: Sendable {
  struct Administrator: Sendable {
    let name: String
    let password: String
    let email: String
  }

  enum Engine: Sendable {
    case sqlite(path: String)
    /// Handed to libpq as it is; empty where the PG… variables say everything.
    case postgres(connectionString: String)
  }

  struct TLS: Sendable {
    let certificate: String
    let key: String
  }

  /// A second port, for plain http.
  struct PlainPort: Sendable {
    let port: Int
    let challengeFolder: String?
  }

  let host: String
  let port: Int
  let dataDirectory: String
  /// nil for the store's own choice.
  let minimumFreeBytes: Int64?
  let engine: Engine
  /// What libpq is to find in the environment, wherever it came from.
  let postgresVariables: [(key: String, text: String)]
  let amazonKeys: any CredentialSource
  let amazonRegion: String
  /// nil where the folder alone keeps pictures.
  let bucket: BucketSettings?
  /// nil where exports have no table to bring up to date.
  let labelTable: LabelTableSettings?
  let administrator: Administrator?
  let publicURL: PublicURL?
  let allowedHosts: [String]
  let frameAncestors: FrameAncestors
  let trustedProxies: [AddressRange]
  let outboundPolicy: AddressPolicy
  /// Without a slash at its end.
  let nuclio: String?
  /// Of models; nil where the data folder may have one.
  let endpointsFile: String?
  /// nil where a file of the data folder has it.
  let secretKey: String?
  let runner: String?
  let authorFile: String
  let mascot: Mascot?
  let tls: TLS?
  let plainPort: PlainPort?
  let shutdownDelay: Duration
  let logLevel: Logger.Level
  let logFormat: LogFormat?
  let migrates: Bool
  let workers: Int
  let shareDirectory: String?
  /// nil where nothing is backed up by the clock.
  let backupHours: Int?
  let backupDirectory: String
  let backupKeep: Int

  init(_ values: SettingValues) throws(SettingsFailure) {
    host = values[.host] ?? ""
    port = try Self.number(values, .port, within: 1...65535)
    dataDirectory = values[.dataDirectory] ?? ""
    minimumFreeBytes =
      values[.minimumFreeBytes] == nil
      ? nil : Int64(try Self.number(values, .minimumFreeBytes, within: 0...(1 << 50)))
    engine = try Self.engine(values) ?? .sqlite(path: "\(dataDirectory)/porthole.sqlite")
    postgresVariables = Self.postgresSettings.compactMap { setting in values[setting].map { (setting.key, $0) } }
    amazonKeys = try AmazonKeys.source(values)
    amazonRegion = values[.storageRegion] ?? ""
    bucket = try BucketSettings(values, credentials: amazonKeys)
    labelTable = try LabelTableSettings(values)
    administrator = try Self.administrator(values)
    publicURL = try values[.publicURL].map { (text) throws(SettingsFailure) in try PublicURL(text) }
    allowedHosts = try Self.hosts(values)
    frameAncestors = try FrameAncestors(values[.embedOrigins] ?? "")
    trustedProxies = try Self.ranges(values, .trustedProxies)
    let dashboard = try Self.nuclio(values)
    nuclio = dashboard?.address
    outboundPolicy = try Self.outboundPolicy(Self.list(values[.outboundAllow]), dashboard?.origin)
    endpointsFile = values[.endpointsFile]
    secretKey = try Self.secretKey(values)
    runner = values[.user]
    authorFile = values[.authorFile] ?? ""
    mascot = try Self.choice(values, .mascot, among: Mascot.allCases.map(\.rawValue)).flatMap { Mascot(rawValue: $0) }
    tls = try Self.pair(values, .tlsCertificate, .tlsKey).map { TLS(certificate: $0.0, key: $0.1) }
    plainPort = try Self.plainPort(values, publicURL: publicURL)
    shutdownDelay = .seconds(try Self.number(values, .shutdownDelay, within: 0...300))
    let levels = Logger.Level.allCases.map(\.rawValue)
    logLevel = try Self.choice(values, .logLevel, among: levels).flatMap { Logger.Level(rawValue: $0) } ?? .info
    logFormat = try Self.choice(values, .logFormat, among: ["text", "json"]).flatMap { LogFormat(rawValue: $0) }
    migrates = try Self.choice(values, .migrate, among: ["on", "off"]) == "on"
    workers = try Self.number(values, .workers, within: 0...32)
    shareDirectory = values[.shareDirectory]
    backupHours = values[.backupEvery] == nil ? nil : try Self.number(values, .backupEvery, within: 1...8760)
    backupDirectory = values[.backupDirectory] ?? "\(dataDirectory)/backups"
    backupKeep = try Self.number(values, .backupKeep, within: 1...1000)
  }

  /// From this process's own environment.
  static func ofThisProcess() throws(SettingsFailure) -> Settings {
    try Settings(SettingValues(environment: ProcessInfo.processInfo.environment))
  }

  private static let postgresSettings: [Setting] = [
    .postgresHost, .postgresPort, .postgresDatabase, .postgresUser, .postgresPassword,
  ]

  /// - Returns: nil where nothing speaks of Postgres.
  private static func engine(_ values: SettingValues) throws(SettingsFailure) -> Engine? {
    if let address = values[.databaseURL] {
      guard ["postgres://", "postgresql://"].contains(where: address.hasPrefix) || address.contains("=") else {
        throw SettingsFailure("DATABASE_URL must begin with postgres:// or postgresql://, or be words such as host=db.")
      }
      return .postgres(connectionString: address)
    }
    if values[.postgresHost] != nil { return .postgres(connectionString: "") }
    if let lonely = postgresSettings.first(where: { values[$0] != nil }) {
      throw SettingsFailure(
        "\(lonely.key) is set, but neither PGHOST nor DATABASE_URL: set one of them, or take \(lonely.key) away for SQLite."
      )
    }
    return nil
  }

  private static func administrator(_ values: SettingValues) throws(SettingsFailure) -> Administrator? {
    let email = values[.adminEmail]
    guard let (name, password) = try pair(values, .adminUser, .adminPassword) else {
      guard email == nil else {
        throw SettingsFailure("ADMIN_EMAIL is set, but ADMIN_USER is not: set both or neither.")
      }
      return nil
    }
    return Administrator(name: name, password: password, email: email ?? "")
  }

  private static func number(
    _ values: SettingValues,
    _ setting: Setting,
    within range: ClosedRange<Int>
  ) throws(SettingsFailure) -> Int {
    let text = values[setting] ?? ""
    guard let number = Int(text), range.contains(number) else {
      throw SettingsFailure(
        "\(setting.key) is “\(text)”: it must be a number from \(range.lowerBound) to \(range.upperBound)."
      )
    }
    return number
  }

  private static func plainPort(
    _ values: SettingValues,
    publicURL: PublicURL?
  ) throws(SettingsFailure) -> PlainPort? {
    guard values[.plainPort] != nil else {
      guard values[.challengeFolder] == nil else {
        throw SettingsFailure("ACME_FOLDER is set, but HTTP_REDIRECT_PORT is not: set both or neither.")
      }
      return nil
    }
    guard values[.tlsCertificate] != nil, publicURL?.scheme == "https" else {
      throw SettingsFailure("HTTP_REDIRECT_PORT needs TLS_CERT, TLS_KEY and a PUBLIC_URL that begins with https://.")
    }
    return PlainPort(
      port: try number(values, .plainPort, within: 1...65535),
      challengeFolder: values[.challengeFolder]
    )
  }

  static func choice(
    _ values: SettingValues,
    _ setting: Setting,
    among choices: [String]
  ) throws(SettingsFailure) -> String? {
    guard let text = values[setting] else { return nil }
    guard choices.contains(text.lowercased()) else {
      throw SettingsFailure("\(setting.key) is “\(text)”: it must be one of \(choices.joined(separator: ", ")).")
    }
    return text.lowercased()
  }

  /// Two settings that mean something only together.
  private static func pair(
    _ values: SettingValues,
    _ first: Setting,
    _ second: Setting
  ) throws(SettingsFailure) -> (String, String)? {
    switch (values[first], values[second]) {
    case (nil, nil): return nil
    case (let one?, let other?): return (one, other)
    case (_?, nil): throw SettingsFailure("\(first.key) is set, but \(second.key) is not: set both or neither.")
    case (nil, _?): throw SettingsFailure("\(second.key) is set, but \(first.key) is not: set both or neither.")
    }
  }

  private static func secretKey(_ values: SettingValues) throws(SettingsFailure) -> String? {
    guard let key = values[.secretKey] else { return nil }
    guard key.utf8.count >= 32 else {
      throw SettingsFailure("SECRET_KEY has fewer than 32 characters: make one with openssl rand -base64 32.")
    }
    return key
  }

  private static func nuclio(_ values: SettingValues) throws(SettingsFailure) -> (address: String, origin: String)? {
    if values[.nuclioURL] != nil, values[.nuclioHost] != nil {
      throw SettingsFailure("NUCLIO_URL and CVAT_NUCLIO_HOST are both set: set one of them.")
    }
    let parts = values[.nuclioHost].map {
      "\(values[.nuclioScheme] ?? "")://\($0):\(values[.nuclioPort] ?? "")"
    }
    guard var address = values[.nuclioURL] ?? parts else { return nil }
    while address.hasSuffix("/") { address.removeLast() }
    do {
      return (address, try OutboundURL(address).origin)
    } catch {
      let key = parts == nil ? "NUCLIO_URL" : "CVAT_NUCLIO_HOST, CVAT_NUCLIO_PORT or CVAT_NUCLIO_SCHEME"
      throw SettingsFailure("\(key) cannot be used: \(error)")
    }
  }

  /// - Parameter origin: of a server that another setting names, and so allows.
  private static func outboundPolicy(
    _ entries: [String],
    _ origin: String?
  ) throws(SettingsFailure) -> AddressPolicy {
    do {
      return try AddressPolicy(allowing: entries + [origin].compactMap(\.self))
    } catch {
      throw SettingsFailure("OUTBOUND_ALLOW cannot be used: \(error)")
    }
  }

  private static func ranges(_ values: SettingValues, _ setting: Setting) throws(SettingsFailure) -> [AddressRange] {
    try list(values[setting]).map { (text) throws(SettingsFailure) in
      guard let range = AddressRange(text) else {
        throw SettingsFailure("\(setting.key) has “\(text)”: it must be an address or a range such as 10.0.0.0/8.")
      }
      return range
    }
  }

  /// What a request may name; `*` is any, as CVAT has it.
  private static func hosts(_ values: SettingValues) throws(SettingsFailure) -> [String] {
    let hosts = list(values[.allowedHosts])
    for host in hosts where host.contains(where: { "/ \\?#@".contains($0) }) || (host != "*" && host.contains("*")) {
      throw SettingsFailure("ALLOWED_HOSTS has “\(host)”: it must be names such as porthole.example.org, or * for any.")
    }
    return hosts
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { String($0).trimmed.lowercased() }.filter { !$0.isEmpty }
  }
}

import Domain
import Glibc
import NIOSSL

/// A certificate chain with the key that belongs to it.
struct CertificatePair: Sendable {
  let chain: [NIOSSLCertificateSource]
  let key: NIOSSLPrivateKeySource
  /// When the first certificate of the chain ends.
  let expiresAt: Timestamp

  /// - Throws: `SettingsFailure` where a file cannot be read, or the two do not belong together.
  init(_ files: Settings.TLS) throws(SettingsFailure) {
    let certificates = try Self.read(.tlsCertificate, files.certificate, as: "certificate") { path in
      try NIOSSLCertificate.fromPEMFile(path)
    }
    let privateKey = try Self.read(.tlsKey, files.key, as: "private key without a passphrase") { path in
      try NIOSSLPrivateKey(file: path, format: .pem)
    }
    chain = certificates.map { .certificate($0) }
    key = .privateKey(privateKey)
    expiresAt = Timestamp(milliseconds: Int64(certificates.first?.notValidAfter ?? 0) * 1000)
    do {
      // Only a context compares the key with the certificate.
      _ = try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: key))
    } catch {
      throw SettingsFailure(
        "The certificate of TLS_CERT (\(files.certificate)) and the key of TLS_KEY (\(files.key)) do not belong together."
      )
    }
  }

  private static func read<Value>(
    _ setting: Setting,
    _ path: String,
    as kind: String,
    _ parse: (String) throws -> Value
  ) throws(SettingsFailure) -> Value {
    guard access(path, R_OK) == 0 else {
      let reason = String(cString: strerror(errno))
      throw SettingsFailure("\(setting.key) names \(path), which user \(getuid()) cannot read: \(reason).")
    }
    do {
      return try parse(path)
    } catch {
      throw SettingsFailure("\(setting.key) names \(path), in which there is no \(kind) in PEM form.")
    }
  }
}

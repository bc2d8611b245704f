import Domain
import NIOSSL

/// A certificate chain with the key that belongs to it.
struct CertificatePair: Sendable {
  let chain: [NIOSSLCertificateSource]
  let key: NIOSSLPrivateKeySource
  /// When the first certificate of the chain ends.
  let expiresAt: Timestamp

  /// - Throws: `SettingsFailure` where a file cannot be read, or the two do not belong together.
  init(_ files: Settings.TLS) throws(SettingsFailure) {
    do {
      let certificates = try NIOSSLCertificate.fromPEMFile(files.certificate)
      chain = certificates.map { .certificate($0) }
      key = .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
      expiresAt = Timestamp(milliseconds: Int64(certificates.first?.notValidAfter ?? 0) * 1000)
      // Only a context compares the key with the certificate.
      _ = try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: key))
    } catch {
      throw SettingsFailure(
        "TLS_CERT (\(files.certificate)) and TLS_KEY (\(files.key)) cannot be used: \(error)."
      )
    }
  }
}

import Domain
import FoundationEssentials
import Glibc
import Workflows

/// What secrets are encrypted with where `SECRET_KEY` does not say it: a file that the first start makes, for its owner alone.
struct KeyFile {
  let text: String

  /// - Throws: `SettingsFailure` where it can neither be read nor made.
  init(in dataDirectory: String) throws(SettingsFailure) {
    let folder = "\(dataDirectory)/keys"
    let path = "\(folder)/secret.key"
    if let present = FileManager.default.contents(atPath: path) {
      text = String(decoding: present, as: UTF8.self).trimmed
      guard text.utf8.count >= 32 else {
        throw SettingsFailure("\(path) is no key of ours: put the right one back, or take it away for a new one.")
      }
      return
    }
    text = Secret().text + Secret().text
    let isMade = (mkdir(folder, 0o700) == 0 || errno == EEXIST) && Self.write(text, to: path)
    guard isMade else { throw SettingsFailure("\(path) cannot be made: \(String(cString: strerror(errno))).") }
  }

  /// Of several processes that begin together one makes the file; the others fail, and read it when they begin again.
  private static func write(_ text: String, to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    let bytes = Array((text + "\n").utf8)
    return Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
  }
}

extension Settings {
  /// With the key that `SECRET_KEY` says, or the file in the data folder.
  func vault() throws(SettingsFailure) -> Vault {
    guard let secretKey else { return Vault(passphrase: try KeyFile(in: dataDirectory).text) }
    return Vault(passphrase: secretKey)
  }
}

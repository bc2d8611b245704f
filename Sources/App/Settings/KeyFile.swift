import Domain
import FoundationEssentials
import Glibc
import Workflows

/// What secrets are encrypted with where `SECRET_KEY` does not say it: a file that the first start makes, for its owner alone.
struct KeyFile {
  let text: String

  /// Processes that begin together get the same key.
  ///
  /// - Throws: `SettingsFailure` where it can neither be read nor made.
  init(in dataDirectory: String) throws(SettingsFailure) {
    let path = Self.path(in: dataDirectory)
    guard let found = Self.key(at: path) ?? Self.keyMade(at: path, in: "\(dataDirectory)/keys") else {
      throw SettingsFailure("\(path) can neither be read nor made: \(String(cString: strerror(errno))).")
    }
    guard found.utf8.count >= 32 else {
      throw SettingsFailure("\(path) is no key of ours: put the right one back, or take it away for a new one.")
    }
    text = found
  }

  /// The key of a server that has been started; nil where there is none yet.
  static func present(in dataDirectory: String) -> String? {
    key(at: path(in: dataDirectory))
  }

  private static func path(in dataDirectory: String) -> String { "\(dataDirectory)/keys/secret.key" }

  private static func key(at path: String) -> String? {
    guard let present = FileManager.default.contents(atPath: path), !present.isEmpty else { return nil }
    return String(decoding: present, as: UTF8.self).trimmed
  }

  /// Who has the file's lock first fills it; the others wait for that, and read it.
  private static func keyMade(at path: String, in folder: String) -> String? {
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { return nil }
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    defer { close(file) }
    guard flock(file, LOCK_EX) == 0 else { return nil }
    if let others = key(at: path) { return others }
    let text = Secret().text + Secret().text
    let bytes = Array((text + "\n").utf8)
    return write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0 ? text : nil
  }
}

extension Settings {
  /// With the key that `SECRET_KEY` says, or the file in the data folder.
  func vault() throws(SettingsFailure) -> Vault {
    guard let secretKey else { return Vault(passphrase: try KeyFile(in: dataDirectory).text) }
    return Vault(passphrase: secretKey)
  }

  /// The same, of a server that has been started; nil where there is no key yet.
  var presentVault: Vault? {
    (secretKey ?? KeyFile.present(in: dataDirectory)).map(Vault.init(passphrase:))
  }
}

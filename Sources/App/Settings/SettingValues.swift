import FoundationEssentials

/// The settings as texts, each with the place it came from.
struct SettingValues: Sendable {
  enum Source: Equatable, Sendable {
    case fallback
    case environment
    case file(String)
  }

  private var values: [String: (text: String, source: Source)] = [:]

  /// Reads `KEY`, or the file that `KEY_FILE` names for a secret. An empty text counts as not set.
  init(environment: [String: String]) throws(SettingsFailure) {
    for setting in Setting.all {
      let direct = environment[setting.key].flatMap { $0.isEmpty ? nil : $0 }
      let fileKey = "\(setting.key)_FILE"
      let file = setting.isSecret ? environment[fileKey].flatMap { $0.isEmpty ? nil : $0 } : nil
      switch (direct, file) {
      case (_?, _?):
        throw SettingsFailure("\(setting.key) and \(fileKey) are both set: set one of them.")
      case (let text?, nil):
        values[setting.key] = (text, .environment)
      case (nil, let path?):
        values[setting.key] = (try Self.secret(at: path, key: fileKey), .file(path))
      case (nil, nil):
        if let fallback = setting.fallback { values[setting.key] = (fallback, .fallback) }
      }
    }
  }

  subscript(_ setting: Setting) -> String? { values[setting.key]?.text }

  func source(of setting: Setting) -> Source? { values[setting.key]?.source }

  private static func secret(at path: String, key: String) throws(SettingsFailure) -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SettingsFailure("\(key) names \(path), which cannot be read.")
    }
    var text = String(decoding: data, as: UTF8.self)
    while text.last?.isNewline == true { text.removeLast() }
    guard !text.isEmpty else { throw SettingsFailure("\(key) names \(path), which is empty.") }
    return text
  }
}

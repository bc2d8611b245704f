import FoundationEssentials

/// The settings as texts, each with the place it came from.
struct SettingValues: Sendable {
  enum Source: Equatable, Sendable {
    case fallback
    case environment
    /// A name of CVAT's.
    case alias(String)
    case file(String)
  }

  private var values: [String: (text: String, source: Source)] = [:]

  /// Reads `KEY`, or the file that `KEY_FILE` names for a secret, or either by CVAT's name. An empty text counts as not set.
  init(environment: [String: String]) throws(SettingsFailure) {
    let environment = environment.filter { !$0.value.isEmpty }
    for setting in Setting.all {
      let names = [setting.key, setting.alias].compactMap(\.self)
      let keys = names + (setting.isSecret ? names.map { "\($0)_FILE" } : [])
      let present = keys.filter { environment[$0] != nil }
      guard present.count < 2 else {
        throw SettingsFailure("\(present[0]) and \(present[1]) are both set: set one of them.")
      }
      guard let key = present.first, let text = environment[key] else {
        if let fallback = setting.fallback { values[setting.key] = (fallback, .fallback) }
        continue
      }
      if names.contains(key) {
        values[setting.key] = (text, key == setting.key ? .environment : .alias(key))
      } else {
        values[setting.key] = (try Self.secret(at: text, key: key), .file(text))
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

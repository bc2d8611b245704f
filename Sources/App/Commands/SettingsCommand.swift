import ArgumentParser
import FoundationEssentials

struct SettingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settings",
    abstract: "Prints every setting, its value and where it came from."
  )

  @Flag(help: "Prints docs/configuration.md instead.")
  var markdown = false

  func run() async throws {
    try await Ending.reporting {
      guard !markdown else { return print(SettingsDocument.markdown, terminator: "") }
      let values = try SettingValues(environment: ProcessInfo.processInfo.environment)
      for setting in Setting.all {
        let shown = values[setting].map { setting.isSecret ? "(hidden)" : $0 } ?? "–"
        print("\(setting.key)=\(shown)  [\(words(values.source(of: setting)))]  \(setting.sentence)")
      }
      // Last, so that what is wrong can be found above.
      _ = try Settings(values)
    }
  }

  private func words(_ source: SettingValues.Source?) -> String {
    switch source {
    case .environment: "environment"
    case .alias(let key): key
    case .file(let path): "file \(path)"
    case .fallback: "default"
    case nil: "not set"
    }
  }
}

/// The page `docs/configuration.md`; a test keeps the file equal to this.
enum SettingsDocument {
  static var markdown: String {
    let rows = Setting.all.map { setting in
      "| `\(setting.key)` | \(setting.fallback.map { "`\($0)`" } ?? "–") | \(setting.sentence)"
        + (setting.isSecret ? " A secret: `\(setting.key)_FILE` may name a file instead." : "")
        + (setting.alias.map { " As CVAT has it: `\($0)`." } ?? "") + " |"
    }
    return """
      # Configuration

      Everything is set by environment variables; without any, the server starts on port 8501 with SQLite in `./data`.
      `porthole settings` prints what is in force and where it came from. A wrong value ends the start with status 78 and a
      sentence that names it.

      | name | default | meaning |
      | --- | --- | --- |
      \(rows.joined(separator: "\n"))

      """
  }
}

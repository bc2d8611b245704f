import ArgumentParser
import FoundationEssentials

struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Brings the database's schema up to date; safe to run several times at once."
  )

  func run() async throws {
    try await Ending.reporting {
      var environment = ProcessInfo.processInfo.environment
      environment["MIGRATE"] = "on"
      let settings = try Settings(SettingValues(environment: environment))
      _ = try await StartUp(settings: settings).database(try Installation.find())
    }
  }
}

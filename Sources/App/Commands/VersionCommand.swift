import ArgumentParser
import FoundationEssentials

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Prints version, revision and engine."
  )

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let isPostgres = environment["DATABASE_URL"] != nil || environment["PGHOST"] != nil
    let revision = environment["PORTHOLE_REVISION"] ?? "unknown"
    print("porthole \(Version.number) (revision \(revision), \(isPostgres ? "postgres" : "sqlite"))")
  }
}

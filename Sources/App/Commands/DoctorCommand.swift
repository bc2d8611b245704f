import ArgumentParser
import FoundationEssentials
import Glibc

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks at settings, database, storage, clock, disk and reachability, and says what to do.",
    discussion: "Ends with 0 where nothing is wrong, with 1 where something is, with 78 where the settings are."
  )

  @Flag(help: "Asks neither the server on this machine nor PUBLIC_URL.")
  var offline = false

  func run() async throws {
    try await Ending.reporting {
      var environment = ProcessInfo.processInfo.environment
      environment["LOG_LEVEL"] = environment["LOG_LEVEL"] ?? "error"
      let settings = try Settings(SettingValues(environment: environment))
      if let password = settings.postgresPassword { setenv("PGPASSWORD", password, 1) }
      let doctor = Doctor(settings: settings, installation: try Installation.find())
      let findings = await doctor.findings(looksOut: !offline)
      for finding in findings { print(finding.text) }
      let wrong = findings.count { $0.verdict == .wrong }
      guard wrong == 0 else {
        print("\(wrong) of \(findings.count) things are wrong.")
        throw ExitCode(1)
      }
      print("Nothing is wrong.")
    }
  }
}

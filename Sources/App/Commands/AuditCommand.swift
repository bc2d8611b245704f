import ArgumentParser
import Domain
import Workflows

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Proves that nobody changed or removed an entry of the audit; ends with 1 where somebody did.",
    discussion: "Seals are made with SECRET_KEY, or with the key in DATA_DIR: run it where the server has them."
  )

  @Flag(
    help:
      "Seals every entry anew, as it is now. Use it after SECRET_KEY was replaced, and check with the old one before."
  )
  var sealAgain = false

  func run() async throws {
    try await Ending.reporting {
      let instance = try await CommandLineInstance(migrates: true)
      guard let vault = instance.settings.presentVault else {
        throw SettingsFailure("There is no key in \(instance.settings.dataDirectory)/keys, and SECRET_KEY is not set.")
      }
      let chain = AuditChain(database: instance.database, vault: vault)
      if sealAgain { try await chain.sealAgain(by: .commandLine, now: Services.timeOfDay()) }
      let finding = Self.finding(try await chain.verify())
      print(finding.sentence)
      if finding.state == .bad { throw ExitCode(1) }
    }
  }

  static func finding(_ verdict: AuditVerdict) -> Finding {
    switch verdict {
    case .intact(let sealed, let unsealed):
      let newer = unsealed > 0 ? " \(unsealed) newer have no seal yet." : ""
      return Finding("Audit", .good, "Of \(sealed) sealed entries, all are as they were written.\(newer)")
    case .broken(let sentence):
      return Finding(
        "Audit",
        .bad,
        sentence,
        advice: "Compare it with the newest backup: somebody wrote to the database."
      )
    }
  }
}

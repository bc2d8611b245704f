import ArgumentParser
import Database
import Domain
import Store
import Workflows

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks at settings, database, storage, clock, disk and reachability, and says what to do.",
    discussion:
      "Changes nothing but a small object in the bucket, which it removes. Ends with 1 where something is broken."
  )

  func run() async throws {
    let findings = await Self.findings()
    for finding in findings {
      print("\(Self.mark(finding.state)) \(finding.subject): \(finding.sentence)")
      if !finding.advice.isEmpty { print("        \(finding.advice)") }
    }
    let broken = findings.count { $0.state == .bad }
    let odd = findings.count { $0.state == .warning }
    print("\(findings.count - broken - odd) good, \(odd) to look at, \(broken) broken")
    if broken > 0 { throw ExitCode(1) }
  }

  private static func findings() async -> [Finding] {
    do {
      let instance = try await CommandLineInstance(migrates: false, waits: false)
      let lane = instance.lane
      let checkup = Checkup(
        settings: instance.settings,
        installation: instance.installation,
        database: instance.database,
        blobs: instance.blobs,
        vault: instance.settings.presentVault,
        lane: lane,
        now: Services.timeOfDay
      )
      let settings = Finding("Settings", .good, "All of them can be used.")
      let parts = await checkup.findings()
      // Where the bucket cannot even be looked at, its finding says why.
      let isBucketThere = parts.contains { $0.subject == Checkup.bucket && $0.state == .good }
      let trial = isBucketThere ? await StorageTrial.finding(instance.settings) : nil
      return [settings] + parts
        + [trial, await damage(instance.database), await administrator(instance.database), await audit(checkup)]
        .compactMap(\.self)
        + (await Reachability(settings: instance.settings, lane: lane).findings())
    } catch {
      let advice = "porthole settings prints each setting and where it came from."
      return [Finding("Start", .bad, "\(error)", advice: advice)]
    }
  }

  private static func damage(_ database: Database) async -> Finding? {
    guard database.dialect == .sqlite else { return nil }
    do {
      let damage = try await database.damage()
      guard !damage.isEmpty else { return Finding("Tables", .good, "The file of the database is whole.") }
      let advice =
        "Stop the server, keep a copy of the file, and restore the newest backup that porthole backup verify calls whole."
      return Finding("Tables", .bad, "\(damage.joined(separator: "; ")).", advice: advice)
    } catch {
      // The finding about the database says why.
      return nil
    }
  }

  private static func administrator(_ database: Database) async -> Finding? {
    do {
      guard try await UserStore(database).count() == 0 else { return nil }
      let advice = "Run porthole users create --admin NAME, or open the link that the server's log has."
      return Finding("Accounts", .warning, "There is no account yet.", advice: advice)
    } catch {
      // The finding about the database says why.
      return nil
    }
  }

  private static func audit(_ checkup: Checkup) async -> Finding? {
    guard let vault = checkup.vault else { return nil }
    do {
      return AuditCommand.finding(try await AuditChain(database: checkup.database, vault: vault).verify())
    } catch {
      // The finding about the database says why.
      return nil
    }
  }

  private static func mark(_ state: Finding.State) -> String {
    switch state {
    case .good: "ok     "
    case .warning: "look   "
    case .bad: "BROKEN "
    }
  }
}

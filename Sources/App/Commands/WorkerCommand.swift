import ArgumentParser

struct WorkerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Works on background requests, without serving: for several processes on one Postgres."
  )

  func run() async throws {
    LongProcess.prepare()
    try await Ending.reporting {
      let settings = try Settings.ofThisProcess()
      guard settings.workers > 0 else { throw SettingsFailure("WORKERS is 0: a worker needs at least 1.") }
      try await StartUp(settings: settings).server().runWorkersOnly()
    }
  }
}

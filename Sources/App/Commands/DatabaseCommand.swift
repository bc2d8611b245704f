import ArgumentParser
import Database
import FoundationEssentials
import Workflows

struct DatabaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "database",
    abstract: "The database below the settings.",
    subcommands: [Create.self]
  )

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes the PostgreSQL database that the settings name, where there is none.",
      discussion: "The role must be allowed to create databases. What is in a database that is there stays as it is."
    )

    func run() async throws {
      try await Ending.reporting {
        let settings = try Settings(SettingValues(environment: ProcessInfo.processInfo.environment))
        guard case .postgres(let connectionString) = settings.engine else {
          return print(
            "SQLite makes its file by itself: there is nothing to create. PGHOST or DATABASE_URL name PostgreSQL."
          )
        }
        settings.giveToPostgres()
        let made = try await WorkLane("database", width: 1).run {
          try Database.createPostgres(connectionString: connectionString)
        }
        switch made {
        case .made(let name): print("Made the database \(name).")
        case .present(let name): print("The database \(name) is there already; nothing was changed.")
        }
      }
    }
  }
}

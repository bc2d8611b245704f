import ArgumentParser

/// The one program: a server, and the commands that go with it.
@main
struct Porthole: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "porthole",
    abstract: "A mascot gallery, an activation-function explorer and an annotation server in one process.",
    subcommands: [
      ServeCommand.self,
      WorkerCommand.self,
      DatabaseCommand.self,
      MigrateCommand.self,
      UsersCommand.self,
      AuditCommand.self,
      HealthcheckCommand.self,
      SettingsCommand.self,
      DoctorCommand.self,
      BackupCommand.self,
      RestoreCommand.self,
      MediaCommand.self,
      RoutesCommand.self,
      PlotCommand.self,
      MascotsCommand.self,
      ExportCommand.self,
      ImportCommand.self,
      DemoCommand.self,
      ComparisonsCommand.self,
      VersionCommand.self,
    ],
    defaultSubcommand: ServeCommand.self
  )
}

import ArgumentParser
import Domain
import Store
import Workflows

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Makes a project to look around in: pictures of the gallery, some of them annotated."
  )

  @Argument(help: "Whose it is: the name of an account.")
  var owner: String

  func run() async throws {
    try await Ending.reporting {
      let instance = try await CommandLineInstance(migrates: true)
      guard let user = try await UserStore(instance.database).user(named: owner) else {
        throw NotFound("user named \(owner)")
      }
      let found = try await ProjectStore(instance.database).projects(
        matching: SampleProject.name,
        at: .newest,
        size: 100,
        for: Viewer(user)
      )
      guard !found.elements.contains(where: { $0.name == SampleProject.name && $0.owner?.id == user.id }) else {
        return print("\(user.name) has “\(SampleProject.name)” already; nothing was changed.")
      }
      _ = try await instance.sampleProject.make(for: user, actor: .commandLine, now: Services.timeOfDay())
      print("“\(SampleProject.name)” is asked for: the running server makes it, or the next one that starts.")
    }
  }
}

extension CommandLineInstance {
  fileprivate var sampleProject: SampleProject {
    SampleProject(
      resources: installation.resources,
      uploads: UploadSessions(database: database, blobs: blobs, lane: lane, turns: UploadTurns()),
      backups: TaskBackups(requests: RequestWork(database: database, signal: RequestSignal()), database: database),
      blobs: blobs,
      lane: lane
    )
  }
}

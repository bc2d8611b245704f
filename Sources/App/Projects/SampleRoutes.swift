import Domain
import Hummingbird
import Views
import Workflows

/// A project to look around in, for people who have none yet.
struct SampleRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.post("/projects/sample", .signedIn, make)
  }

  func make(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let made = try await services.sampleProject.make(for: user, actor: context.actor, now: services.now())
    return .seeOther(Path.making(made.id))
  }
}

extension Services {
  var sampleProject: SampleProject {
    SampleProject(
      resources: installation.resources,
      uploads: uploads,
      backups: taskBackups,
      blobs: blobs,
      lane: fileLane
    )
  }
}

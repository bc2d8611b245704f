import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The form that gives a task media, or more of them: the work itself is a background request.
struct AddMediaRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/{task}/media/new", .signedIn, form)
    routes.upload("/tasks/{task}/media", .signedIn, create)
  }

  func form(request: Request, context: AppContext) async throws -> Response {
    let page = AddMediaPage(task: try await task(context), sources: try await services.mediaSources())
    return services.pages.response(page, to: request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let (task, user) = (try await task(context), try context.signedInUser)
    let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
    let form = MediaForm(fields: received.fields, files: received.sink)
    do {
      let made = try await services.makeFrames(of: form, try await form.plan(on: services), for: task, by: user)
      return .seeOther(Path.making(made.id))
    } catch let failure as ValidationFailure {
      received.sink.discard()
      let page = AddMediaPage(
        task: task,
        sources: try await services.mediaSources(),
        values: form.values,
        failure: failure
      )
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    } catch {
      received.sink.discard()
      throw error
    }
  }

  private func task(_ context: AppContext) async throws -> LabelingTask {
    let (database, viewer) = (services.database, try context.viewer)
    let task = try await TaskStore(database).task(try context.identifier("task", of: "task"), for: viewer)
    // Before gigabytes arrive in vain.
    try await StandingStore(database).rights(on: task.id, for: viewer).require(.edit, of: "task")
    return task
  }
}

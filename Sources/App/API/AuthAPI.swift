import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Workflows

/// CVAT's sign-in, for its clients.
struct AuthAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/server/about", .everybody, about)
    routes.post("/api/auth/login", .everybody, login)
    routes.post("/api/auth/logout", .everybody, logout)
    routes.post("/api/auth/register", .everybody, register)
    routes.get("/api/users/self", .signedIn, ownself)
  }

  func about(request: Request, context: AppContext) async throws -> Response {
    Response.json { body in
      body.field("name", "Porthole")
      body.field("description", "An annotation server that CVAT's clients work with.")
      // The clients warn about every version but their own.
      body.field("version", "2.80.0")
      body.field("logo_url", "")
      body.field("subtitle", "Porthole \(Version.number)")
    }
  }

  private struct Credentials: Decodable {
    let username: String?
    let email: String?
    let password: String
  }

  func login(request: Request, context: AppContext) async throws -> Response {
    let credentials: Credentials = try await request.decoded()
    do {
      let admission = try await services.signIn.admit(
        name: credentials.username ?? credentials.email ?? "",
        password: credentials.password,
        from: request.client(context),
        now: services.now()
      )
      return Response.json { $0.field("key", admission.key.text) }.admitting(admission, context)
    } catch let refusal as SignIn.Refusal where refusal == .wrong {
      return Response.json(status: .badRequest) { $0.field(named: "non_field_errors", [refusal.description]) }
    }
  }

  func logout(request: Request, context: AppContext) async throws -> Response {
    if let session = context.session {
      try await services.signIn.end(session, by: context.actor, now: services.now())
    }
    return Response.json { $0.field("detail", "Signed out.") }.dismissing(context)
  }

  /// Nobody signs up; administrators invite on their page.
  func register(request: Request, context: AppContext) async throws -> Response {
    throw Forbidden("Accounts are made by administrators.")
  }

  func ownself(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    return Response.json { body in
      body.field("url", "\(context.client.origin)/api/users/\(user.id)")
      body.field("id", user.id.value)
      body.field("username", user.name)
      body.field("first_name", user.displayName)
      body.field("last_name", "")
      body.field("email", "")
      body.array("groups") { $0.element(user.role.rawValue) }
      body.field("is_staff", user.isAdministrator)
      body.field("is_superuser", user.isAdministrator)
      body.field("is_active", user.isActive)
      if let last = user.lastLogin { body.field("last_login", last.iso8601) } else { body.null("last_login") }
      body.field("date_joined", user.created.iso8601)
      body.field("has_analytics_access", false)
    }
  }
}

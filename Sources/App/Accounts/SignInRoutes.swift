import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// Signing in and out, for people.
struct SignInRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/login", .everybody, form)
    routes.post("/login", .everybody, signIn)
    routes.post("/logout", .everybody, signOut)
  }

  func form(request: Request, context: AppContext) async throws -> Response {
    let next = LocalPath(request.query["next"])
    if let user = context.user { return .seeOther(next?.path ?? Path.start(of: user)) }
    let hasAccounts = try await UserStore(services.database).count() > 0
    return services.pages.response(LoginPage(next: next?.path, hasAccounts: hasAccounts), to: request, context)
  }

  func signIn(request: Request, context: AppContext) async throws -> Response {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let next = LocalPath(form["next"])
    do {
      let admission = try await services.signIn.admit(
        name: form["username"],
        password: form["password"],
        from: request.client(context),
        now: services.now()
      )
      return Response.seeOther(next?.path ?? Path.start(of: admission.user)).admitting(admission, context)
    } catch let refusal as SignIn.Refusal {
      let page = LoginPage(username: form["username"], next: next?.path, failure: refusal.description)
      let status: HTTPResponse.Status = refusal == .wrong ? .unprocessableContent : .tooManyRequests
      return services.pages.response(page, to: request, context, status: status)
    }
  }

  func signOut(request: Request, context: AppContext) async throws -> Response {
    if let session = context.session {
      try await services.signIn.end(session, by: context.actor, now: services.now())
    }
    return Response.seeOther(Path.home).dismissing(context)
  }
}

extension Request {
  /// What a request says of where it comes from, for the list of sessions.
  func client(_ context: AppContext) -> (address: String, userAgent: String) {
    (context.client.address, headers[.userAgent] ?? "")
  }
}

extension Response {
  /// The cookies of a new session.
  func admitting(_ admission: SignIn.Admission, _ context: AppContext) -> Response {
    setting(.token(admission.csrfToken, isSecure: context.client.isSecure))
      .setting(.session(admission.key.text, isSecure: context.client.isSecure))
  }

  /// Takes the cookies of a session away.
  func dismissing(_ context: AppContext) -> Response {
    setting(.gone("csrftoken", isSecure: context.client.isSecure))
      .setting(.gone("sessionid", isSecure: context.client.isSecure))
  }
}

/// Where to go after signing in: a path of this server, never another site.
struct LocalPath {
  let path: String

  init?(_ text: String) {
    guard text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 2000,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return nil }
    path = text
  }
}

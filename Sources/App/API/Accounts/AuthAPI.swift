import Domain
import HTTPTypes
import Hummingbird
import JSON
import Workflows

/// CVAT's sign-in, for its clients.
struct AuthAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.post("/api/auth/login", .everybody, login)
    routes.post("/api/auth/logout", .everybody, logout)
    routes.post("/api/auth/register", .everybody, register)
    routes.post("/api/auth/password/change", .signedIn, changePassword)
    routes.post("/api/auth/password/reset", .everybody, askForLink)
    routes.post("/api/auth/password/reset/confirm", .everybody, redeemLink)
  }

  private struct Credentials: Decodable {
    let username: String?
    let email: String?
    let password: String
  }

  func login(request: Request, context: AppContext) async throws -> Response {
    let credentials: Credentials = try await request.decoded()
    let names = [credentials.username, credentials.email].compactMap { $0 }
    do {
      let admission = try await services.signIn.admit(
        name: names.first { !$0.isEmpty } ?? "",
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

  private struct Registration: Decodable {
    let username: String
    let password1: String
    let password2: String
    let email: String?
    let first_name: String?
    let last_name: String?
  }

  /// Nobody signs up: administrators make accounts, and are not signed in as those.
  func register(request: Request, context: AppContext) async throws -> Response {
    guard let administrator = context.user, administrator.isAdministrator else {
      throw Forbidden("Accounts are made by administrators.")
    }
    let body: Registration = try await request.decoded()
    try Self.checkEqual(body.password1, body.password2, field: "password2")
    let user = try await Self.renaming(["password": "password1"]) {
      try await services.profiles.register(
        name: body.username,
        password: body.password1,
        profile: ProfileChange(firstName: body.first_name, lastName: body.last_name, email: body.email),
        by: administrator,
        actor: context.actor,
        now: services.now()
      )
    }
    return Response.json(status: .created) { json in
      json.field("username", user.name)
      json.field("email", user.email)
      json.field("first_name", user.firstName)
      json.field("last_name", user.lastName)
      json.field("email_verification_required", false)
      json.null("key")
    }
  }

  private struct PasswordChange: Decodable {
    let old_password: String
    let new_password1: String
    let new_password2: String
  }

  func changePassword(request: Request, context: AppContext) async throws -> Response {
    let body: PasswordChange = try await request.decoded()
    try Self.checkEqual(body.new_password1, body.new_password2, field: "new_password2")
    try await Self.renaming(["current_password": "old_password", "password": "new_password1"]) {
      try await services.accounts.changePassword(
        of: try context.signedInUser,
        keeping: context.session?.id,
        old: body.old_password,
        new: body.new_password1,
        by: context.actor,
        now: services.now()
      )
    }
    return Response.json { $0.field("detail", "The password is changed; every other session was signed out.") }
  }

  /// The same for every name: nothing is told of who has an account.
  func askForLink(request: Request, context: AppContext) async throws -> Response {
    throw Forbidden("No mail is sent from here: ask an administrator for a link to choose another password.")
  }

  private struct Redemption: Decodable {
    let token: String
    let new_password1: String
    let new_password2: String
  }

  /// Uses the link of an administrator, `…/password-resets/TOKEN`.
  func redeemLink(request: Request, context: AppContext) async throws -> Response {
    let body: Redemption = try await request.decoded()
    try Self.checkEqual(body.new_password1, body.new_password2, field: "new_password2")
    guard let token = Secret(body.token) else { throw ValidationFailure(field: "token", "This is no token of a link.") }
    _ = try await Self.renaming(["password": "new_password1"]) {
      try await services.accounts.redeem(
        token: token,
        displayName: nil,
        password: body.new_password1,
        from: context.client.address,
        now: services.now()
      )
    }
    return Response.json { $0.field("detail", "The password is set. Sign in with it.") }
  }

  private static func checkEqual(_ first: String, _ second: String, field: String) throws(ValidationFailure) {
    guard first == second else { throw ValidationFailure(field: field, "The two passwords differ.") }
  }

  /// Gives the fields the names that they have in this request.
  private static func renaming<Value>(_ names: [String: String], _ work: () async throws -> Value) async throws -> Value
  {
    do {
      return try await work()
    } catch let failure as ValidationFailure {
      throw ValidationFailure(
        failure.problems.map { .init(field: names[$0.field] ?? $0.field, sentence: $0.sentence) }
      )
    }
  }
}

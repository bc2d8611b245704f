import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Store
import Workflows

/// The pieces of files that come by tus 1.0.0, whatever they are for.
struct UploadPieceAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    // HEAD, which clients ask with, comes with it.
    routes.get("/api/uploads/{token}", .signedIn, state)
    routes.patch("/api/uploads/{token}", .signedIn, append)
  }

  func state(request: Request, context: AppContext) async throws -> Response {
    let file = try await services.uploads.settled(try token(context), of: context.signedInUser.id)
    var response = Response.json { body in
      body.field("offset", file.received)
      body.field("length", file.size)
    }
    response.headers[.uploadOffset] = "\(file.received)"
    response.headers[.uploadLength] = "\(file.size)"
    response.headers[.tusResumable] = "1.0.0"
    return response
  }

  func append(request: Request, context: AppContext) async throws -> Response {
    guard let offset = request.headers[.uploadOffset].flatMap({ Int($0) }), offset >= 0 else {
      throw ValidationFailure(field: "Upload-Offset", "This header must say where the piece begins.")
    }
    do {
      let end = try await services.uploads.append(
        to: try token(context),
        of: context.signedInUser.id,
        at: offset,
        request.body.map { Array(buffer: $0) },
        now: services.now
      )
      return Response(
        status: .noContent,
        headers: [.uploadOffset: "\(end)", .tusResumable: "1.0.0", .cacheControl: "no-store"]
      )
    } catch let wrong as WrongOffset {
      var response = Response.json(status: .conflict) { $0.field("detail", wrong.description) }
      response.headers[.uploadOffset] = "\(wrong.offset)"
      return response
    }
  }

  private func token(_ context: AppContext) throws -> String {
    guard let token = context.parameters.get("token") else { throw NotFound("upload") }
    return token
  }
}

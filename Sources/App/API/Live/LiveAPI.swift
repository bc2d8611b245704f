import Domain
import HTTPTypes
import Hummingbird
import Store
import Workflows

/// Who works on a job beside somebody, and what they change, as it happens.
struct LiveAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/jobs/{job}/events", .signedIn, events)
    routes.post("/api/jobs/{job}/presence", .signedIn, place)
  }

  /// Server-sent events: `hello` with who is there, `member` and `left`, `edits` with annotations and relations as they are
  /// now, `issues` when somebody has said something about the job, `job` with its state and stage, `reload` where that would
  /// be too much, `seen` for what this tab did itself, `closed` where the job may not be seen any more.
  ///
  /// The id of an event is the number of the last change that it tells of; a browser that comes back repeats it.
  func events(request: Request, context: AppContext) async throws -> Response {
    let query = request.query
    let job: Job.ID = try context.identifier("job", of: "job")
    let client = try Self.client(query["client"])
    let latest = try await JobNews.latest(in: job, for: context.viewer, from: services.database)
    let known = request.headers[.lastEventID].flatMap(Int64.init) ?? Int64(query["after"]) ?? latest
    let presence = try Presence(client: client, user: context.signedInUser)
    let seat: (seat: Int, members: [Presence])
    do {
      seat = try await services.live.join(job, as: presence)
    } catch LiveRefusal.tooManyOfUser {
      throw HTTPError(.tooManyRequests, message: "You have as many jobs open as one person may: close some tabs.")
    } catch {
      throw HTTPError(.serviceUnavailable, message: "This server takes no more open jobs right now.")
    }
    let stream = LiveStream(
      services: services,
      job: job,
      client: client,
      user: try context.signedInUser.id,
      proof: context.proof,
      seat: LiveSeat(seat.seat, of: services.live)
    )
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .buffering: "no"],
      body: ResponseBody { writer in
        // A tab that goes away is gone for the others at once.
        try await request.body.consumeWithInboundCloseHandler { _ in
          try await stream.write(to: &writer, members: seat.members, after: known)
        } onInboundClosed: {
          stream.seat.leave()
        }
      }
    )
  }

  func place(request: Request, context: AppContext) async throws -> Response {
    let job: Job.ID = try context.identifier("job", of: "job")
    let body: PresenceBody = try await request.decoded(upTo: 4096)
    _ = try await JobStore(services.database).job(job, for: context.viewer)
    let presence = try Presence(
      client: try Self.client(body.client),
      user: context.signedInUser,
      frame: body.frame,
      point: body.point,
      selected: (body.selected ?? []).compactMap { AnnotationUID($0) }
    )
    await services.live.place(presence, in: job)
    return .noContent
  }

  private static func client(_ text: String) throws(ValidationFailure) -> AnnotationUID {
    guard let client = AnnotationUID(text) else {
      throw ValidationFailure(field: "client", "This must be 32 lower-case hexadecimal digits.")
    }
    return client
  }
}

/// The body of `POST /api/jobs/{job}/presence`.
struct PresenceBody: Decodable {
  let client: String
  let frame: Int
  let point: [Double]?
  let selected: [String]?
}

extension HTTPField.Name {
  static let lastEventID = known("Last-Event-ID")
  /// Read by proxies: what is told must not wait in their memory.
  static let buffering = known("X-Accel-Buffering")
}

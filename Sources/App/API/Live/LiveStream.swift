import Domain
import Hummingbird
import JSON
import NIOCore
import Store
import Workflows

/// Gives the seat back when nobody holds it any more, however the answer ended.
final class LiveSeat: Sendable {
  let number: Int
  private let hub: LiveHub

  init(_ number: Int, of hub: LiveHub) {
    self.number = number
    self.hub = hub
  }

  deinit {
    leave()
  }

  func leave() {
    Task { [number, hub] in await hub.leave(number) }
  }
}

/// One browser tab's stream of what happens in a job.
struct LiveStream: Sendable {
  /// A silent connection is tried, and the rights of its person are looked up again, this often.
  static let heartbeat = Duration.seconds(10)
  /// The browser comes back with its cookie: whoever may not look any more is found out then, too.
  static let life = Duration.seconds(600)
  /// Pointers move more often than anybody can see.
  static let pause = Duration.milliseconds(40)

  let services: Services
  let job: Job.ID
  let client: AnnotationUID
  let user: User.ID
  let proof: Proof?
  let seat: LiveSeat

  func write(to writer: inout any ResponseBodyWriter, members: [Presence], after number: Int64) async throws {
    let start = ContinuousClock.now
    var looked = start
    var number = number
    try await writer.write(hello(members))
    do {
      var viewer = try await viewer()
      number = try await tellEdits(after: number, for: viewer, to: &writer)
      while start.duration(to: .now) < Self.life {
        let mail = await services.live.mail(for: seat.number, within: Self.heartbeat)
        if mail.isClosed || Task.isCancelled { break }
        // By the clock, not by silence: others may never stop moving.
        if mail.isEmpty || looked.duration(to: .now) >= Self.heartbeat {
          viewer = try await self.viewer()
          looked = .now
        }
        if mail.isEmpty {
          try await writer.write(ByteBuffer(string: ": still here\n\n"))
          continue
        }
        try await tell(mail, for: viewer, to: &writer)
        if mail.hasEdits { number = try await tellEdits(after: number, for: viewer, to: &writer) }
        try await Task.sleep(for: Self.pause)
      }
    } catch is NotFound {
      try await writer.write(event("closed") { _ in })
    } catch is CancellationError {
      // The server stops: the browser comes back, and finds another or waits.
    }
    try await writer.finish(nil)
  }

  private func tell(_ mail: LiveMail, for viewer: Viewer, to writer: inout any ResponseBodyWriter) async throws {
    var buffer = ByteBuffer()
    for presence in mail.members.values { buffer.writeImmutableBuffer(event("member") { $0.members(of: presence) }) }
    // Which ones, or whether it is a comparison, is asked for by those who review.
    if mail.hasTalk { buffer.writeImmutableBuffer(event("issues") { _ in }) }
    if mail.hasProgress {
      let job = try await JobStore(services.database).job(job, for: viewer)
      buffer.writeImmutableBuffer(
        event("job") { body in
          body.field("state", job.state.rawValue)
          body.field("stage", job.stage.rawValue)
        }
      )
    }
    for client in mail.left { buffer.writeImmutableBuffer(event("left") { $0.field("client", client) }) }
    if buffer.readableBytes > 0 { try await writer.write(buffer) }
  }

  private func tellEdits(
    after number: Int64,
    for viewer: Viewer,
    to writer: inout any ResponseBodyWriter
  ) async throws -> Int64 {
    let news = try await JobNews.since(number, in: job, besides: client, for: viewer, from: services.database)
    if news.isWhole {
      try await writer.write(event("reload", id: news.number) { _ in })
    } else if !news.changed.isEmpty || !news.relations.isEmpty || !news.gone.isEmpty {
      let annotations = AnnotationJSON(labels: [])
      let told = event("edits", id: news.number) { body in
        body.array("changed") { list in
          for stored in news.changed { list.object { annotations.members(of: stored, &$0) } }
          for stored in news.relations { list.object { annotations.members(of: stored, &$0) } }
        }
        body.array("gone") { list in
          for uid in news.gone { list.element(uid.text) }
        }
      }
      try await writer.write(told)
    } else if news.number > number {
      // What this tab did itself need not be told again.
      try await writer.write(event("seen", id: news.number) { _ in })
    }
    return news.number
  }

  /// The person as they are now.
  ///
  /// - Throws: `NotFound` where the proof does not hold any more, or the job may not be seen.
  private func viewer() async throws -> Viewer {
    guard let person = try await person(), person.isActive else { throw NotFound("job") }
    let viewer = Viewer(person)
    _ = try await JobStore(services.database).job(job, for: viewer)
    return viewer
  }

  private func person() async throws -> User? {
    let (database, now) = (services.database, services.now())
    switch proof {
    case .session(let hash): return try await SessionStore(database).session(keyHash: hash, now: now)?.user
    case .accessToken(let hash): return try await AccessTokenStore(database).bearer(tokenHash: hash, now: now)?.user
    case .password: return try await UserStore(database).user(user)
    case nil: return nil
    }
  }

  private func hello(_ members: [Presence]) -> ByteBuffer {
    var buffer = ByteBuffer(string: "retry: 1000\n")
    let told = event("hello") { body in
      body.array("members") { list in
        for presence in members { list.object { $0.members(of: presence) } }
      }
    }
    buffer.writeImmutableBuffer(told)
    return buffer
  }

  private func event(_ name: String, id: Int64? = nil, _ body: (inout JSONWriter) -> Void) -> ByteBuffer {
    var json = JSONWriter()
    json.object(body)
    let id = id.map { "id: \($0)\n" } ?? ""
    return ByteBuffer(string: "\(id)event: \(name)\ndata: \(String(decoding: json.bytes, as: UTF8.self))\n\n")
  }
}

extension JSONWriter {
  fileprivate mutating func members(of presence: Presence) {
    field("client", presence.client)
    field("user", presence.user)
    field("name", presence.name)
    if let frame = presence.frame { field("frame", frame) } else { null("frame") }
    if let point = presence.point {
      array("point") { list in for value in point { list.element(value) } }
    } else {
      null("point")
    }
    array("selected") { list in for uid in presence.selected { list.element(uid) } }
  }
}

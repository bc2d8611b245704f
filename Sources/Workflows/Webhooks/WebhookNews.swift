internal import Database
internal import Domain
internal import JSON
internal import Store

/// Tells webhooks what happens, in the transaction in which it happens: a message is written with what it tells of, or
/// neither is.
enum WebhookNews {
  /// Whose webhooks hear of something.
  enum Place {
    case project(Project)
    /// A task, or what is in it.
    case task(LabelingTask.ID)
    case organization(Organization.ID)
  }

  /// - Parameters:
  ///   - before: what an update changed; nil for others.
  ///   - object: asked for only where somebody listens.
  static func tell(
    _ action: WebhookEvent.Action,
    _ subject: WebhookEvent.Subject,
    in place: Place,
    by sender: User.ID,
    now: Timestamp,
    on connection: any Connection,
    before: WebhookObject? = nil,
    _ object: @autoclosure () throws -> WebhookObject
  ) throws {
    try tellEach(action, subject, in: place, by: sender, now: now, on: connection, before: before) { [try object()] }
  }

  /// The same of several things at once, each in a message of its own.
  static func tellEach(
    _ action: WebhookEvent.Action,
    _ subject: WebhookEvent.Subject,
    in place: Place,
    by sender: User.ID,
    now: Timestamp,
    on connection: any Connection,
    before: WebhookObject? = nil,
    _ objects: () throws -> [WebhookObject]
  ) throws {
    guard try WebhookStore.isAnyActive(on: connection) else { return }
    let (organization, project) = try keys(of: place, on: connection)
    let event = WebhookEvent(action, subject)
    guard try WebhookStore.isHeard(event, organization: organization, project: project, on: connection) else { return }
    let person = try UserStore.user(sender, on: connection)
    for object in try objects() {
      let changes = before.map { object.changes(since: $0) } ?? []
      try WebhookDeliveryStore.insert(
        event,
        changedFields: changes.map(\.name).joined(separator: ","),
        body: body(event, object, before: action == .update ? changes : nil, by: person, now: now),
        uid: Secret().text,
        organization: organization,
        project: project,
        now: now,
        on: connection
      )
    }
  }

  private static func keys(
    of place: Place,
    on connection: any Connection
  ) throws -> (Organization.ID?, Project.ID?) {
    switch place {
    case .project(let project): (project.organization, project.id)
    case .organization(let id): (id, nil)
    case .task(let id): try WebhookStore.place(of: id, on: connection)
    }
  }

  /// Everything but the end: the query adds each webhook's own key.
  private static func body(
    _ event: WebhookEvent,
    _ object: WebhookObject,
    before: [WebhookObject.Member]?,
    by sender: User,
    now: Timestamp
  ) -> String {
    var json = JSONWriter()
    json.object { body in
      body.field("event", event.description)
      body.field("timestamp", now.iso8601)
      body.key(named: event.subject.rawValue)
      object.write(to: &body)
      if let before {
        body.key(named: "before_update")
        WebhookObject.write(before, to: &body)
      }
      body.key(named: "sender")
      WebhookObject(sender).write(to: &body)
    }
    return String(decoding: json.bytes.dropLast(), as: UTF8.self)
  }
}

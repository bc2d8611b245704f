internal import Domain
internal import JSON
internal import Store

/// A thing as messages to webhooks show it: the members that the API gives it, but for addresses.
struct WebhookObject: Equatable, Sendable {
  typealias Member = (name: String, value: OpaqueValue)

  private let members: [Member]

  static func == (left: Self, right: Self) -> Bool { left.changes(since: right).isEmpty }

  /// The members that are other than they were; when it was changed does not count.
  func changes(since before: WebhookObject) -> [Member] {
    zip(before.members, members).filter { $0.value != $1.value && $0.name != "updated_date" }.map(\.0)
  }

  func write(to json: inout JSONWriter) { Self.write(members, to: &json) }

  static func write(_ members: [Member], to json: inout JSONWriter) {
    json.object { object in
      for member in members {
        object.key(named: member.name)
        member.value.write(to: &object)
      }
    }
  }
}

extension WebhookObject {
  init(_ project: Project) {
    members = [
      ("id", .key(project.id)), ("name", .text(project.name)), ("owner", .person(project.owner)),
      ("assignee", .person(project.assignee)), ("bug_tracker", .text(project.bugTracker)),
      ("organization_id", .key(project.organization)), ("created_date", .moment(project.created)),
      ("updated_date", .moment(project.updated)),
    ]
  }

  init(_ task: LabelingTask) {
    members = [
      ("id", .key(task.id)), ("name", .text(task.name)), ("project_id", .key(task.project)),
      ("owner", .person(task.owner)), ("assignee", .person(task.assignee)), ("bug_tracker", .text(task.bugTracker)),
      ("subset", .text(task.subset)), ("status", .text(task.jobs.status)), ("size", .count(task.size ?? 0)),
      ("organization_id", .key(task.organization)), ("created_date", .moment(task.created)),
      ("updated_date", .moment(task.updated)),
    ]
  }

  init(_ job: Job) {
    members = [
      ("id", .key(job.id)), ("task_id", .key(job.task)), ("type", .text(job.kind.rawValue)),
      ("assignee", .person(job.assignee)), ("stage", .text(job.stage.rawValue)), ("state", .text(job.state.rawValue)),
      ("status", .text(job.status)), ("start_frame", .count(job.start)), ("stop_frame", .count(job.stop)),
      ("created_date", .moment(job.created)), ("updated_date", .moment(job.updated)),
    ]
  }

  init(_ issue: Issue) {
    members = [
      ("id", .key(issue.id)), ("job", .key(issue.job)), ("task_id", .key(issue.task)), ("frame", .count(issue.frame)),
      ("position", .list(issue.position.map(OpaqueValue.number))), ("owner", .person(issue.owner)),
      ("assignee", .person(issue.assignee)), ("resolved", .bool(issue.isResolved)),
      ("created_date", .moment(issue.created)), ("updated_date", .moment(issue.updated)),
    ]
  }

  init(_ comment: Comment) {
    members = [
      ("id", .key(comment.id)), ("issue", .key(comment.issue)), ("owner", .person(comment.owner)),
      ("message", .text(comment.message)), ("created_date", .moment(comment.created)),
      ("updated_date", .moment(comment.updated)),
    ]
  }

  init(_ organization: Organization) {
    members = [
      ("id", .key(organization.id)), ("slug", .text(organization.slug)), ("name", .text(organization.name)),
      ("description", .text(organization.description)),
      ("contact", .members(organization.contact.mapValues(OpaqueValue.text))),
      ("owner", .person(organization.owner)), ("created_date", .moment(organization.created)),
      ("updated_date", .moment(organization.updated)),
    ]
  }

  init(_ membership: Membership) {
    members = [
      ("id", .key(membership.id)), ("user", .person(membership.person)),
      ("organization", .key(membership.organization)), ("role", .text(membership.role.rawValue)),
      ("joined_date", .moment(membership.joined)),
    ]
  }

  /// Without its key: whoever has that could hand it on.
  init(_ invitation: OrganizationInvitation) {
    members = [
      ("owner", .person(invitation.owner)), ("user", .person(invitation.person)),
      ("organization", .key(invitation.organization)), ("role", .text(invitation.role.rawValue)),
      ("created_date", .moment(invitation.created)),
    ]
  }

  init(_ webhook: Webhook) {
    let (type, project): (String, Project.ID?) =
      switch webhook.scope {
      case .organization: ("organization", nil)
      case .project(let id): ("project", id)
      }
    members = [
      ("id", .key(webhook.id)), ("type", .text(type)), ("project_id", .key(project)),
      ("organization", .key(webhook.organization)), ("target_url", .text(webhook.traits.targetURL)),
      ("description", .text(webhook.traits.description)),
      ("events", .list(webhook.traits.events.map { .text($0.description) })),
      ("is_active", .bool(webhook.traits.isActive)), ("created_date", .moment(webhook.created)),
    ]
  }

  /// Who did what a message tells.
  init(_ sender: User) {
    members = [
      ("id", .key(sender.id)), ("username", .text(sender.name)), ("first_name", .text(sender.firstName)),
      ("last_name", .text(sender.lastName)),
    ]
  }
}

extension OpaqueValue {
  fileprivate static func key<Subject>(_ id: Identifier<Subject>?) -> OpaqueValue {
    id.map { .number(Double($0.value)) } ?? .null
  }

  fileprivate static func count(_ number: Int) -> OpaqueValue { .number(Double(number)) }

  fileprivate static func moment(_ time: Timestamp) -> OpaqueValue { .text(time.iso8601) }

  fileprivate static func person(_ person: Person?) -> OpaqueValue {
    guard let person else { return .null }
    return .members(["id": key(person.id), "username": .text(person.name)])
  }
}

/// What webhooks are told of, by CVAT's names: `create:task`.
public struct WebhookEvent: Hashable, Sendable, CustomStringConvertible {
  public enum Action: String, CaseIterable, Sendable {
    case create, update, delete
  }

  public enum Subject: String, CaseIterable, Sendable {
    case project, task, job, issue, comment, organization, membership, invitation

    /// What can happen to it.
    var actions: [Action] {
      switch self {
      // There is nobody yet whom the making of an organisation could be told.
      case .organization: [.update, .delete]
      case .invitation: [.create, .delete]
      default: Action.allCases
      }
    }

    /// Whether a project's own webhooks hear of it, too.
    var isOfProjects: Bool {
      switch self {
      case .project, .task, .job, .issue, .comment: true
      case .organization, .membership, .invitation: false
      }
    }
  }

  public let action: Action
  public let subject: Subject

  public init(_ action: Action, _ subject: Subject) {
    self.action = action
    self.subject = subject
  }

  /// - Throws: `ValidationFailure` for `events`, with the names that there are.
  public init(named name: String, in all: [WebhookEvent]) throws(ValidationFailure) {
    guard let event = all.first(where: { $0.description == name }) else {
      let known = all.map(\.description).joined(separator: ", ")
      throw ValidationFailure(field: "events", "There is no event “\(name.prefix(60))” here: choose among \(known).")
    }
    self = event
  }

  public var description: String { "\(action.rawValue):\(subject.rawValue)" }

  /// Everything that an organisation's webhooks hear of.
  public static let all = Subject.allCases.flatMap { subject in subject.actions.map { WebhookEvent($0, subject) } }

  /// What a project's webhooks hear of; its making happened before they were there.
  public static let ofProjects = all.filter {
    $0.subject.isOfProjects && $0 != WebhookEvent(.create, .project)
  }
}

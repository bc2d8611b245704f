public import Domain
import HTML

/// Somebody who has to do with a project.
public struct ProjectMember: Equatable, Sendable {
  public let person: Person
  /// How: `owner`, `assignee`, `organization owner`, `organization maintainer`, `task`, or a stage of jobs; and how often.
  public let connections: [Connection]

  public struct Connection: Equatable, Sendable {
    public let kind: String
    public let count: Int

    public init(kind: String, count: Int) {
      self.kind = kind
      self.count = count
    }
  }

  public init(person: Person, connections: [Connection]) {
    self.person = person
    self.connections = connections
  }
}

/// Who works in a project, and what each may do there.
struct ProjectMembers: Fragment {
  let members: [ProjectMember]

  var body: HTML {
    """
    <section class="card" aria-labelledby="members-title">
    <h2 class="card__title" id="members-title">People</h2>
    <ul class="members">
    \(members.prefix(50).map(line))
    </ul>
    \(rest)
    </section>
    """
  }

  private var rest: HTML? {
    guard members.count > 50 else { return nil }
    return """
      <p class="card__note">And \(Wording.grouped(members.count - 50)) more: search the jobs by their names.</p>
      """
  }

  private func line(_ member: ProjectMember) -> HTML {
    """
    <li class="members__member"><strong>\(member.person.calledName)</strong>
    <span class="table__second">\(member.connections.map(words).joined(separator: "; "))</span></li>

    """
  }

  private func words(_ connection: ProjectMember.Connection) -> String {
    switch connection.kind {
    case "owner": return "owns the project: may do everything"
    case "assignee": return "leads it: may change it, and give its jobs to people"
    case "organization owner", "organization maintainer":
      return "\(connection.kind.split(separator: " ").last ?? "") of the organisation: may do everything"
    case "task": return "has \(Wording.count(connection.count, "task")): may change them, and give their jobs to people"
    default:
      let deed = Job.Stage(rawValue: connection.kind).map(Wording.deed(in:)) ?? "works in"
      return "\(deed) \(Wording.count(connection.count, "job"))"
    }
  }
}

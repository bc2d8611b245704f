public import Domain

/// What waits for one open editor: never more than one entry for each person beside it.
public struct LiveMail: Equatable, Sendable {
  /// Annotations have changed; the database knows which.
  public internal(set) var hasEdits = false
  /// Somebody has reported, answered or settled an issue, or there is a new comparison with the ground truth.
  public internal(set) var hasTalk = false
  /// How far the job is was changed.
  public internal(set) var hasProgress = false
  /// By client.
  public internal(set) var members: [String: Presence] = [:]
  public internal(set) var left: Set<String> = []
  /// Nothing comes any more: the server stops.
  public internal(set) var isClosed = false

  public var isEmpty: Bool { !hasEdits && !hasTalk && !hasProgress && members.isEmpty && left.isEmpty && !isClosed }

  mutating func enter(_ presence: Presence) {
    members[presence.client] = presence
    left.remove(presence.client)
  }

  mutating func leave(_ client: String) {
    members[client] = nil
    left.insert(client)
  }
}

/// What processes tell each other.
public struct LiveMessage: Codable, Equatable, Sendable {
  public enum Event: Codable, Equatable, Sendable {
    case edited
    case talked
    case progressed
    case present(Presence)
    case left(client: String)
  }

  /// Whoever said it passes over it.
  public let process: String
  public let job: Int64
  public let event: Event
}

/// Why somebody cannot look on.
public enum LiveRefusal: Error, Equatable, Sendable {
  case closed
  case tooManyOfUser
  case tooMany
}

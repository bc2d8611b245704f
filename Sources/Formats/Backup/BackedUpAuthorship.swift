public import Domain

/// Who made an annotation, by name, and when, as far as a backup says it.
public struct BackedUpAuthorship: Equatable, Sendable {
  public var owner: String?
  public var created: Timestamp?

  public init(owner: String? = nil, created: Timestamp? = nil) {
    self.owner = owner
    self.created = created
  }
}

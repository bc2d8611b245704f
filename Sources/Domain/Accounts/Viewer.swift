/// Who asks: as much of a signed-in user as the queries need to decide what may be seen.
public struct Viewer: Equatable, Sendable {
  public let id: User.ID
  public let isAdministrator: Bool

  public init(id: User.ID, isAdministrator: Bool) {
    self.id = id
    self.isAdministrator = isAdministrator
  }

  public init(_ user: User) {
    self.init(id: user.id, isAdministrator: user.isAdministrator)
  }
}

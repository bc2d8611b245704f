import Database
import Domain
import Store

/// Whom work may be given to.
enum Assignees {
  /// Refuses a person who is not there; nil is nobody, and fine.
  static func check(_ id: User.ID?, as field: String = "assignee_id", on connection: any Connection) throws {
    guard let id else { return }
    do {
      _ = try UserStore.user(id, on: connection)
    } catch is NotFound {
      throw ValidationFailure(field: field, "There is no user \(id).")
    }
  }

  /// Whom something new belongs to: its maker, or whomever an administrator names.
  static func owner(_ wished: User.ID?, madeBy user: User, on connection: any Connection) throws -> User.ID {
    guard let wished, wished != user.id else { return user.id }
    guard user.isAdministrator else {
      throw Forbidden("Only administrators make what belongs to somebody else: leave owner_id out.")
    }
    try check(wished, as: "owner_id", on: connection)
    return wished
  }
}

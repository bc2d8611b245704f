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
}
